import type { Access, ClusterPart, ClusterTarget, DeclaredMember, TopologyFileBase } from '../../config.js';
import { accessUnder } from './access.js';
import { merged } from './config-shard.js';
import type { ClusterDraft, MemberDraft, PartDraft, SettledCluster } from './drafts.js';

/** The target of a cluster of the file without problems. A URI belongs to the only cluster. */
export function targetOf(settled: SettledCluster, isOnly: boolean, base: TopologyFileBase): ClusterTarget {
  const { cluster } = settled;
  const uri = isOnly && base.uriGiven ? base.target : undefined;
  const access = accessUnder(base.target, cluster.access);
  const discovery = cluster.access.discovery ?? base.discovery;
  const isSharded = cluster.parts.some(({ clusterRole }) => SHARDED.has(clusterRole));
  return {
    name: nameOf(cluster, isOnly, base) ?? '',
    seeds: [...new Set([...cluster.seeds.map(({ value }) => value), ...(uri?.seeds ?? [])])],
    ...(uri?.srv && { srv: uri.srv }),
    // Every member of another set would be rejected.
    ...(uri?.replicaSet !== undefined && !isSharded && { replicaSet: uri.replicaSet }),
    ...access,
    discovery,
    parts: cluster.parts.map((part) => ownPart(part, access, discovery)),
    members: membersOf(settled),
  };
}

const SHARDED: ReadonlySet<PartDraft['clusterRole']> = new Set(['mongos', 'config', 'shard'] as const);

function ownPart({ clusterRole, name, access }: PartDraft, above: Access, discovery: boolean): ClusterPart {
  return {
    clusterRole,
    ...(name !== undefined && { name }),
    access: accessUnder(above, access),
    discovery: access.discovery ?? discovery,
  };
}

function membersOf({ cluster, configShard }: SettledCluster): readonly DeclaredMember[] {
  const shard = configShard.part;
  return cluster.parts
    .filter((part) => part !== shard)
    .flatMap((part) =>
      part.members.map((member) => {
        if (part.clusterRole !== 'config' || !shard) return memberOf(member, part);
        const replicaSet = part.replicaSet ?? shard.replicaSet;
        const set = { ...part, name: shard.name ?? '', ...(replicaSet && { replicaSet }) };
        return memberOf(merged(member, shard), set);
      }),
    );
}

/** The `name` of a part under config is that of its shard. */
function memberOf(member: MemberDraft, { clusterRole, name, replicaSet }: PartDraft): DeclaredMember {
  const setName = clusterRole === 'replset' ? name : replicaSet?.value;
  const shard = clusterRole === 'shard' || clusterRole === 'config' ? name : undefined;
  return {
    host: member.host,
    ...(member.name !== undefined && { name: member.name }),
    ...(member.address !== undefined && { address: member.address }),
    clusterRole,
    ...(shard !== undefined && { shard }),
    ...(setName !== undefined && { replicaSet: setName }),
    arbiter: member.arbiter,
    labels: member.labels,
  };
}

/** The name of a cluster; undefined if it does not have its own name and needs one. */
function nameOf(cluster: ClusterDraft, isOnly: boolean, base: TopologyFileBase): string | undefined {
  if (cluster.name || !isOnly) return cluster.name?.value;
  const { replicaSet, srv, seeds } = base.target;
  const ofUri = base.uriGiven ? (replicaSet ?? srv?.name ?? seeds[0]) : undefined;
  const firstMember = cluster.parts.flatMap(({ members }) => members)[0]?.host;
  return base.name ?? ofUri ?? cluster.seeds[0]?.value ?? firstMember;
}
