import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CountsPerSecond, PercentUnit } from '@grafana/grafana-foundation-sdk/units';
import { rate, once, series } from '../build/promql.js';
import { tooMuch } from '../build/steps.js';
import { threshold } from '../build/thresholds.js';
import { timeseries } from '../build/timeseries.js';
import { byLabel, lines, perSecond } from './lines.js';

const cpu = (mode: string): string =>
  rate('member', 'mongodb_process_cpu_seconds_total', { where: `mode="${mode}"` });

const FILESYSTEM = once(
  'member',
  `${series('member', 'mongodb_filesystem_used_bytes')} / ${series('member', 'mongodb_filesystem_size_bytes')}`,
);

export const process: readonly Panel[] = [
  timeseries({
    title: 'CPU',
    description: 'How many processors does it keep busy? 100 % are one; Linux only.',
    unit: PercentUnit,
    width: 6,
    queries: lines(['user', cpu('user')], ['system', cpu('system')]),
  }),
  timeseries({
    title: 'File system used',
    description:
      'Does the disk fill up? The file system that holds the data, by whomever it is used. Alerts: MongoDBFilesystemFilling, MongoDBFilesystemFullSoon.',
    unit: PercentUnit,
    width: 6,
    steps: tooMuch({
      warning: threshold('filesystem_warning_ratio'),
      critical: threshold('filesystem_critical_ratio'),
    }),
    queries: lines(['used', FILESYSTEM]),
  }),
  timeseries({
    title: 'Page faults',
    description: 'Does it wait for memory? Page faults that needed the disk.',
    unit: CountsPerSecond,
    width: 6,
    queries: lines(['faults', perSecond('mongodb_page_faults_total')]),
  }),
  timeseries({
    title: 'Asserts',
    description:
      'Does the server meet errors? user: errors of clients, such as duplicate keys; none of the others is normal. Alert: MongoDBAssertsRaised. Of all chosen members together.',
    unit: CountsPerSecond,
    width: 6,
    kinds: ['user', 'regular', 'warning', 'msg', 'tripwire', 'rollovers'],
    queries: [byLabel('mongodb_asserts_total', 'kind')],
  }),
];
