import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CountsPerSecond, PercentUnit, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { counted, gauge, increase, rate } from '../build/promql.js';
import { timeseries } from '../build/timeseries.js';

const MIGRATIONS = 'mongodb_sharding_migrations_total';

const OF_DONORS = counted('member', MIGRATIONS, { where: 'role="donor"', labels: ['result'] });

const ABORTED = increase('member', MIGRATIONS, { where: 'role="donor", result="aborted"', within: '1h' });

export const migrations: readonly Panel[] = [
  timeseries({
    title: 'Migrations',
    description:
      'How many chunks migrate, and with which result? As the donors count them; committed and aborted since MongoDB 7.0.',
    unit: Short,
    width: 8,
    bars: true,
    kinds: ['started', 'committed', 'aborted'],
    queries: [{ expr: `sum by (result) (${OF_DONORS})`, legend: '{{result}}' }],
  }),
  timeseries({
    title: 'Aborted within an hour',
    description: `Do migrations fail? MongoDB 7.0 and newer. The alert fires when more of them fail than succeed. ${alertsOn('MigrationsFailing')}`,
    unit: Short,
    width: 8,
    none: 'MongoDB 7.0 and newer',
    limits: { warning: 'aborted_migrations_per_hour' },
    queries: [{ expr: `sum by (mongodb_cluster) (${ABORTED})`, legend: '{{mongodb_cluster}}' }],
  }),
  timeseries({
    title: 'Critical section',
    description:
      'For how long do writes wait for migrations? Part of the time, by donor; writes to the collection wait in the critical section.',
    unit: PercentUnit,
    width: 8,
    queries: [
      { expr: rate('member', 'mongodb_sharding_critical_section_seconds_total'), legend: '{{member}}' },
    ],
  }),
  timeseries({
    title: 'Documents moved and deleted',
    description: 'How much work are migrations? Documents sent by the donor, and deleted there afterwards.',
    unit: CountsPerSecond,
    kinds: ['sent', 'deleted'],
    queries: [
      { expr: `sum(${rate('member', 'mongodb_sharding_moved_documents_total')})`, legend: 'sent' },
      { expr: `sum(${rate('member', 'mongodb_sharding_range_deleted_documents_total')})`, legend: 'deleted' },
    ],
  }),
  timeseries({
    title: 'Ranges to delete',
    description: 'Do orphaned documents remain? Ranges that have moved away and are not deleted yet.',
    unit: Short,
    decimals: 0,
    queries: [{ expr: gauge('member', 'mongodb_sharding_range_deleter_tasks'), legend: '{{member}}' }],
  }),
];
