import type { Labels } from '../../../../src/metrics/labels.js';
import { STATE } from '../../../../src/replset/status.js';
import { majority, votersOf, type Moment, type PlayedMember, type PlayedSet } from './scene.js';

/** Of what a value is told, and when. */
export interface Subject {
  readonly moment: Moment;
  /** Seconds since 1970. */
  readonly now: number;
  /** Seconds since the scene began. */
  readonly elapsed: number;
  readonly labels: Labels;
  readonly member?: PlayedMember;
  readonly set?: PlayedSet;
  /** From 0 to 1, its own of each series. */
  readonly own: number;
}

type Value = (subject: Subject) => number | undefined;

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const DAY = 86_400;

/** A level that moves around a mean. */
const level =
  (mean: number, part = 0.15): Value =>
  ({ elapsed, own }) =>
    mean * (0.7 + 0.6 * own) * (1 + part * Math.sin(elapsed / 420 + own * 6.3));

const whole =
  (mean: number): Value =>
  (subject) =>
    Math.round(level(mean)(subject)!);

/** What a counter has reached that grows by so much a second. */
const grown =
  (perSecond: number | Value): Value =>
  (subject) => {
    const { elapsed, own } = subject;
    const rate = typeof perSecond === 'number' ? perSecond * (0.7 + 0.6 * own) : (perSecond(subject) ?? 0);
    const wave = 120 * (1 - Math.cos(elapsed / 400 + own * 6.3));
    return rate * (own * DAY + elapsed + 0.6 * wave);
  };

const constant =
  (value: number): Value =>
  () =>
    value;

/** Seconds for which a member has been primary. */
function primarySeconds({ member, moment, elapsed }: Subject): number {
  const { set, name } = member!;
  const changes = moment
    .failovers(set!)
    .map(({ to, at }) => ({ to, since: (moment.scene.minutes - at) * 60 }));
  const terms = [{ to: set!.members[0]!, since: 0 }, ...changes];
  return terms
    .map(({ to, since }, index) => (to === name ? (terms[index + 1]?.since ?? elapsed) - since : 0))
    .reduce((sum, seconds) => sum + seconds, 0);
}

/** What a counter of work has reached: a primary has more of it than a secondary. */
const loaded =
  (perSecond: number | Value): Value =>
  (subject) => {
    const { member, elapsed, own } = subject;
    if (member?.arbiter) return 0;
    const wave = 60 * (1 - Math.cos(elapsed / 400 + own * 6.3));
    const seconds =
      member?.set === undefined ? 0.8 * elapsed : 0.35 * elapsed + 0.65 * primarySeconds(subject);
    const rate = typeof perSecond === 'number' ? perSecond : (perSecond(subject) ?? 0);
    return rate * (0.8 + 0.4 * own) * (seconds + 0.3 * wave);
  };

const OPERATIONS: Readonly<Record<string, number>> = {
  ...{ insert: 120, query: 900, update: 310, delete: 25, getmore: 160, command: 240 },
  ...{ read: 1100, write: 450, transaction: 40 },
};

/** Seconds that one operation of a kind takes. */
const LATENCY: Readonly<Record<string, number>> = {
  ...{ read: 0.0011, write: 0.0024, command: 0.0004, transaction: 0.006 },
};

const kindOf = ({ labels }: Subject): string => labels.op ?? labels.kind ?? '';

/** How much is done to a collection, of all. */
const COLLECTION: Readonly<Record<string, number>> = {
  ...{ orders: 0.5, customers: 0.1, sessions: 0.22, products: 0.12, prices: 0.04, events: 0.02 },
};

const ofCollection =
  (all: number): Value =>
  ({ labels }) =>
    all * (COLLECTION[labels.collection ?? labels.database ?? ''] ?? 0.3);

const CPU: Readonly<Record<string, number>> = {
  ...{ user: 2.1, nice: 0.01, system: 0.5, idle: 5, iowait: 0.25, irq: 0.01, softirq: 0.08, steal: 0.02 },
};

/** Counts of what happens now and then: with each failover of the set. */
const withFailovers =
  (of: (planned: boolean) => number): Value =>
  ({ moment, member, set = member?.set }) => {
    if (!set) return 0;
    return moment
      .failovers(set)
      .filter(({ to }) => member === undefined || to === member.name)
      .reduce((sum, { planned = false }) => sum + of(planned), 0);
  };

const term: Value = ({ moment, member, set = member?.set }) => set && 4 + moment.failovers(set).length;

const primary =
  (told: (name: string | undefined, subject: Subject) => number | undefined): Value =>
  (subject) => {
    const set = subject.set ?? subject.member?.set;
    return set && told(subject.moment.primary(set), subject);
  };

const isCopying = ({ moment, member }: Subject): boolean =>
  member !== undefined && (moment.scene.copying ?? []).includes(member.name);

const isPrimary: Value = primary((name, { member }) =>
  member === undefined ? undefined : +(name === member.name),
);

const inSet =
  (value: Value): Value =>
  (subject) =>
    subject.member?.set === undefined || subject.member.arbiter ? undefined : value(subject);

const whileCopying =
  (value: Value): Value =>
  (subject) =>
    isCopying(subject) ? value(subject) : undefined;

const lag: Value = (subject) => {
  const { member, moment, own } = subject;
  if (!member?.set || member.arbiter || isCopying(subject)) return undefined;
  const leader = moment.primary(member.set);
  if (leader === undefined) return undefined;
  return leader === member.name ? 0 : moment.lag(member.name) || Math.round(own * 10) / 100;
};

const faultTolerance: Value = ({ set, moment }) => set && moment.healthy(set).length - majority(set);

const oplogWindow: Value = (subject) =>
  inSet(({ own, elapsed }) => 2.2 * DAY * (0.6 + own) + elapsed / 40)(subject);

const lastFailover = ({ moment, set }: Subject) => set && moment.failovers(set).at(-1);

/** Values by name, without the prefix of all. What is not here is 0 or follows from its unit. */
const VALUES: Readonly<Record<string, Value>> = {
  topology_members: constant(3),
  topology_member_declared: constant(1),
  topology_member_discovered: constant(1),
  topology_discovery_success: constant(1),
  topology_last_discovery_timestamp_seconds: ({ now, elapsed }) => now - (elapsed % 60),
  topology_discovery_duration_seconds: level(0.012),
  topology_changes_total: ({ labels, elapsed }) => (labels.change === 'added' && elapsed > 600 ? 1 : 0),
  member_priority: inSet(constant(1)),
  member_votes: ({ member }) => member?.set && +votersOf(member.set).includes(member.name),
  member_hidden: ({ member }) => member?.set && 0,
  member_arbiter: ({ member }) => member?.set && +member.arbiter,
  member_build_indexes: inSet(constant(1)),
  member_delay_seconds: inSet(constant(0)),
  uptime_seconds: ({ own, elapsed, member, moment }) => {
    const ended = (moment.scene.down ?? []).find((outage) => outage.member === member?.name);
    return ended && moment.minutes <= ended.to ? (ended.to - moment.minutes) * 60 : own * 20 * DAY + elapsed;
  },
  start_time_seconds: ({ own, now, elapsed, member, moment }) => {
    const ended = (moment.scene.down ?? []).find((outage) => outage.member === member?.name);
    const { minutes } = moment;
    return ended && minutes <= ended.to ? now - (ended.to - minutes) * 60 : now - elapsed - own * 20 * DAY;
  },
  clock_offset_seconds: ({ own }) => (own - 0.5) / 100,
  scrape_duration_seconds: level(0.014),
  scrape_command_duration_seconds: level(0.004),
  scrape_command_success: ({ labels, member, moment }) =>
    labels.command === 'serverStatus' && moment.scene.refusing?.includes(member!.name) ? 0 : 1,
  tls_certificate_expiry_timestamp_seconds: ({ now, own }) => now + (20 + 300 * own) * DAY,
  replset_members: ({ set }) => set && set.members.length + (set.arbiters?.length ?? 0),
  replset_members_up: ({ set, moment }) =>
    set && [...set.members, ...(set.arbiters ?? [])].filter((name) => !moment.isDown(name)).length,
  replset_voting_members: ({ set }) => set && votersOf(set).length,
  replset_voting_members_healthy: ({ set, moment }) => set && moment.healthy(set).length,
  replset_majority_votes: ({ set }) => set && majority(set),
  replset_fault_tolerance: faultTolerance,
  replset_write_fault_tolerance: faultTolerance,
  replset_primaries: primary((name) => (name === undefined ? 0 : 1)),
  replset_observed_primaries: primary((name) => (name === undefined ? 0 : 1)),
  replset_writable: primary((name) => (name === undefined ? 0 : 1)),
  replset_majority_writable: primary((name) => (name === undefined ? 0 : 1)),
  replset_commit_lag_seconds: primary((name, subject) =>
    name === undefined ? undefined : level(0.02)(subject),
  ),
  replset_term: term,
  replset_primary_changes_total: withFailovers(() => 1),
  replset_primaryless_seconds_total: withFailovers((planned) => (planned ? 0.1 : 11.4)),
  replset_last_primary_change_timestamp_seconds: (subject) => {
    const last = lastFailover(subject);
    return last && subject.now - (last.at - subject.moment.minutes) * 60;
  },
  replset_last_failover_duration_seconds: (subject) => {
    const last = lastFailover(subject);
    if (!last) return undefined;
    return (last.planned ? 0.02 : 10.8) + (subject.labels.until === 'writable' ? 0.4 : 0);
  },
  replset_last_election_majority_writable_seconds: level(0.3),
  replset_heartbeat_health: ({ moment, labels }) => +!moment.isDown(labels.member!),
  replset_heartbeat_state: constant(2),
  replset_heartbeat_silence_seconds: ({ moment, labels, own, elapsed }) =>
    moment.isDown(labels.member!) ? 40 : (own * 2 + elapsed / 7) % 2,
  replset_heartbeat_ping_seconds: level(0.001),
  replset_heartbeat_interval_seconds: constant(2),
  replset_heartbeat_timeout_seconds: constant(10),
  replset_election_timeout_seconds: constant(10),
  heartbeats_total: ({ labels, elapsed, moment, member }) => {
    const lost = (moment.scene.down ?? [])
      .filter((outage) => outage.member === member?.name)
      .reduce((sum, { from, to }) => sum + 30 * Math.max(0, from - Math.max(to, moment.minutes)), 0);
    return labels.result === 'failed' ? lost : elapsed / 2 - lost;
  },
  heartbeat_consecutive_failures: ({ moment, member }) => (moment.isDown(member!.name) ? 60 : 0),
  heartbeat_last_success_timestamp_seconds: ({ moment, member, now }) => {
    const outage = (moment.scene.down ?? []).find(({ member: of }) => of === member!.name);
    return outage && moment.isDown(member!.name) ? now - (outage.from - moment.minutes) * 60 : now;
  },
  heartbeat_round_trip_seconds: level(0.0009),
  heartbeat_transitions_total: ({ labels, moment, member }) =>
    (moment.scene.down ?? []).filter(
      ({ member: of, from, to }) =>
        of === member?.name &&
        moment.minutes <= (labels.to === 'down' ? from : to) &&
        (labels.to === 'down' || to > 0),
    ).length,
  replset_member_state: (subject) => {
    const { member } = subject;
    if (!member?.set) return undefined;
    if (member.arbiter) return STATE.ARBITER;
    if (isCopying(subject)) return STATE.STARTUP2;
    return isPrimary(subject) ? STATE.PRIMARY : STATE.SECONDARY;
  },
  replset_member_is_primary: isPrimary,
  replset_member_is_writable_primary: isPrimary,
  replset_member_term: inSet(term),
  replset_member_config_version: inSet(constant(3)),
  replset_member_config_term: inSet(term),
  replset_member_rollback_id: inSet(constant(7)),
  replset_member_too_stale: inSet(constant(0)),
  replset_lag_seconds: lag,
  replset_lag_beyond_delay_seconds: lag,
  replset_oplog_window_seconds: oplogWindow,
  replset_oplog_headroom_seconds: (subject) => {
    const behind = lag(subject);
    return behind === undefined ? undefined : oplogWindow(subject)! - behind;
  },
  replset_oplog_first_timestamp_seconds: (subject) =>
    inSet(({ now }) => Math.floor(now / 300) * 300 - oplogWindow(subject)!)(subject),
  replset_oplog_last_timestamp_seconds: inSet(({ now }) => now),
  replset_member_initial_sync_elapsed_seconds: whileCopying(({ elapsed }) => 3600 + elapsed),
  replset_member_initial_sync_remaining_seconds: whileCopying(({ elapsed }) => 9000 - elapsed),
  replset_member_initial_sync_data_bytes: whileCopying(constant(420 * GIB)),
  replset_member_initial_sync_copied_bytes: whileCopying(({ elapsed }) => 120 * GIB + elapsed * 30 * MIB),
  replset_member_initial_sync_applied_operations: whileCopying(constant(0)),
  replset_member_initial_sync_failed_attempts: whileCopying(constant(0)),
  repl_apply_operations_total: inSet(grown(700)),
  repl_apply_batches_total: inSet(grown(40)),
  repl_apply_batch_seconds_total: inSet(grown(0.2)),
  repl_buffer_operations: inSet(whole(12)),
  repl_write_buffer_operations: inSet(whole(4)),
  repl_network_bytes_total: inSet(grown(2 * MIB)),
  replset_elections_called_total: ({ labels, ...rest }) =>
    withFailovers((planned) => +(labels.reason === (planned ? 'step_up' : 'election_timeout')))({
      labels,
      ...rest,
    }),
  replset_elections_won_total: ({ labels, ...rest }) =>
    withFailovers((planned) => +(labels.reason === (planned ? 'step_up' : 'election_timeout')))({
      labels,
      ...rest,
    }),
  replset_catch_ups_total: ({ labels, ...rest }) =>
    withFailovers(() => +(labels.result === 'already_caught_up'))({ labels, ...rest }),
  flow_control_enabled: inSet(constant(1)),
  flow_control_is_lagged: inSet(constant(0)),
  flow_control_lagged_seconds_total: inSet(constant(0)),
  flow_control_acquiring_seconds_total: inSet(grown(0.001)),
  sharding_shards: ({ moment, labels }) =>
    moment.scene.clusters
      .find(({ name }) => name === labels.mongodb_cluster)
      ?.sets.filter(({ clusterRole }) => clusterRole === 'shard').length,
  sharding_databases: ({ labels }) => (labels.sharded === 'true' ? 2 : 1),
  sharding_collections: constant(5),
  sharding_chunks: whole(420),
  sharding_balancer_enabled: constant(1),
  sharding_balancer_running: ({ elapsed }) => +(elapsed % 900 < 300),
  sharding_last_read_timestamp_seconds: ({ now, elapsed }) => now - (elapsed % 60),
  sharding_migrations_total: ({ elapsed, own, labels }) =>
    labels.result === 'aborted' ? 0 : Math.floor(elapsed / (300 + 900 * own)),
  sharding_critical_section_seconds_total: grown(0.0004),
  sharding_moved_documents_total: grown(30),
  sharding_range_deleted_documents_total: grown(28),
  sharding_range_deleter_tasks: whole(1),
  sharding_stale_config_errors_total: grown(0.01),
  sharding_config_optime_timestamp_seconds: ({ now, elapsed }) => now - (elapsed % 10),
  router_last_ping_timestamp_seconds: ({ now, elapsed }) => now - (elapsed % 10),
  sharding_hosts_targeted_total: (subject) => {
    const part = { one: 0.8, many: 0.05, all: 0.1, unsharded: 0.2 }[subject.labels.targeting ?? ''] ?? 0;
    return grown(300 * part)(subject);
  },
  connections_current: whole(180),
  connections_available: ({ own }) => 51_200 - Math.round(200 * own),
  connections_active: whole(14),
  connections_created_total: grown(2.5),
  opcounters_total: (subject) => loaded(OPERATIONS[kindOf(subject)] ?? 100)(subject),
  opcounters_repl_total: (subject) =>
    isPrimary(subject) ? grown(0)(subject) : grown((OPERATIONS[kindOf(subject)] ?? 0) / 4)(subject),
  op_latency_seconds_total: (subject) => {
    const kind = kindOf(subject);
    return loaded((OPERATIONS[kind] ?? 200) * (LATENCY[kind] ?? 0.001))(subject);
  },
  op_latency_operations_total: (subject) => loaded(OPERATIONS[kindOf(subject)] ?? 200)(subject),
  documents_total: (subject) => loaded(3 * (OPERATIONS[kindOf(subject)] ?? 100))(subject),
  current_operations: whole(3),
  current_operations_longest_seconds: level(0.4),
  commands_total: grown(20),
  query_scanned_keys_total: loaded(3900),
  query_scanned_objects_total: loaded(3100),
  query_collection_scans_total: grown(0.8),
  sort_in_memory_total: grown(0.3),
  write_conflicts_total: grown(0.05),
  cursors_open: whole(22),
  cursors_pinned: whole(3),
  cursors_opened_total: grown(40),
  transactions_open: whole(4),
  transactions_active: whole(2),
  transactions_inactive: whole(2),
  transactions_started_total: grown(41),
  transactions_committed_total: grown(39),
  transactions_aborted_total: grown(0.6),
  sessions_active: whole(210),
  write_concern_waits_total: grown(300),
  write_concern_wait_seconds_total: grown(1.2),
  ttl_deleted_documents_total: grown(14),
  network_received_bytes_total: loaded(3 * MIB),
  network_sent_bytes_total: loaded(11 * MIB),
  network_physical_received_bytes_total: loaded(1.4 * MIB),
  network_physical_sent_bytes_total: loaded(5 * MIB),
  network_requests_total: loaded(1900),
  process_cpu_seconds_total: (subject) => loaded(subject.labels.mode === 'user' ? 1.6 : 0.3)(subject),
  memory_resident_bytes: level(18 * GIB, 0.01),
  memory_virtual_bytes: level(22 * GIB, 0.01),
  tcmalloc_allocated_bytes: level(16 * GIB, 0.01),
  tcmalloc_heap_bytes: level(19 * GIB, 0.01),
  page_faults_total: grown(0.4),
  asserts_total: (subject) => grown(subject.labels.kind === 'user' ? 0.4 : 0)(subject),
  filesystem_size_bytes: constant(500 * GIB),
  filesystem_used_bytes: ({ own, elapsed }) => (180 + 120 * own) * GIB + elapsed * 0.4 * MIB,
  host_memory_bytes: constant(64 * GIB),
  host_memory_limit_bytes: constant(64 * GIB),
  host_cpus: constant(8),
  system_cpu_seconds_total: (subject) => grown(CPU[subject.labels.mode ?? ''] ?? 0.1)(subject),
  system_cpus: constant(8),
  system_context_switches_total: grown(21_000),
  system_processes_running: whole(3),
  system_processes_blocked: whole(1),
  system_memory_total_bytes: constant(64 * GIB),
  system_memory_free_bytes: level(2 * GIB),
  system_memory_available_bytes: level(30 * GIB, 0.05),
  system_memory_cached_bytes: level(26 * GIB, 0.05),
  system_memory_buffers_bytes: level(0.4 * GIB),
  system_swap_total_bytes: constant(4 * GIB),
  system_swap_free_bytes: constant(4 * GIB),
  system_major_page_faults_total: grown(0.2),
  system_disk_reads_total: grown(240),
  system_disk_writes_total: grown(380),
  system_disk_read_bytes_total: grown(9 * MIB),
  system_disk_written_bytes_total: grown(14 * MIB),
  system_disk_read_seconds_total: grown(0.11),
  system_disk_write_seconds_total: grown(0.34),
  system_disk_io_seconds_total: grown(0.28),
  system_mount_size_bytes: ({ labels }) => (labels.mount === '/' ? 40 : 500) * GIB,
  system_mount_free_bytes: ({ labels, own }) => (labels.mount === '/' ? 25 : 220 * (0.5 + own)) * GIB,
  system_mount_available_bytes: ({ labels, own }) => (labels.mount === '/' ? 23 : 195 * (0.5 + own)) * GIB,
  system_tcp_retransmitted_segments_total: grown(0.6),
  queue_readers: whole(0.4),
  queue_writers: whole(0.5),
  active_clients_readers: whole(5),
  active_clients_writers: whole(3),
  tickets_out: whole(6),
  tickets_available: whole(120),
  tickets_limit: constant(128),
  tickets_queue_seconds_total: grown(0.001),
  wiredtiger_cache_bytes: level(24 * GIB, 0.03),
  wiredtiger_cache_max_bytes: constant(31.5 * GIB),
  wiredtiger_cache_dirty_bytes: level(1.1 * GIB),
  wiredtiger_cache_read_bytes_total: grown(6 * MIB),
  wiredtiger_cache_written_bytes_total: grown(11 * MIB),
  wiredtiger_cache_evicted_pages_total: grown(320),
  wiredtiger_cache_app_thread_evictions_total: grown(0.02),
  wiredtiger_cache_app_thread_eviction_seconds_total: grown(0.0001),
  wiredtiger_history_store_bytes: level(40 * MIB),
  wiredtiger_checkpoint_last_duration_seconds: level(4.2),
  wiredtiger_checkpoints_total: grown(1 / 60),
  wiredtiger_checkpoint_seconds_total: grown(0.07),
  wiredtiger_log_written_bytes_total: grown(2.4 * MIB),
  wiredtiger_log_sync_seconds_total: grown(0.08),
  wiredtiger_open_files: whole(160),
  profiled_operations: whole(3),
  profiled_operation_longest_seconds: level(0.4),
  database_collections: whole(12),
  database_objects: ofCollection(80e6),
  database_data_bytes: ofCollection(300 * GIB),
  database_storage_bytes: ofCollection(110 * GIB),
  database_indexes: whole(30),
  database_index_bytes: ofCollection(40 * GIB),
  collection_documents: (subject) => ofCollection(80e6)(subject)! + subject.elapsed * 40,
  collection_data_bytes: (subject) => ofCollection(300 * GIB)(subject)! + subject.elapsed * 60_000,
  collection_storage_bytes: (subject) => ofCollection(110 * GIB)(subject)! + subject.elapsed * 20_000,
  collection_free_storage_bytes: ofCollection(6 * GIB),
  collection_indexes: constant(3),
  collection_index_bytes: ofCollection(40 * GIB),
  index_size_bytes: ofCollection(14 * GIB),
  collection_latency_seconds_total: (subject) => loaded(ofCollection(1.4)(subject)!)(subject),
  collection_latency_operations_total: (subject) => loaded(ofCollection(900)(subject)!)(subject),
  top_seconds_total: (subject) => loaded(ofCollection(1.6)(subject)!)(subject),
  top_operations_total: (subject) => loaded(ofCollection(1000)(subject)!)(subject),
  index_accesses_total: (subject) =>
    subject.labels.index === 'region_1' ? 0 : loaded(ofCollection(400)(subject)!)(subject),
  index_accesses_since_timestamp_seconds: ({ now, elapsed }) => now - elapsed - 40 * DAY,
};

/** The value of a metric; undefined: it is absent then. */
export function valueOf(name: string, type: string, subject: Subject): number | undefined {
  const value = VALUES[name.replace(/^mongodb_/, '')];
  if (value) return value(subject);
  if (type === 'counter') return 0;
  if (name.endsWith('_info') || name.endsWith('_up')) return 1;
  if (name.endsWith('_timestamp_seconds')) return subject.now;
  return 0;
}

/** From 0 to 1, the same for the same text. */
export function hashed(text: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
  }
  return ((hash >>> 0) % 10_000) / 10_000;
}
