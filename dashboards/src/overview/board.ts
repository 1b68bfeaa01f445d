import { PRIMARY_CHANGES } from '../build/annotations.js';
import { board } from '../build/board.js';
import { UID } from '../build/links.js';
import { alerts } from './alerts.js';
import { figures } from './figures.js';
import { history } from './history.js';
import { instances } from './instances.js';
import { sets } from './sets.js';

export const overview = board({
  uid: UID.overview,
  title: 'MongoDB topology / Overview',
  description: 'Whether everything is there and healthy: all instances and replica sets of all clusters.',
  rows: [
    { title: 'At a glance', panels: figures },
    { title: 'Replica sets', panels: sets },
    { title: 'Instances', panels: instances },
    { title: 'Alerts', panels: alerts },
    { title: 'History', panels: history },
  ],
  marks: [PRIMARY_CHANGES],
});
