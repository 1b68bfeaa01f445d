import { PRIMARY_CHANGES } from '../build/annotations.js';
import { board } from '../build/board.js';
import { UID } from '../build/links.js';
import { chunks } from './chunks.js';
import { instances } from './instances.js';
import { migrations } from './migrations.js';
import { routers } from './routers.js';
import { routing } from './routing.js';
import { sets } from './sets.js';
import { summary } from './summary.js';

export const shardedCluster = board({
  uid: UID.shardedCluster,
  title: 'MongoDB topology / Sharded cluster',
  description: 'Routers, shards and config servers of a sharded cluster, by cluster role and by host.',
  rows: [
    { title: 'The cluster', panels: summary },
    { title: 'Members by cluster role and host', panels: instances },
    { title: 'Routers', panels: routers },
    { title: 'Shards and config servers', panels: sets },
    { title: 'Data and balancer', panels: chunks },
    { title: 'Migrations', panels: migrations },
    { title: 'Routing of operations', panels: routing },
  ],
  marks: [PRIMARY_CHANGES],
});
