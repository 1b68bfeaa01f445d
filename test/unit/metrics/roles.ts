const V6 = 'mongod-6.0.5';

/** What a page says of one member; undefined: nothing. */
type Says = Readonly<Record<string, number | undefined>>;

const STATE = 'mongodb_replset_member_state';
const IS_PRIMARY = 'mongodb_replset_member_is_primary';
const WRITABLE = 'mongodb_replset_member_is_writable_primary';
const LAG = 'mongodb_replset_lag_seconds';
const BEYOND_DELAY = 'mongodb_replset_lag_beyond_delay_seconds';

const HEALTHY: readonly (readonly [role: string, port: number, says: Says])[] = [
  ['a primary', 28000, { [STATE]: 1, [IS_PRIMARY]: 1, [WRITABLE]: 1, [LAG]: 0 }],
  ['a secondary', 28001, { [STATE]: 2, [IS_PRIMARY]: 0, [WRITABLE]: 0, [LAG]: 0, mongodb_member_hidden: 0 }],
  [
    'an arbiter',
    28003,
    { [STATE]: 7, mongodb_member_arbiter: 1, [LAG]: undefined, mongodb_uptime_seconds: undefined },
  ],
  ['a hidden member', 28004, { [STATE]: 2, mongodb_member_hidden: 1, mongodb_member_priority: 0, [LAG]: 0 }],
  ['a delayed member', 28005, { [STATE]: 2, mongodb_member_delay_seconds: 30, [BEYOND_DELAY]: 0 }],
];

const SERVED = { mongodb_up: 1, [STATE]: undefined, [IS_PRIMARY]: undefined };

/** Role, the page that shows it, the port of the member, and what is told of it. */
export const ROLES: readonly (readonly [role: string, page: string, port: number, says: Says])[] = [
  ...[V6, 'mongod-5.0.4'].flatMap((version) =>
    HEALTHY.map(([role, ...rest]) => [role, `${version}/replicaset-healthy`, ...rest] as const),
  ),
  [
    'a member in initial sync',
    `${V6}/initial-sync`,
    28002,
    {
      [STATE]: 5,
      [LAG]: undefined,
      mongodb_replset_member_initial_sync_failed_attempts: 0,
      mongodb_replset_oplog_window_seconds: undefined,
    },
  ],
  ['a recovering member', `${V6}/maintenance`, 28002, { [STATE]: 3, [IS_PRIMARY]: 0, [LAG]: 0 }],
  ['a member in rollback', `${V6}/rollback`, 28000, { [STATE]: 9, [WRITABLE]: 0, [LAG]: 0 }],
  ['a removed member', `${V6}/removed-member`, 28002, { [STATE]: 10, mongodb_up: 1, [LAG]: undefined }],
  ['a process never initiated', `${V6}/not-initiated`, 28000, { [STATE]: 0, mongodb_up: 1 }],
  ['a primary that catches up', `${V6}/primary-catching-up`, 28001, { [STATE]: 1, [WRITABLE]: 0 }],
  ['a member that is not heard of yet', `${V6}/member-added`, 28002, { [LAG]: undefined }],
  [
    'a killed member',
    `${V6}/secondary-killed`,
    28002,
    { mongodb_up: 0, [STATE]: undefined, [LAG]: undefined },
  ],
  ['a hung member', `${V6}/secondary-stopped-6s`, 28002, { mongodb_up: 0, [STATE]: undefined, [LAG]: 6.023 }],
  ['a member that shuts down', `${V6}/shutting-down`, 28002, { mongodb_up: 0, [STATE]: undefined }],
  ['a standalone', `${V6}/standalone`, 28051, SERVED],
  [
    'a server with TLS',
    `${V6}/tls`,
    28050,
    {
      ...SERVED,
      mongodb_tls_certificate_expiry_timestamp_seconds: Date.parse('2026-12-21T12:02:47Z') / 1000,
      mongodb_tls_connections_total: 2,
    },
  ],
  [
    'a primary that wants a login',
    `${V6}/auth-no-credentials`,
    28010,
    { mongodb_up: 1, [STATE]: 1, mongodb_uptime_seconds: undefined },
  ],
  ['an arbiter that wants a login', `${V6}/auth-no-credentials`, 28012, { mongodb_up: 1, [STATE]: 7 }],
  ['a config server', `${V6}/sharded-by-hand`, 28020, { [STATE]: 1, [WRITABLE]: 1 }],
  [
    'a member of a shard',
    `${V6}/sharded-by-hand`,
    28022,
    { [STATE]: 1, mongodb_sharding_moved_documents_total: 0 },
  ],
  [
    'a router',
    'mongos/mongos',
    27017,
    { ...SERVED, mongodb_sharding_stale_config_errors_total: 2, mongodb_wiredtiger_cache_bytes: undefined },
  ],
];

/** Of the whole set, by page. */
export const SETS: readonly (readonly [situation: string, page: string, says: Says])[] = [
  [
    'no primary',
    `${V6}/primary-killed-6s`,
    {
      mongodb_replset_primaries: 0,
      mongodb_replset_primary_info: undefined,
      mongodb_replset_writable: 0,
      mongodb_replset_fault_tolerance: 1,
    },
  ],
  [
    'nobody reachable says it leads',
    `${V6}/primary-stopped-6s`,
    { mongodb_replset_primaries: 0, mongodb_replset_observed_primaries: 1 },
  ],
  [
    'a hand-over',
    `${V6}/stepped-down`,
    { mongodb_replset_writable: 0, mongodb_replset_majority_writable: 0 },
  ],
  [
    'a primary without its majority',
    `${V6}/primary-no-majority-3s`,
    { mongodb_replset_writable: 1, mongodb_replset_commit_lag_seconds: 9.634 },
  ],
  [
    'a new primary',
    `${V6}/primary-killed`,
    { mongodb_replset_primaries: 1, mongodb_replset_term: 6, mongodb_replset_majority_votes: 3 },
  ],
  [
    'a member just added',
    `${V6}/member-added`,
    { mongodb_replset_members: 6, mongodb_replset_voting_members: 4 },
  ],
  [
    'nobody answers',
    `${V6}/shutting-down`,
    {
      mongodb_replset_members_up: 0,
      mongodb_replset_voting_members: 5,
      mongodb_replset_voting_members_healthy: undefined,
    },
  ],
];

/** Component that the members of a page have, where it is not a plain replica set. */
export const CLUSTER_ROLES = [
  [`${V6}/standalone`, 28051, 'standalone'],
  [`${V6}/sharded-by-hand`, 28020, 'config'],
  [`${V6}/sharded-by-hand`, 28022, 'shard'],
  [`${V6}/sharded-by-hand`, 28040, 'mongos'],
  ['mongos/mongos', 27017, 'mongos'],
] as const;

/** Why something is not known. */
export const REASONS = [
  [
    `${V6}/auth-no-credentials`,
    28010,
    'mongodb_scrape_command_failure',
    { command: 'serverStatus', reason: 'unauthorized' },
  ],
  [
    `${V6}/not-initiated`,
    28000,
    'mongodb_scrape_command_failure',
    { command: 'replSetGetStatus', reason: 'not_initialized' },
  ],
  [
    `${V6}/removed-member`,
    28002,
    'mongodb_scrape_command_failure',
    { command: 'replSetGetStatus', reason: 'removed' },
  ],
  [`${V6}/secondary-killed`, 28002, 'mongodb_down_reason', { phase: 'connect', reason: 'refused' }],
  [`${V6}/secondary-stopped-6s`, 28002, 'mongodb_down_reason', { phase: 'hello', reason: 'timeout' }],
  [`${V6}/shutting-down`, 28002, 'mongodb_down_reason', { phase: 'hello', reason: 'shutdown' }],
] as const;
