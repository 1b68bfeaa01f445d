import { METRIC_GROUPS } from '../../../../src/metrics/families/index.js';
import type { Family } from '../../../../src/metrics/family.js';
import type { Labels } from '../../../../src/metrics/labels.js';
import { labelSets } from './label-values.js';
import { membersOf, type Moment, type PlayedMember, type PlayedSet, type Scene } from './scene.js';
import { hashed, valueOf, type Subject } from './values.js';

/** What the exporter's own metrics say, and those that Prometheus adds: the job and instance of one exporter. */
const TARGET: Labels = { job: 'mongodb', instance: 'exporter.example.net:9216' };

/** What stays there while a member is down. */
const OF_DOWN_MEMBERS =
  /^mongodb_(up$|down_reason|topology_|member_|heartbeat|scrape_duration|replset_heartbeat_|tls_)/;

/** Of members that hold data alone; routers have no storage. */
const OF_STORAGE =
  /^mongodb_(wiredtiger|filesystem|tickets|queue_|active_clients|opcounters_repl|repl_|replset_member|replset_lag|replset_oplog|flow_control|top_|collection_latency|index_accesses|profiled|ttl|op_latency|documents|query_|cursors_no)/;

/** Of sharded clusters alone. */
const OF_SHARDING = /^mongodb_(sharding|router)_/;

interface Identity {
  readonly labels: Labels;
  readonly member?: PlayedMember;
  readonly set?: PlayedSet;
}

/** Samples of one series: text before the value, and a value for each moment. */
export interface PlayedSeries {
  readonly name: string;
  readonly labels: Labels;
  readonly at: (moment: Moment, now: number, elapsed: number) => number | undefined;
}

/** All series of a scene, of every metric of the catalogue. */
export function seriesOf(scene: Scene): readonly PlayedSeries[] {
  const families = METRIC_GROUPS.flatMap((group) => group.families);
  return families.flatMap((family) => ofFamily(family, scene));
}

function ofFamily(family: Family, scene: Scene): readonly PlayedSeries[] {
  const { name, type, source } = family;
  if (name === 'mongodb_member_info') return memberInfo(scene);
  if (name === 'mongodb_down_reason') return downReasons(scene);
  if (name === 'mongodb_scrape_command_failure') return failures(scene);
  if (name === 'mongodb_replset_primary_info') return primaries(scene);
  if (name === 'mongodb_replset_last_election_info') return elections(scene);
  if (name === 'mongodb_replset_member_sync_source_info') return syncSources(scene);
  if (name === 'mongodb_replset_heartbeat_failure') return heartbeatFailures(scene);
  if (name === 'mongodb_sharding_shard_info') return shards(scene);
  if (source.labels.includes('observer'))
    return pairs(scene).map((identity) => plain(name, type, identity, {}));
  const identities = identitiesOf(family, scene);
  if (type === 'histogram') return identities.flatMap((identity) => histogram(name, identity));
  if (source.labels.includes('shard') && source.scope === 'cluster') {
    return identities.flatMap((identity) =>
      shardNames(scene, identity.labels.mongodb_cluster!).map((shard) =>
        plain(name, type, identity, { shard }),
      ),
    );
  }
  return identities.flatMap((identity) =>
    labelSets(name, source.labels).map((labels) => plain(name, type, identity, labels)),
  );
}

function identitiesOf({ name, source: { scope } }: Family, scene: Scene): readonly Identity[] {
  const sharded = (cluster: string): boolean =>
    scene.clusters.some(({ name: of, routers }) => of === cluster && routers !== undefined);
  switch (scope) {
    case 'member':
      return membersOf(scene)
        .filter(
          ({ arbiter, clusterRole }) => !(OF_STORAGE.test(name) && (arbiter || clusterRole === 'mongos')),
        )
        .filter(({ clusterRole }) => !name.startsWith('mongodb_router_') || clusterRole === 'mongos')
        .filter(({ cluster }) => !OF_SHARDING.test(name) || sharded(cluster))
        .map(ofMember);
    case 'set':
      return setsOf(scene);
    case 'host': {
      const hosts = new Set(membersOf(scene).map(({ cluster, host }) => `${cluster} ${host}`));
      return [...hosts].map((text) => {
        const [mongodb_cluster = '', host = ''] = text.split(' ');
        return { labels: { mongodb_cluster, host } };
      });
    }
    case 'deployment':
      return scene.clusters.flatMap<Identity>((cluster) =>
        cluster.routers === undefined
          ? setsOf(scene).filter(({ labels }) => labels.mongodb_cluster === cluster.name)
          : [{ labels: { mongodb_cluster: cluster.name } }],
      );
    case 'cluster':
      return scene.clusters
        .filter(({ routers }) => routers !== undefined || !OF_SHARDING.test(name))
        .map(({ name: mongodb_cluster }) => ({ labels: { mongodb_cluster } }));
  }
}

function ofMember(member: PlayedMember): Identity {
  const { cluster, clusterRole, set, name } = member;
  const labels = {
    mongodb_cluster: cluster,
    cluster_role: clusterRole,
    ...(set && { replica_set: set.name }),
    member: name,
  };
  return { labels, member };
}

function setsOf({ clusters }: Scene): readonly (Identity & { readonly set: PlayedSet })[] {
  return clusters.flatMap(({ name, sets }) =>
    sets.map((set) => ({
      labels: { mongodb_cluster: name, cluster_role: set.clusterRole, replica_set: set.name },
      set,
    })),
  );
}

function plain(
  name: string,
  type: string,
  { labels: base, member, set }: Identity,
  more: Labels,
): PlayedSeries {
  const labels = { ...base, ...more };
  const own = hashed(`${name}${Object.values(labels).join()}`);
  const survives = OF_DOWN_MEMBERS.test(name);
  const at = (moment: Moment, now: number, elapsed: number): number | undefined => {
    if (name === 'mongodb_up') return +!moment.isDown(member!.name);
    if (labels.observer !== undefined && moment.isDown(labels.observer)) return undefined;
    if (member && !survives && moment.isDown(member.name)) return undefined;
    const subject: Subject = {
      ...{ moment, now, elapsed, labels, own },
      ...(member && { member }),
      ...(set && { set }),
    };
    return valueOf(name, type, subject);
  };
  return { name, labels, at };
}

/** 1 while a condition holds. */
function info(name: string, labels: Labels, holds: (moment: Moment) => boolean = () => true): PlayedSeries {
  return { name, labels, at: (moment) => (holds(moment) ? 1 : undefined) };
}

function memberInfo(scene: Scene): readonly PlayedSeries[] {
  return membersOf(scene).map((member) =>
    info('mongodb_member_info', {
      ...ofMember(member).labels,
      host: member.host,
      shard: member.clusterRole === 'shard' ? member.set!.name : '',
      version: '7.0.14',
      storage_engine: member.set === undefined ? '' : 'wiredTiger',
    }),
  );
}

function downReasons(scene: Scene): readonly PlayedSeries[] {
  return (scene.down ?? []).map(({ member: name }) => {
    const member = membersOf(scene).find((one) => one.name === name)!;
    const labels = { ...ofMember(member).labels, phase: 'connect', reason: 'refused' };
    return info('mongodb_down_reason', labels, (moment) => moment.isDown(name));
  });
}

function failures(scene: Scene): readonly PlayedSeries[] {
  return membersOf(scene)
    .filter(({ name }) => scene.refusing?.includes(name))
    .map((member) =>
      info('mongodb_scrape_command_failure', {
        ...ofMember(member).labels,
        command: 'serverStatus',
        reason: 'unauthorized',
      }),
    );
}

function primaries(scene: Scene): readonly PlayedSeries[] {
  return setsOf(scene).flatMap(({ labels, set }) =>
    set.members.map((member) =>
      info('mongodb_replset_primary_info', { ...labels, member }, (moment) => moment.primary(set) === member),
    ),
  );
}

function elections(scene: Scene): readonly PlayedSeries[] {
  return setsOf(scene).flatMap(({ labels, set }) =>
    (scene.failovers ?? [])
      .filter(({ set: of }) => of === set.name)
      .map((failover) =>
        info(
          'mongodb_replset_last_election_info',
          {
            ...labels,
            member: failover.to,
            previous: set.members[0]!,
            reason: failover.planned ? 'step_up' : 'election_timeout',
          },
          (moment) => moment.failovers(set).at(-1) === failover,
        ),
      ),
  );
}

function syncSources(scene: Scene): readonly PlayedSeries[] {
  return setsOf(scene).flatMap(({ labels, set }) =>
    set.members.flatMap((member) =>
      set.members
        .filter((source) => source !== member)
        .map((source) =>
          info(
            'mongodb_replset_member_sync_source_info',
            { ...labels, member, sync_source: source },
            (moment) => moment.primary(set) === source && !moment.isDown(member),
          ),
        ),
    ),
  );
}

function pairs(scene: Scene): readonly Identity[] {
  return setsOf(scene).flatMap(({ labels, set }) =>
    set.members.flatMap((observer) =>
      [...set.members, ...(set.arbiters ?? [])]
        .filter((member) => member !== observer)
        .map((member) => ({ labels: { ...labels, observer, member } })),
    ),
  );
}

function heartbeatFailures(scene: Scene): readonly PlayedSeries[] {
  return pairs(scene)
    .filter(({ labels }) => scene.down?.some(({ member }) => member === labels.member))
    .map(({ labels }) =>
      info(
        'mongodb_replset_heartbeat_failure',
        { ...labels, reason: 'refused' },
        (moment) => moment.isDown(labels.member!) && !moment.isDown(labels.observer!),
      ),
    );
}

function shardNames({ clusters }: Scene, cluster: string): readonly string[] {
  const sets = clusters.find(({ name }) => name === cluster)?.sets ?? [];
  return sets.filter(({ clusterRole }) => clusterRole === 'shard').map(({ name }) => name);
}

function shards(scene: Scene): readonly PlayedSeries[] {
  return scene.clusters.flatMap(({ name }) =>
    shardNames(scene, name).map((shard) =>
      info('mongodb_sharding_shard_info', { mongodb_cluster: name, shard, replica_set: shard }),
    ),
  );
}

const BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 12, 15, 20, 30, 60, Infinity];

/** Durations of failovers, the only histogram. */
function histogram(name: string, { labels, set }: Identity): readonly PlayedSeries[] {
  return ['elected', 'writable'].flatMap((until) =>
    BOUNDS.map((bound) => ({
      name: `${name}_bucket`,
      labels: { ...labels, until, le: bound === Infinity ? '+Inf' : String(bound) },
      at: (moment: Moment) =>
        moment.failovers(set!).filter(({ planned }) => (planned ? 0.1 : 11.2) <= bound).length,
    })),
  );
}

/** The exporter's own metrics, and what Prometheus says of its target. */
export function ownSeries(scene: Scene): readonly PlayedSeries[] {
  const members = membersOf(scene).length;
  const gauges: Readonly<Record<string, number>> = {
    ...{
      up: 1,
      scrape_duration_seconds: 0.05 + members / 2000,
      scrape_samples_post_metric_relabeling: members * 300,
    },
    ...{ mongodb_exporter_scrape_members: members, mongodb_exporter_last_scrape_duration_seconds: 0.04 },
    ...{ mongodb_exporter_scrape_timeout_seconds: 9.5, mongodb_exporter_config_last_reload_success: 1 },
    ...{
      process_resident_memory_bytes: 9e7,
      nodejs_heap_size_used_bytes: 3.4e7,
      process_open_fds: 40 + 3 * members,
    },
    ...{ process_max_fds: 65_536, nodejs_eventloop_lag_mean_seconds: 0.0101 },
    nodejs_eventloop_lag_p99_seconds: 0.0112,
  };
  const wave =
    (value: number, part: number) =>
    (_moment: Moment, _now: number, elapsed: number): number =>
      value * (1 + part * Math.sin(elapsed / 90));
  const counter =
    (rate: number) =>
    (_moment: Moment, _now: number, elapsed: number): number =>
      5000 + elapsed * rate;
  return [
    ...Object.entries(gauges).map(([name, value]) => ({
      name,
      labels: TARGET,
      at: wave(value, /seconds$|bytes$/.test(name) && !name.includes('timeout') ? 0.1 : 0),
    })),
    {
      name: 'mongodb_exporter_build_info',
      labels: { ...TARGET, version: '0.1.0', node_version: 'v22.11.0' },
      at: () => 1,
    },
    {
      name: 'nodejs_active_resources',
      labels: { ...TARGET, type: 'TCPSocketWrap' },
      at: wave(members * 2 + 3, 0),
    },
    { name: 'process_cpu_seconds_total', labels: TARGET, at: counter(0.02) },
    { name: 'mongodb_exporter_scrapes_total', labels: TARGET, at: counter(1 / scene.stepSeconds) },
    {
      name: 'mongodb_exporter_family_errors_total',
      labels: { ...TARGET, family: 'mongodb_up' },
      at: () => 0,
    },
    { name: 'mongodb_collector_truncated', labels: { ...TARGET, collector: 'collstats' }, at: () => 0 },
    {
      name: 'process_start_time_seconds',
      labels: TARGET,
      at: (_moment, now, elapsed) => now - elapsed - 90_000,
    },
  ];
}

export const OF_TARGET: Labels = TARGET;
