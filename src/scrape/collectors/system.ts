import { isDocument, valueAt, type Document } from '../../mongo/bson.js';
import type { Parts } from '../../mongo/partial-decode.js';
import { FAILURE_RETRY_SECONDS } from '../../util/time-constants.js';
import type { Collector } from '../collector.js';
import { limitsOf } from '../limits.js';

const WANTED: Parts = {
  systemMetrics: { cpu: true, memory: true, disks: true, mounts: true, netstat: true, vmstat: true },
};

/** 8.0 groups the data of a process by cluster role; `common` contains the system metrics. */
const PARTS: Parts = { data: { ...WANTED, common: WANTED } };

/**
 * The last sample of the server's diagnostic data, which the server collects every second: 80 kB, of which only the
 * tenth about the host is decoded. Empty where diagnostic data collection is off.
 */
export const system: Collector = {
  name: 'system',
  help: 'Processors, memory, disks and file systems of each host, as one of its members reports them.',
  cost: 'medium',
  target: 'host',
  maxAgeSeconds: 15,
  defaultOn: false,
  maxTimeMs: 5_000,
  retrySeconds: FAILURE_RETRY_SECONDS,
  // Applies to disks and to file systems.
  limits: limitsOf(50),
  isFor: ({ hello }) => hello.kind !== 'ghost',
  commands: [
    {
      name: 'getDiagnosticData',
      run: async ({ limits: { most }, send }) => {
        const { data } = await send('admin', { getDiagnosticData: 1 }, { parts: PARTS });
        const metrics = [['systemMetrics'], ['common', 'systemMetrics']]
          .map((path) => valueAt(data, path))
          .find(isDocument);
        const disks = firstOf(metrics?.disks, most);
        const mounts = firstOf(metrics?.mounts, most);
        return {
          ...metrics,
          disks: disks.selected,
          mounts: mounts.selected,
          truncated: disks.truncated || mounts.truncated,
        };
      },
    },
  ],
};

/** The first entries in the order of their names. */
function firstOf(all: unknown, most: number): { readonly selected: Document; readonly truncated: boolean } {
  const entries = isDocument(all) ? Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)) : [];
  return { selected: Object.fromEntries(entries.slice(0, most)), truncated: entries.length > most };
}
