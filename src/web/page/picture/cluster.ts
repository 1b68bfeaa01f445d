import type { Cluster, Component, Member } from '../../../topology/types.js';
import { driftPicture } from './drift.js';
import type { Known } from './facts.js';
import { memberPicture, worst } from './member.js';
import { setPicture } from './set.js';
import type { ClusterPicture, GroupPicture } from './types.js';

/** Headings of members in no set, in their order. */
const KINDS: Readonly<Record<Component, string>> = {
  mongos: 'Routers',
  standalone: 'Single servers',
  config: 'Config servers in no set',
  shard: 'Shard servers in no set',
  replset: 'In no set',
  unknown: 'Never reached',
};

export function clusterPicture(cluster: Cluster, known: Known): ClusterPicture {
  const { name, discovery, members } = cluster;
  const placed = new Set(cluster.sets.flatMap((set) => set.members));
  const sets = cluster.sets.map((set) => setPicture(set, known));
  const others = groupsOf(
    name,
    members.filter((member) => !placed.has(member)),
    known,
  );
  const pictures = [...sets, ...others].flatMap((group) => group.members);
  const drift = driftPicture(cluster, new Map(pictures.map((member) => [member.name, member])));
  return {
    ...{ name, sets, others },
    ...(discovery.success !== undefined && { discovered: discovery.success }),
    ...(discovery.lastSuccessAt !== undefined && { lastDiscoveryAt: discovery.lastSuccessAt }),
    ...(drift && { drift }),
  };
}

function groupsOf(cluster: string, members: readonly Member[], known: Known): readonly GroupPicture[] {
  return (Object.keys(KINDS) as Component[]).flatMap((component) => {
    const own = members.filter((member) => member.component === component);
    if (own.length === 0) return [];
    const pictures = own.map((member) => memberPicture(member, known));
    return {
      key: `${cluster}/${component}`,
      name: KINDS[component],
      level: worst(...pictures.map(({ level }) => level)),
      up: pictures.filter(({ up }) => up).length,
      members: pictures,
    };
  });
}
