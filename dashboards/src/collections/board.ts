import { PRIMARY_CHANGES } from '../build/annotations.js';
import { board } from '../build/board.js';
import { UID } from '../build/links.js';
import { databases } from './databases.js';
import { hottest } from './hottest.js';
import { indexes } from './indexes.js';
import { largest } from './largest.js';
import { latency } from './latency.js';
import { targeting } from './targeting.js';

export const collections = board({
  uid: UID.collections,
  title: 'MongoDB topology / Collections and indexes',
  description:
    'The busiest, largest and slowest collections, growth, and indexes that are not used. Each row names the option of the exporter that it needs.',
  rows: [
    { title: 'Busiest collections (--collector.top)', panels: hottest },
    { title: 'Largest collections and growth (--collector.collstats)', panels: largest },
    { title: 'Indexes (--collector.indexstats, --collector.collstats)', panels: indexes },
    { title: 'Latency by collection (--collector.collstats-latency)', panels: latency },
    { title: 'Query targeting', panels: targeting },
    { title: 'Databases (--collector.dbstats)', panels: databases, collapsed: true },
  ],
  marks: [PRIMARY_CHANGES],
  single: ['cluster'],
});
