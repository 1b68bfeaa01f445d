import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { BytesIEC, BytesPerSecondIEC, Short } from '@grafana/grafana-foundation-sdk/units';
import { table } from '../build/table.js';
import { timeseries } from '../build/timeseries.js';
import { COLLECTION, MOST, needs, ofDeployment, STEP, topLines } from './series.js';

const of = (name: string): string => ofDeployment(`mongodb_collection_${name}`, COLLECTION);

const none = needs('collstats');

const GROWTH = `${of('storage_bytes')} - max by (${COLLECTION}) (mongodb_collection_storage_bytes{mongodb_cluster=~"$cluster", replica_set=~"$set"} offset $__range)`;

const BY = 'database, collection';

const DATA = ofDeployment('mongodb_collection_data_bytes', BY);

export const largest: readonly Panel[] = [
  table({
    title: 'Collections',
    description:
      'Which collections are largest, and which grow? On disk: with free space, which updates and deletes leave. Growth: on disk, in the time shown.',
    unit: BytesIEC,
    none,
    sortBy: ['-On disk'],
    columns: [
      { title: 'Database', label: 'database', width: 160 },
      { title: 'Collection', label: 'collection', width: 220 },
      { title: 'Documents', expr: of('documents'), unit: Short, decimals: 1, width: 110 },
      { title: 'Data', expr: of('data_bytes'), width: 110 },
      { title: 'On disk', expr: of('storage_bytes'), width: 110 },
      { title: 'Free', expr: of('free_storage_bytes'), width: 110 },
      { title: 'Growth', expr: GROWTH, width: 110 },
      { title: 'Indexes', expr: of('indexes'), unit: Short, width: 80 },
      { title: 'Index size', expr: of('index_bytes'), width: 110 },
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Set', label: 'replica_set' },
    ],
  }),
  timeseries({
    title: 'Data by collection',
    description: `How do the largest collections grow? Size of the documents before compression; the ${MOST} with the most.`,
    unit: BytesIEC,
    none,
    queries: topLines(DATA),
  }),
  timeseries({
    title: 'Growth by collection',
    description: `Which collections grow fastest? Change of the size of the documents; the ${MOST} with the most.`,
    unit: BytesPerSecondIEC,
    none,
    interval: STEP.collStats,
    queries: topLines(
      `max by (${BY}) (deriv(mongodb_collection_data_bytes{mongodb_cluster=~"$cluster", replica_set=~"$set"}[$__rate_interval]))`,
    ),
  }),
];
