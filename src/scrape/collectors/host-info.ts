import type { Collector } from '../collector.js';

/** hostInfo: what the process sees of its machine, or of the container it runs in. Fixed while it runs. */
export const hostInfo: Collector = {
  name: 'hostinfo',
  command: 'hostInfo',
  help: 'Memory, processors and operating system of the host of each process.',
  cost: 'low',
  database: 'admin',
  maxAgeSeconds: 3600,
  defaultOn: false,
  isFor: ({ hello }) => hello.kind !== 'ghost',
  request: () => ({ hostInfo: 1 }),
};
