import { PRIMARY_CHANGES } from '../build/annotations.js';
import { board } from '../build/board.js';
import { UID } from '../build/links.js';
import { alerts } from './alerts.js';
import { history } from './history.js';
import { instances, status } from './instances.js';
import { sets, setLines } from './sets.js';
import { summary } from './summary.js';
import { trouble } from './trouble.js';

export const overview = board({
  uid: UID.overview,
  title: 'MongoDB topology / Overview',
  description: 'What is in trouble, and how all members and replica sets of all clusters are.',
  rows: [
    { title: 'Trouble', panels: trouble },
    { title: 'At a glance', panels: summary },
    { title: 'Alerts', panels: alerts },
    { title: 'Replica sets', panels: sets },
    { title: 'Status of members', panels: status },
    { title: 'Load', panels: history },
    { title: 'Members', panels: instances },
    { title: 'Replica sets over time', panels: setLines, collapsed: true },
  ],
  marks: [PRIMARY_CHANGES],
});
