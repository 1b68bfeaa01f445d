import type { Board } from './build/board.js';
import { collections } from './collections/board.js';
import { exporter } from './exporter/board.js';
import { hosts } from './hosts/board.js';
import { instance } from './instance/board.js';
import { overview } from './overview/board.js';
import { replicaSet } from './replica-set/board.js';
import { shardedCluster } from './sharded-cluster/board.js';
import { storageEngine } from './storage-engine/board.js';

/** Every board, in the order in which one reads them. */
export const BOARDS: readonly Board[] = [
  ...[overview, replicaSet, instance, shardedCluster],
  ...[collections, storageEngine, hosts, exporter],
];

/** The text of each file in dashboards/, by its name. */
export function boardFiles(): ReadonlyMap<string, string> {
  return new Map(BOARDS.map((board) => [`${board.uid}.json`, `${JSON.stringify(board, null, 2)}\n`]));
}
