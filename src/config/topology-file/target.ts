import type { Access, ClusterPart, ClusterTarget, DeclaredMember, TopologyFileBase } from '../config.js';
import { accessUnder } from './access.js';
import { merged } from './config-shard.js';
import type { MemberDraft, PartDraft } from './draft.js';
import type { Settled } from './duplicates.js';
import { nameOf } from './names.js';

/** The target that a faultless cluster of the file makes. A URI belongs to the only cluster. */
export function targetOf(settled: Settled, isOnly: boolean, base: TopologyFileBase): ClusterTarget {
  const { cluster } = settled;
  const uri = isOnly && base.uriGiven ? base.target : undefined;
  const access = accessUnder(base.target, cluster.access);
  const discovery = cluster.access.discovery ?? base.discovery;
  const isSharded = cluster.parts.some(({ component }) => SHARDED.has(component));
  return {
    name: nameOf(cluster, isOnly, base) ?? '',
    seeds: [...new Set([...cluster.seeds.map(({ value }) => value), ...(uri?.seeds ?? [])])],
    ...(uri?.srv && { srv: uri.srv }),
    // Every process of another set would be refused.
    ...(uri?.replicaSet !== undefined && !isSharded && { replicaSet: uri.replicaSet }),
    ...access,
    discovery,
    parts: cluster.parts.map((part) => partOf(part, access, discovery)),
    members: membersOf(settled),
  };
}

const SHARDED: ReadonlySet<PartDraft['component']> = new Set(['mongos', 'config', 'shard'] as const);

function partOf({ component, name, access }: PartDraft, above: Access, discovery: boolean): ClusterPart {
  return {
    component,
    ...(name !== undefined && { name }),
    access: accessUnder(above, access),
    discovery: access.discovery ?? discovery,
  };
}

function membersOf({ cluster, configShard }: Settled): readonly DeclaredMember[] {
  const shard = configShard.part;
  return cluster.parts
    .filter((part) => part !== shard)
    .flatMap((part) =>
      part.members.map((member) => {
        if (part.component !== 'config' || !shard) return memberOf(member, part);
        const replicaSet = part.replicaSet ?? shard.replicaSet;
        const set = { ...part, name: shard.name ?? '', ...(replicaSet && { replicaSet }) };
        return memberOf(merged(member, shard), set);
      }),
    );
}

/** `name` of a part under config is that of its shard. */
function memberOf(member: MemberDraft, { component, name, replicaSet }: PartDraft): DeclaredMember {
  const setName = component === 'replset' ? name : replicaSet?.value;
  const shard = component === 'shard' || component === 'config' ? name : undefined;
  return {
    host: member.host,
    ...(member.name !== undefined && { name: member.name }),
    ...(member.address !== undefined && { address: member.address }),
    component,
    ...(shard !== undefined && { shard }),
    ...(setName !== undefined && { replicaSet: setName }),
    arbiter: member.arbiter,
    labels: member.labels,
  };
}
