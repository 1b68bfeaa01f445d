import type { Collector } from '../collector.js';
import { isDataMember } from './reads.js';

/**
 * dbStats of `local`: it also returns the size of the file system with the data files. `local` is small, exists on
 * every data member, and 8.0 still allows reads of it on direct connections to shards.
 */
export const filesystem: Collector = {
  name: 'filesystem',
  help: 'Size of the file system that holds the data of each data member.',
  cost: 'low',
  target: 'member',
  maxAgeSeconds: 60,
  defaultOn: true,
  isFor: isDataMember,
  commands: [{ name: 'local.dbStats', run: ({ send }) => send('local', { dbStats: 1 }) }],
};
