import { PRIMARY_CHANGES, STARTS } from '../build/annotations.js';
import { board } from '../build/board.js';
import { UID } from '../build/links.js';
import { connections } from './connections.js';
import { cursors } from './cursors.js';
import { figures } from './figures.js';
import { memory } from './memory.js';
import { network } from './network.js';
import { operations } from './operations.js';
import { process } from './process.js';
import { queues } from './queues.js';
import { transactions } from './transactions.js';
import { writes } from './writes.js';

export const instance = board({
  uid: UID.instance,
  title: 'MongoDB topology / Instance',
  description:
    'What one process does, and what it runs out of. Lines are named by member: choose one or a few.',
  rows: [
    { title: 'The process', panels: figures },
    { title: 'Operations', panels: operations },
    { title: 'Connections', panels: connections },
    { title: 'Network', panels: network },
    { title: 'Queues and tickets', panels: queues },
    { title: 'Cursors', panels: cursors },
    { title: 'Memory and cache', panels: memory },
    { title: 'CPU, disk and errors', panels: process },
    { title: 'Transactions', panels: transactions },
    { title: 'Flow control and write concern', panels: writes },
  ],
  marks: [PRIMARY_CHANGES, STARTS],
});
