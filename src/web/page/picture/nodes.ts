import { worst } from './member.js';
import type { ClusterPicture, MemberPicture, NodePicture } from './types.js';

/** Machines by name, with their members of all clusters. */
export function nodePictures(clusters: readonly ClusterPicture[]): readonly NodePicture[] {
  const nodes = new Map<string, MemberPicture[]>();
  for (const member of membersOf(clusters)) {
    const own = nodes.get(member.node);
    if (own) own.push(member);
    else nodes.set(member.node, [member]);
  }
  return [...nodes]
    .sort(([one], [other]) => COLLATOR.compare(one, other))
    .map(([name, members]) => ({
      name,
      level: worst(...members.map(({ level }) => level)),
      up: members.filter(({ up }) => up).length,
      members,
    }));
}

export function membersOf(clusters: readonly ClusterPicture[]): readonly MemberPicture[] {
  return clusters.flatMap(({ sets, others }) => [...sets, ...others].flatMap(({ members }) => members));
}

/** db2 stands before db10. */
const COLLATOR = new Intl.Collator('en', { numeric: true });
