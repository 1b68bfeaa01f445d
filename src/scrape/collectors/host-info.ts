import type { Collector } from '../collector.js';

/** hostInfo: the host, or the container, as the process sees it. Does not change while the process runs. */
export const hostInfo: Collector = {
  name: 'hostinfo',
  help: 'Memory, processors and operating system of the host of each member.',
  cost: 'low',
  target: 'member',
  maxAgeSeconds: 3600,
  defaultOn: false,
  isFor: ({ hello }) => hello.kind !== 'ghost',
  commands: [{ name: 'hostInfo', run: ({ send }) => send('admin', { hostInfo: 1 }) }],
};
