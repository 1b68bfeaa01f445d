import { isDocument, valueAt, type Document } from '../../mongo/bson.js';
import type { Parts } from '../../mongo/partial-decode.js';
import type { MultiCommandCollector } from '../collector.js';
import { limitsOf } from '../limits.js';

const WANTED: Parts = {
  systemMetrics: { cpu: true, memory: true, disks: true, mounts: true, netstat: true, vmstat: true },
};

/** 8.0 groups what a process collects by its part in the cluster; what is common to all has the system in it. */
const PARTS: Parts = { data: { ...WANTED, common: WANTED } };

/**
 * The last sample of the server's own diagnostic data, which it takes every second: 80 kB, of which the tenth about the
 * machine is decoded. Empty where diagnostic data is switched off.
 */
export const system: MultiCommandCollector = {
  name: 'system',
  command: 'getDiagnosticData',
  help: 'Processors, memory, disks and file systems of each machine, as one of its processes sees them.',
  cost: 'medium',
  scope: 'node',
  maxAgeSeconds: 15,
  defaultOn: false,
  maxTimeMs: 5_000,
  // Disks, and file systems.
  limits: limitsOf(50),
  isFor: ({ hello }) => hello.kind !== 'ghost',
  survey: async ({ limits: { most }, send }) => {
    const { data } = await send('admin', { getDiagnosticData: 1 }, PARTS);
    const metrics = [['systemMetrics'], ['common', 'systemMetrics']]
      .map((path) => valueAt(data, path))
      .find(isDocument);
    const disks = firstOf(metrics?.disks, most);
    const mounts = firstOf(metrics?.mounts, most);
    return {
      ...metrics,
      disks: disks.chosen,
      mounts: mounts.chosen,
      truncated: disks.truncated || mounts.truncated,
    };
  },
};

/** Those first in the order of their names. */
function firstOf(all: unknown, most: number): { readonly chosen: Document; readonly truncated: boolean } {
  const entries = isDocument(all) ? Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)) : [];
  return { chosen: Object.fromEntries(entries.slice(0, most)), truncated: entries.length > most };
}
