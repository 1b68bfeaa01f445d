import { PRIMARY_CHANGES, STARTS } from '../build/annotations.js';
import { board } from '../build/board.js';
import { UID } from '../build/links.js';
import { cache, memory } from './memory.js';
import { connections } from './connections.js';
import { cursors } from './cursors.js';
import { network } from './network.js';
import { latency, operations } from './operations.js';
import { disk, process } from './process.js';
import { queues } from './queues.js';
import { replication } from './replication.js';
import { summary } from './summary.js';
import { transactions } from './transactions.js';
import { writes } from './writes.js';

export const instance = board({
  uid: UID.instance,
  title: 'MongoDB topology / Member',
  description: 'Load, latency and limits of one member, or of a few.',
  rows: [
    { title: 'The member', panels: summary },
    { title: 'Latency and operations', panels: latency },
    { title: 'Replication', panels: replication },
    { title: 'Queues and tickets', panels: queues },
    { title: 'Cache', panels: cache },
    { title: 'Disk', panels: disk },
    { title: 'Network', panels: network },
    { title: 'Connections', panels: connections },
    { title: 'CPU, memory and errors', panels: [...process, ...memory] },
    { title: 'More on operations', panels: operations, collapsed: true },
    { title: 'Cursors', panels: cursors, collapsed: true },
    { title: 'Transactions', panels: transactions, collapsed: true },
    { title: 'Flow control and write concern', panels: writes, collapsed: true },
  ],
  marks: [PRIMARY_CHANGES, STARTS],
  without: ['member'],
});
