import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { BytesIEC, Short } from '@grafana/grafana-foundation-sdk/units';
import { table } from '../build/table.js';
import { timeseries } from '../build/timeseries.js';
import { MOST, needs, ofDeployment } from './series.js';

const DATABASE = 'mongodb_cluster, replica_set, database';

const of = (name: string): string => ofDeployment(`mongodb_database_${name}`, DATABASE);

const none = needs('dbstats');

export const databases: readonly Panel[] = [
  table({
    title: 'Databases',
    description: 'Which databases are largest? On disk: with free space in their files.',
    unit: BytesIEC,
    width: 14,
    none,
    sortBy: ['-On disk'],
    columns: [
      { title: 'Database', label: 'database', width: 150 },
      { title: 'Collections', expr: of('collections'), unit: Short, width: 90 },
      { title: 'Documents', expr: of('objects'), unit: Short, decimals: 1, width: 100 },
      { title: 'Data', expr: of('data_bytes'), width: 90 },
      { title: 'On disk', expr: of('storage_bytes'), width: 90 },
      { title: 'Index size', expr: of('index_bytes'), width: 90 },
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Set', label: 'replica_set' },
    ],
  }),
  timeseries({
    title: 'Data by database',
    description: `How do databases grow? Size of the documents before compression; the ${MOST} with the most.`,
    unit: BytesIEC,
    width: 10,
    none,
    queries: [
      {
        expr: `topk(${MOST}, ${ofDeployment('mongodb_database_data_bytes', 'database')})`,
        legend: '{{database}}',
      },
    ],
  }),
];
