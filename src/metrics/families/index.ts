import type { MetricGroup } from '../family.js';
import { collections } from './collections.js';
import { commandsOf } from './commands.js';
import { connections } from './connections.js';
import { currentOperations } from './current-operations.js';
import { cursors } from './cursors.js';
import { databases } from './databases.js';
import { elections } from './elections.js';
import { exporterHeartbeats } from './exporter-heartbeats.js';
import { failovers } from './failovers.js';
import { featureCompatibility } from './feature-compatibility.js';
import { filesystem } from './filesystem.js';
import { flowControl } from './flow-control.js';
import { heartbeats } from './heartbeats.js';
import { hosts } from './hosts.js';
import { indexes } from './indexes.js';
import { initialSync } from './initial-sync.js';
import { members } from './members.js';
import { network } from './network.js';
import { operations } from './operations.js';
import { oplog } from './oplog.js';
import { processes } from './process.js';
import { profile } from './profile.js';
import { queries } from './queries.js';
import { queues } from './queues.js';
import { reachability } from './reachability.js';
import { replicaSets } from './replica-sets.js';
import { replication } from './replication.js';
import { routers } from './routers.js';
import { security } from './security.js';
import { sharding } from './sharding.js';
import { system } from './system.js';
import { top } from './top.js';
import { topology } from './topology.js';
import { transactions } from './transactions.js';
import { ttl } from './ttl.js';
import { wiredTiger } from './wiredtiger.js';
import { writeConcern } from './write-concern.js';

/** Every family on the page, by metric group, in the order of the page. */
export const METRIC_GROUPS: readonly MetricGroup[] = [
  topology,
  reachability,
  replicaSets,
  failovers,
  heartbeats,
  exporterHeartbeats,
  members,
  initialSync,
  oplog,
  replication,
  flowControl,
  elections,
  sharding,
  routers,
  connections,
  operations,
  currentOperations,
  commandsOf([]),
  queries,
  cursors,
  transactions,
  writeConcern,
  ttl,
  network,
  security,
  processes,
  filesystem,
  hosts,
  system,
  queues,
  wiredTiger,
  featureCompatibility,
  profile,
  databases,
  collections,
  top,
  indexes,
];
