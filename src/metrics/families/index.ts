import type { Subject } from '../family.js';
import { connections } from './connections.js';
import { cursors } from './cursors.js';
import { elections } from './elections.js';
import { exporterHeartbeats } from './exporter-heartbeats.js';
import { failovers } from './failovers.js';
import { heartbeats } from './heartbeats.js';
import { initialSync } from './initial-sync.js';
import { members } from './members.js';
import { network } from './network.js';
import { operations } from './operations.js';
import { oplog } from './oplog.js';
import { processes } from './process.js';
import { queues } from './queues.js';
import { reachability } from './reachability.js';
import { replicaSets } from './replica-sets.js';
import { routers } from './routers.js';
import { sharding } from './sharding.js';
import { topology } from './topology.js';

/** Every family on the page, by subject, in the order of the page. */
export const SUBJECTS: readonly Subject[] = [
  topology,
  reachability,
  replicaSets,
  failovers,
  heartbeats,
  exporterHeartbeats,
  members,
  initialSync,
  oplog,
  elections,
  sharding,
  routers,
  connections,
  operations,
  network,
  processes,
  queues,
  cursors,
];
