import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';
import { dataLink, UID } from './links.js';
import { gauge, identity, increase, once, own, series } from './promql.js';
import type { Query } from './query.js';
import { tooLittle, tooMuch } from './steps.js';
import { threshold } from './thresholds.js';
import type { AlertLimits } from './timeseries.js';

/** From a line about a member to the board about it. */
export const TO_INSTANCE = dataLink('Member', UID.instance, { labels: ['mongodb_cluster', 'member'] });

/** From a line about a replica set to the board about it. */
export const TO_SET = dataLink('Replica set', UID.replicaSet, {
  labels: ['mongodb_cluster', 'cluster_role', 'replica_set'],
});

/** The same from the row of a table. */
export const ROW_TO_SET = dataLink('Replica set', UID.replicaSet, {
  columns: { mongodb_cluster: 'Cluster', cluster_role: 'Cluster role', replica_set: 'Set' },
});

export const ROW_TO_INSTANCE = dataLink('Member', UID.instance, {
  columns: { mongodb_cluster: 'Cluster', member: 'Member' },
});

/** A line for each member, which leads to the board about it. */
export function byMember(expr: string): {
  readonly queries: readonly Query[];
  readonly links: readonly Builder<DashboardLink>[];
} {
  return { queries: [{ expr, legend: '{{member}}' }], links: [TO_INSTANCE] };
}

/** The limits of the alert on lag. */
export const LAG_STEPS = tooMuch({
  warning: threshold('lag_warning_seconds'),
  critical: threshold('lag_critical_seconds'),
});

export const LAG_LIMITS: AlertLimits = { warning: 'lag_warning_seconds', critical: 'lag_critical_seconds' };

/** The limits of the alert on the oplog window. */
export const OPLOG_WINDOW_STEPS = tooLittle({
  warning: threshold('oplog_window_warning_seconds'),
  critical: threshold('oplog_window_critical_seconds'),
});

export const OPLOG_WINDOW_LIMITS: AlertLimits = {
  warning: 'oplog_window_warning_seconds',
  critical: 'oplog_window_critical_seconds',
};

/** The limits of the alert on connections. */
export const CONNECTIONS_STEPS = tooMuch({
  warning: threshold('connections_warning_ratio'),
  critical: threshold('connections_critical_ratio'),
});

export const CONNECTIONS_LIMITS: AlertLimits = {
  warning: 'connections_warning_ratio',
  critical: 'connections_critical_ratio',
};

/** The limits of the alerts on majorities. */
export const FAULT_TOLERANCE_STEPS = tooLittle({ warning: 1, critical: 0 });

/** The limit of the alert on restarts. */
export const UPTIME_STEPS = tooLittle({ info: threshold('restart_uptime_seconds') }, 'transparent');

/** Whether a member was up all the time since the field before: a short outage must not fall between two fields. */
export const ALWAYS_UP = `min by ${identity('member')} (min_over_time(${series('member', 'mongodb:up:min5m')}[$__interval]))`;

/** The same of the members with the longest outages in the time shown. */
export function alwaysUp(worst: number): string {
  const part = `avg_over_time(${series('member', 'mongodb:up:min5m')}[$__range] @ end())`;
  return `${ALWAYS_UP} and on ${identity('member')} bottomk(${worst}, min by ${identity('member')} (${part}))`;
}

/** Part of the connections that a member allows. */
export const CONNECTIONS_USED = once(
  'member',
  `${series('member', 'mongodb_connections_current')} / (${series('member', 'mongodb_connections_current')} + ${series('member', 'mongodb_connections_available')})`,
);

const OPLOG_WINDOW = gauge('member', 'mongodb_replset_oplog_window_seconds');

/** Whether an oplog drops its oldest entries, as alerts have it: it has moved on twice, since a resync moves it once. */
const HAS_WRAPPED = `${once('member', `changes(${series('member', 'mongodb_replset_oplog_first_timestamp_seconds')}[6h])`)} > 1`;

/** Of oplogs that drop their oldest entries: the others are as long as they are old, which says nothing. */
export const OPLOG_WINDOW_WRAPPED = `${OPLOG_WINDOW} and on ${identity('member')} (${HAS_WRAPPED})`;

export const OPLOG_WINDOW_YOUNG = `${OPLOG_WINDOW} unless on ${identity('member')} (${HAS_WRAPPED})`;

/**
 * Time since another member became primary; where the exporter has seen no change, the time for which it has been
 * running.
 */
export const SINCE_PRIMARY_CHANGE = [
  `min by ${identity('set')} (time() - ${series('set', 'mongodb_replset_last_primary_change_timestamp_seconds')})`,
  `max by ${identity('set')} (0 * ${series('set', 'mongodb_replset_members')} + on (job, instance) group_left () (time() - ${own('process_start_time_seconds')}))`,
].join(' or ');

/** Members that report themselves as primary, or that others freshly report: as the alert on a missing primary has it. */
export const HAS_PRIMARY = `(${gauge('set', 'mongodb_replset_primaries')} > 0 or ${gauge('set', 'mongodb_replset_observed_primaries')} > 0)`;

export const WORST_LAG = `max by ${identity('set')} (${gauge('member', 'mongodb_replset_lag_beyond_delay_seconds')})`;

/** Elections within a window, by the term: also those that were not won. */
export function electionsWithin(window: string): string {
  const term = series('set', 'mongodb_replset_term');
  return `max by ${identity('set')} (max_over_time(${term}[${window}])) - min by ${identity('set')} (min_over_time(${term}[${window}]))`;
}

/** Operations by what they are. */
export const OPERATIONS = ['insert', 'query', 'update', 'delete', 'getmore', 'command'] as const;

/** Time without a primary within a window. */
export function primarylessWithin(within: string): string {
  return increase('set', 'mongodb_replset_primaryless_seconds_total', { within });
}

/** The oldest age within five minutes: what is renewed at intervals would be a saw. */
export function oldest(age: string): string {
  return `max_over_time((${age})[5m:30s])`;
}
