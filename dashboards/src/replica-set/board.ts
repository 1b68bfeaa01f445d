import { PRIMARY_CHANGES, STARTS } from '../build/annotations.js';
import { board } from '../build/board.js';
import { UID } from '../build/links.js';
import { elections } from './elections.js';
import { exporterHeartbeats } from './exporter-heartbeats.js';
import { heartbeats } from './heartbeats.js';
import { lag } from './lag.js';
import { health, otherMatrices } from './matrices.js';
import { members, states } from './members.js';
import { replication } from './replication.js';
import { state } from './state.js';

export const replicaSet = board({
  uid: UID.replicaSet,
  title: 'MongoDB topology / Replica set: heartbeats and elections',
  description:
    'Primary, members, lag, heartbeats and elections of one replica set, and the causes of its failovers.',
  rows: [
    { title: 'State of the set', panels: state },
    { title: 'Members', panels: members },
    { title: 'Lag and oplog', panels: lag },
    { title: 'Heartbeats between the members', panels: [...health, ...heartbeats] },
    { title: 'States, elections and failovers', panels: [...states, ...elections] },
    { title: 'Heartbeat age and ping of each pair', panels: otherMatrices, collapsed: true },
    { title: 'Heartbeats of the exporter', panels: exporterHeartbeats, collapsed: true },
    { title: 'Replication', panels: replication, collapsed: true },
  ],
  marks: [PRIMARY_CHANGES, STARTS],
  single: ['cluster', 'set'],
});
