import type { BoardQuery } from './board-queries.js';

/** What yields nothing on a healthy cluster of MongoDB 6.0, by a text of its queries, and when it does. */
const LISTED = {
  'once an oplog has dropped its oldest entries': ['(changes(mongodb_replset_oplog_first_timestamp_seconds'],
  'with TLS': ['mongodb_tls_certificate_expiry_timestamp_seconds'],
  'with servers newer than 6.0': [
    'mongodb_connections_rejected_total',
    'role="donor", result="aborted"',
    'mongodb_repl_write_buffer_operations',
    'mongodb_tickets_queue',
  ],
  'during an initial sync': ['mongodb_replset_member_initial_sync_'],
  'while a command fails': ['mongodb_scrape_command_failure'],
  'while a member is down': [
    ...['mongodb_down_reason', 'mongodb_replset_heartbeat_failure', 'label_replace(0 * ('],
    'mongodb_heartbeat_last_success_timestamp_seconds',
  ],
  'once the time shown is over': ['offset $__range'],
  'after a failover': [
    'mongodb_replset_last_failover_duration_seconds',
    // Where it is asked for alone: the mark on the time axis.
    '1000 * max by (mongodb_cluster, cluster_role, replica_set) (mongodb_replset_last_primary_change_timestamp_seconds',
  ],
} as const;

export type Occasion = keyof typeof LISTED;

/** When a query yields something; undefined: always. */
export function occasionOf({ expr }: BoardQuery): Occasion | undefined {
  const [occasion] =
    Object.entries(LISTED).find(([, texts]) => texts.some((text) => expr.includes(text))) ?? [];
  return occasion as Occasion | undefined;
}

/** Texts that no query has: the list must not outlive its reasons. */
export function unusedTexts(queries: readonly BoardQuery[]): readonly string[] {
  return Object.values(LISTED)
    .flat()
    .filter((text) => !queries.some(({ expr }) => expr.includes(text)));
}
