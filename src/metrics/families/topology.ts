import type { MemberResult } from '../../scrape/scrape.js';
import type { Cluster, MemberSettings } from '../../topology/model/topology.js';
import { counter, gauge, type MetricGroup } from '../family.js';
import { flag, info, perCluster, perMember, type Labelled } from '../from-analysis.js';

/** The monitored members, and how they were discovered. */
export const topology: MetricGroup = {
  name: 'topology',
  title: 'Topology',
  families: [
    gauge(
      'mongodb_topology_members',
      'Number of known members.',
      perCluster('topology', countMembers, { labels: ['cluster_role', 'replica_set'] }),
    ),
    gauge(
      'mongodb_topology_member_declared',
      'Whether the topology file names the member.',
      perMember('topology', ({ member }) => flag(member.declared)),
    ),
    gauge(
      'mongodb_topology_member_discovered',
      'Whether the running cluster names the member.',
      perMember('topology', ({ member }) => flag(member.discovered)),
    ),
    gauge(
      'mongodb_topology_discovery_success',
      'Whether the last discovery succeeded.',
      perCluster('discovery', ({ discovery }) => flag(discovery.success)),
    ),
    gauge(
      'mongodb_topology_last_discovery_timestamp_seconds',
      'Unix timestamp of the last successful discovery.',
      perCluster('discovery', ({ discovery }) => seconds(discovery.lastSuccessAt)),
    ),
    gauge(
      'mongodb_topology_discovery_duration_seconds',
      'Time in seconds that the last discovery took.',
      perCluster('discovery', ({ discovery }) => discovery.durationSeconds),
    ),
    counter(
      'mongodb_topology_changes_total',
      'Number of members added or removed since the first discovery.',
      perCluster(
        'discovery',
        ({ discovery }) => [
          { labels: { change: 'added' }, value: discovery.added },
          { labels: { change: 'removed' }, value: discovery.removed },
        ],
        { labels: ['change'] },
      ),
    ),
    gauge(
      'mongodb_member_info',
      'Host, shard, version and storage engine of the member; the last two as last known.',
      perMember(
        'topology, serverStatus.version, serverStatus.storageEngine.name',
        ({ member, known }) =>
          info({
            host: member.hostname,
            shard: member.shard ?? '',
            version: known.version,
            storage_engine: known.storageEngine,
          }),
        { labels: ['host', 'shard', 'version', 'storage_engine'], reads: ['storageEngine.name'] },
      ),
    ),
    gauge(
      'mongodb_member_tag_info',
      'Tag of the member in the configuration of its replica set, or label of the member in the topology file.',
      perMember('replSetGetConfig.members.tags, hello.tags, topology file', tags, {
        labels: ['source', 'key', 'value'],
      }),
    ),
    gauge(
      'mongodb_member_priority',
      'Priority of the member in elections; with 0 it never becomes primary.',
      perMember(
        'replSetGetConfig.members.priority, hello.passive',
        configured((config) => config.priority),
      ),
    ),
    gauge(
      'mongodb_member_votes',
      'Number of votes of the member in elections.',
      perMember(
        'replSetGetConfig.members.votes',
        configured((config) => config.votes),
      ),
    ),
    gauge(
      'mongodb_member_hidden',
      'Whether the member is hidden from clients.',
      perMember(
        'replSetGetConfig.members.hidden, hello.hidden',
        configured((config) => Number(config.hidden)),
      ),
    ),
    gauge(
      'mongodb_member_arbiter',
      'Whether the member is an arbiter, which only votes.',
      perMember(
        'replSetGetConfig.members.arbiterOnly, hello.arbiterOnly',
        configured((config) => Number(config.arbiter)),
      ),
    ),
    gauge(
      'mongodb_member_build_indexes',
      'Whether the member builds indexes.',
      perMember(
        'replSetGetConfig.members.buildIndexes, hello.buildIndexes',
        configured((config) => Number(config.buildIndexes)),
      ),
    ),
    gauge(
      'mongodb_member_delay_seconds',
      'Time in seconds that the member is configured to stay behind the primary.',
      perMember(
        'replSetGetConfig.members.secondaryDelaySecs, hello.secondaryDelaySecs',
        configured((config) => config.delaySeconds),
      ),
    ),
  ],
};

function countMembers({ members }: Cluster): readonly Labelled[] {
  const counts = new Map<string, { cluster_role: string; replica_set: string; count: number }>();
  for (const { clusterRole, replicaSet = '' } of members) {
    const key = `${clusterRole}/${replicaSet}`;
    const entry = counts.get(key) ?? { cluster_role: clusterRole, replica_set: replicaSet, count: 0 };
    counts.set(key, { ...entry, count: entry.count + 1 });
  }
  return [...counts.values()].map(({ cluster_role: clusterRole, replica_set, count }) => ({
    labels: { cluster_role: clusterRole, ...(replica_set !== '' && { replica_set }) },
    value: count,
  }));
}

function configured(
  read: (config: MemberSettings) => number | undefined,
): (result: MemberResult) => number | undefined {
  return ({ member }) => member.config && read(member.config);
}

function tags({ member }: MemberResult): readonly Labelled[] {
  return Object.entries({ config: member.config?.tags, file: member.labels }).flatMap(([source, pairs]) =>
    Object.entries(pairs ?? {}).map(([key, value]) => ({ labels: { source, key, value }, value: 1 })),
  );
}

function seconds(millis: number | undefined): number | undefined {
  return millis === undefined ? undefined : millis / 1000;
}
