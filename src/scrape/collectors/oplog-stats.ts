import { firstBatchOf } from '../../mongo/bson.js';
import type { Collector } from '../collector.js';

/**
 * $collStats of local.oplog.rs: size and maximum size. They change slowly, so the last reply is served for ten
 * minutes. Runs in `local`, where 8.0 still allows reads on direct connections to shards.
 */
export const oplogStats: Collector = {
  name: 'oplog',
  help: 'Size of the oplog of each data member.',
  cost: 'low',
  target: 'member',
  maxAgeSeconds: 600,
  defaultOn: false,
  // Refused with NotPrimaryOrSecondary in STARTUP2 and ROLLBACK.
  isFor: ({ hello }) => hello.kind === 'member' && (hello.secondary || hello.writable),
  commands: [
    {
      name: 'local.oplog.rs',
      run: async ({ send }) => {
        const reply = await send('local', {
          aggregate: 'oplog.rs',
          pipeline: [
            { $collStats: { storageStats: {} } },
            { $project: { _id: 0, size: '$storageStats.size', maxSize: '$storageStats.maxSize' } },
          ],
          cursor: {},
        });
        return firstBatchOf(reply)?.[0] ?? {};
      },
    },
  ],
};
