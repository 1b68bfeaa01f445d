import { EXPORTER_STARTS } from '../build/annotations.js';
import { board } from '../build/board.js';
import { UID } from '../build/links.js';
import { alerts } from './alerts.js';
import { commands } from './commands.js';
import { discovery } from './discovery.js';
import { process } from './process.js';
import { rounds } from './rounds.js';
import { summary } from './summary.js';

export const exporter = board({
  uid: UID.exporter,
  title: 'MongoDB topology / Exporter',
  description: 'Whether the exporter reaches all members in time, and what it uses.',
  rows: [
    { title: 'The exporter', panels: summary },
    { title: 'Alerts about the exporter', panels: alerts },
    { title: 'Scrapes of all members', panels: rounds },
    { title: 'Commands', panels: commands },
    { title: 'Discovery', panels: discovery },
    { title: 'The process', panels: process },
  ],
  marks: [EXPORTER_STARTS],
});
