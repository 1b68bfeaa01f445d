import { collections } from './collections.js';
import { elections, setConfig } from './elections.js';
import { hosts } from './hosts.js';
import { members } from './members.js';
import { operations } from './operations.js';
import { oplog } from './oplog.js';
import { replication } from './replication.js';
import type { PerconaRow, PerconaSection } from './row.js';
import { server } from './server.js';
import { sharding } from './sharding.js';
import { storageEngine } from './storage-engine.js';
import { versionOneMembers } from './version-one-members.js';
import { versionOneStorage } from './version-one-storage.js';
import { versionOne } from './version-one.js';

/** Metrics of percona/mongodb_exporter and their counterparts, in the order of the page in the docs. */
export const PERCONA: readonly PerconaSection[] = [
  server,
  operations,
  members,
  setConfig,
  elections,
  replication,
  oplog,
  storageEngine,
  sharding,
  collections,
  hosts,
  versionOne,
  versionOneStorage,
  versionOneMembers,
];

export const PERCONA_ROWS: readonly PerconaRow[] = PERCONA.flatMap(({ rows }) => rows);

/** The name of a metric without the label selector. */
export function nameOf(selector: string): string {
  return selector.replace(/\{.*/, '');
}
