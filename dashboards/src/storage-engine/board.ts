import { PRIMARY_CHANGES, STARTS } from '../build/annotations.js';
import { board } from '../build/board.js';
import { UID } from '../build/links.js';
import { cache, checkpoints, eviction, history, tickets } from './wiredtiger.js';

export const storageEngine = board({
  uid: UID.storageEngine,
  title: 'MongoDB topology / Storage engine',
  description:
    'WiredTiger: cache, eviction, tickets, checkpoints, journal and history store, by member. All from serverStatus: no option is needed.',
  rows: [
    { title: 'Cache (--collector.serverstatus)', panels: cache },
    { title: 'Eviction (--collector.serverstatus)', panels: eviction },
    { title: 'Tickets (--collector.serverstatus)', panels: tickets },
    { title: 'Checkpoints and journal (--collector.serverstatus)', panels: checkpoints },
    { title: 'History store (--collector.serverstatus)', panels: history },
  ],
  marks: [PRIMARY_CHANGES, STARTS],
  single: ['cluster'],
});
