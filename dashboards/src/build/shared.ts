import { dataLink, UID } from './links.js';
import { gauge, identity, increase, once, series } from './promql.js';
import { threshold } from './thresholds.js';
import { tooLittle, tooMuch } from './steps.js';

/** From a line about a member to the board about it. */
export const TO_INSTANCE = dataLink('Instance', UID.instance, { labels: ['mongodb_cluster', 'member'] });

/** From a line about a replica set to the board about it. */
export const TO_SET = dataLink('Replica set', UID.replicaSet, {
  labels: ['mongodb_cluster', 'cluster_role', 'replica_set'],
});

/** As the alert MongoDBLagHigh judges. */
export const LAG_STEPS = tooMuch({
  warning: threshold('lag_warning_seconds'),
  critical: threshold('lag_critical_seconds'),
});

/** As the alert MongoDBOplogWindowLow judges. */
export const OPLOG_WINDOW_STEPS = tooLittle({
  warning: threshold('oplog_window_warning_seconds'),
  critical: threshold('oplog_window_critical_seconds'),
});

/** As the alert MongoDBConnectionsHigh judges. */
export const CONNECTIONS_STEPS = tooMuch({
  warning: threshold('connections_warning_ratio'),
  critical: threshold('connections_critical_ratio'),
});

/** As the alerts MongoDBNoMajority and MongoDBMajorityAtRisk judge. */
export const FAULT_TOLERANCE_STEPS = tooLittle({ warning: 1, critical: 0 });

/** As the alert MongoDBInstanceRestarted judges. */
export const UPTIME_STEPS = tooLittle({ info: threshold('restart_uptime_seconds') });

/** Whether a process was up all the time since the field before: a short outage must not fall between two fields. */
export const ALWAYS_UP = once('member', `min_over_time(${series('member', 'mongodb_up')}[$__rate_interval])`);

/** Part of the connections that a process allows. */
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
 * watching.
 */
export const SINCE_PRIMARY_CHANGE = [
  `min by ${identity('set')} (time() - ${series('set', 'mongodb_replset_last_primary_change_timestamp_seconds')})`,
  `max by ${identity('set')} (0 * ${series('set', 'mongodb_replset_members')} + on (job, instance) group_left () (time() - process_start_time_seconds))`,
].join(' or ');

/** Members that say they are primary, or that others freshly report as primary: as the alert MongoDBNoPrimary has it. */
export const HAS_PRIMARY = `(${gauge('set', 'mongodb_replset_primaries')} > 0 or ${gauge('set', 'mongodb_replset_observed_primaries')} > 0)`;

/** Elections within a window, by the term: also those that nobody won. */
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
