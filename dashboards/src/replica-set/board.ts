import { PRIMARY_CHANGES, STARTS } from '../build/annotations.js';
import { board } from '../build/board.js';
import { UID } from '../build/links.js';
import { elections } from './elections.js';
import { exporterHeartbeats } from './exporter-heartbeats.js';
import { heartbeats } from './heartbeats.js';
import { lag } from './lag.js';
import { matrices } from './matrices.js';
import { members } from './members.js';
import { replication } from './replication.js';
import { state } from './state.js';

export const replicaSet = board({
  uid: UID.replicaSet,
  title: 'MongoDB topology / Replica set: heartbeats and elections',
  description: 'Who leads, who sees whom, who lags, and how failovers went: for one replica set, or a few.',
  rows: [
    { title: 'State of the set', panels: state },
    { title: 'Who reaches whom in $set', panels: matrices, repeat: 'set' },
    { title: 'Members', panels: members },
    { title: 'Lag and oplog', panels: lag },
    { title: 'Elections and failovers', panels: elections },
    { title: 'Heartbeats between the members', panels: heartbeats },
    { title: 'Heartbeats of the exporter', panels: exporterHeartbeats },
    { title: 'Replication', panels: replication },
  ],
  marks: [PRIMARY_CHANGES, STARTS],
});
