import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CountsPerSecond, PercentUnit } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { rate, once, series } from '../build/promql.js';
import { timeseries } from '../build/timeseries.js';
import { byLabel, lines, perSecond } from './lines.js';

const cpu = (mode: string): string =>
  rate('member', 'mongodb_process_cpu_seconds_total', { where: `mode="${mode}"` });

const FILESYSTEM = once(
  'member',
  `${series('member', 'mongodb_filesystem_used_bytes')} / ${series('member', 'mongodb_filesystem_size_bytes')}`,
);

export const disk: readonly Panel[] = [
  timeseries({
    title: 'File system used',
    description: `Does the disk fill up? The file system that holds the data files; other programs may use it too. ${alertsOn('FilesystemFilling', 'FilesystemFullSoon')}`,
    unit: PercentUnit,
    width: 8,
    limits: { warning: 'filesystem_warning_ratio', critical: 'filesystem_critical_ratio' },
    queries: lines(['used', FILESYSTEM]),
  }),
  timeseries({
    title: 'Page faults',
    description: 'Does the process wait for memory? Page faults that needed the disk.',
    unit: CountsPerSecond,
    width: 8,
    queries: lines(['faults', perSecond('mongodb_page_faults_total')]),
  }),
  timeseries({
    title: 'Journal',
    description:
      'How long does the journal take to write? Time of its writes to disk, as a part of the time shown; those of all threads together may be more than 100 %.',
    unit: PercentUnit,
    width: 8,
    queries: lines(['journal', perSecond('mongodb_wiredtiger_log_sync_seconds_total')]),
  }),
];

export const process: readonly Panel[] = [
  timeseries({
    title: 'CPU',
    description: 'How much CPU time does the process use? 100 % are one processor; Linux only.',
    unit: PercentUnit,
    width: 6,
    queries: lines(['user', cpu('user')], ['system', cpu('system')]),
  }),
  timeseries({
    title: 'Asserts',
    description: `Does the server raise asserts? user: errors of clients, such as duplicate keys; none of the others is normal. Sum of all chosen members. ${alertsOn('AssertsRaised')}`,
    unit: CountsPerSecond,
    width: 6,
    kinds: ['user', 'regular', 'warning', 'msg', 'tripwire', 'rollovers'],
    queries: [byLabel('mongodb_asserts_total', 'kind')],
  }),
];
