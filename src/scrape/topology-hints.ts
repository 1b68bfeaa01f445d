import { numberOf, valueAt } from '../mongo/bson.js';
import type { Cluster, ReplicaSet } from '../topology/model/topology.js';
import type { MemberResult, Scrape } from './scrape.js';

/**
 * The clusters in which the scrape found something that its initial inventory does not explain: a configuration of
 * another version or term, a seed that answers for the first time, a process that is not the expected one. They need a
 * discovery.
 *
 * @returns their names
 */
export function topologyHints({ topology, members }: Scrape): readonly string[] {
  const results = [...members.values()];
  return topology.clusters.filter((cluster) => hasTopologyHints(cluster, results)).map(({ name }) => name);
}

function hasTopologyHints({ name, sets }: Cluster, all: readonly MemberResult[]): boolean {
  const results = all.filter(({ member }) => member.cluster === name);
  const placed = new Set(sets.flatMap((set) => set.members));
  if (results.some((result) => isStranger(result, placed.has(result.member)))) return true;
  return sets.some((set) =>
    isReconfigured(
      set,
      results.filter(({ member }) => member.replicaSet === set.name),
    ),
  );
}

function isStranger({ member, hello, failure }: MemberResult, inSet: boolean): boolean {
  // The inventory already knows a process of another cluster; there is nothing new to discover.
  if (failure?.reason === 'wrong_identity') return member.otherCluster === undefined;
  return hello !== undefined && (member.clusterRole === 'unknown' || (hello.kind === 'member' && !inSet));
}

function isReconfigured(set: ReplicaSet, results: readonly MemberResult[]): boolean {
  const versions = results.flatMap(({ hello }) =>
    hello?.setVersion === undefined ? [] : [hello.setVersion],
  );
  const known = set.config?.version ?? set.version;
  if (versions.length > 0 && Math.max(...versions) !== known) return true;
  const terms = results.flatMap(({ replies }) => selfConfigTerm(replies.replSetGetStatus) ?? []);
  return set.config?.term !== undefined && terms.length > 0 && Math.max(...terms) !== set.config.term;
}

function selfConfigTerm(status: unknown): number | undefined {
  const members = valueAt(status, ['members']);
  if (!Array.isArray(members)) return undefined;
  const self: unknown = members.find((entry) => valueAt(entry, ['self']) === true);
  return numberOf(valueAt(self, ['configTerm']));
}
