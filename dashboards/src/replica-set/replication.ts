import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  BytesIEC,
  BytesPerSecondIEC,
  NoUnit,
  OpsPerSecond,
  Seconds,
  Short,
} from '@grafana/grafana-foundation-sdk/units';
import { NO_OR_YES } from '../build/mappings.js';
import { alertsOn } from '../build/alert-rules.js';
import { counted, gauge, rate } from '../build/promql.js';
import { byMember, TO_INSTANCE } from '../build/shared.js';
import { stateTimeline } from '../build/states.js';
import { tooMuch } from '../build/steps.js';
import { table } from '../build/table.js';
import { threshold } from '../build/thresholds.js';
import { timeseries } from '../build/timeseries.js';

const of = (name: string): string => gauge('member', name);

const mean = (seconds: string, count: string): string =>
  `${rate('member', seconds)} / ${rate('member', count)}`;

const progress = (name: string): string => of(`mongodb_replset_member_initial_sync_${name}`);

/** How secondaries fetch and apply the oplog. */
export const replication: readonly Panel[] = [
  timeseries({
    title: 'Operations applied',
    description: 'How fast do secondaries apply the oplog? They keep up as long as this follows the writes.',
    unit: OpsPerSecond,
    width: 8,
    ...byMember(rate('member', 'mongodb_repl_apply_operations_total')),
  }),
  timeseries({
    title: 'Mean time to apply a batch',
    description:
      'Is applying the bottleneck? Time that one batch of operations takes; nothing where none was applied.',
    unit: Seconds,
    width: 8,
    ...byMember(mean('mongodb_repl_apply_batch_seconds_total', 'mongodb_repl_apply_batches_total')),
  }),
  timeseries({
    title: 'Fetched and not applied',
    description:
      'Do operations pile up on a secondary? Those fetched from the sync source that wait to be applied; since 8.0 they wait to be written to the oplog first.',
    unit: Short,
    width: 8,
    queries: [
      { expr: of('mongodb_repl_buffer_operations'), legend: '{{member}}' },
      { expr: of('mongodb_repl_write_buffer_operations'), legend: '{{member}} to write' },
    ],
    links: [TO_INSTANCE],
  }),
  timeseries({
    title: 'Oplog fetched',
    description: 'How much does replication move? Oplog that each secondary fetches from its sync source.',
    unit: BytesPerSecondIEC,
    width: 8,
    ...byMember(rate('member', 'mongodb_repl_network_bytes_total')),
  }),
  timeseries({
    title: 'Looking for a sync source',
    description: `Do secondaries change their sync source? none: no other member is ahead, or none can be reached. ${alertsOn('NoSyncSource')}`,
    unit: Short,
    width: 8,
    bars: true,
    kinds: ['same', 'different', 'none'],
    queries: [
      {
        expr: `sum by (result) (${counted('member', 'mongodb_repl_sync_source_selections_total', { labels: ['result'] })})`,
        legend: '{{result}}',
      },
    ],
  }),
  timeseries({
    title: 'Rollbacks',
    description: `Did a member roll back writes? Also between two scrapes. ${alertsOn('WritesRolledBack')}`,
    unit: Short,
    width: 8,
    bars: true,
    decimals: 0,
    ...byMember(counted('member', 'mongodb_replset_member_rollback_id')),
  }),
  stateTimeline({
    title: 'Too stale to catch up',
    description: `Is a member behind the oldest entry of all oplogs? Then it needs a resync. ${alertsOn('MemberTooStale')}`,
    unit: NoUnit,
    width: 8,
    queries: [{ expr: of('mongodb_replset_member_too_stale'), legend: '{{member}}' }],
    mappings: [NO_OR_YES],
    links: [TO_INSTANCE],
  }),
  table({
    title: 'Initial sync',
    description: `How far is the initial sync of a member? By its own estimate; sizes are rough. Only while some member is in STARTUP2. ${alertsOn('MemberInitialSync')}`,
    unit: Short,
    width: 16,
    none: 'No member is in its initial sync',
    columns: [
      { title: 'Member', label: 'member' },
      {
        title: 'Since',
        expr: progress('elapsed_seconds'),
        unit: Seconds,
        steps: tooMuch({ info: threshold('initial_sync_seconds') }),
        width: 90,
      },
      { title: 'Remaining', expr: progress('remaining_seconds'), unit: Seconds, width: 100 },
      { title: 'Copied', expr: progress('copied_bytes'), unit: BytesIEC, width: 100 },
      { title: 'To copy', expr: progress('data_bytes'), unit: BytesIEC, width: 100 },
      { title: 'Failed attempts', expr: progress('failed_attempts'), unit: NoUnit, width: 120 },
    ],
  }),
];
