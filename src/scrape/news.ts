import { numberOf, valueAt } from '../mongo/bson.js';
import type { ReplicaSet } from '../topology/types.js';
import type { MemberResult, Round } from './round.js';

/**
 * Whether the round saw something that the inventory it started from does not explain: a configuration of another
 * (version, term), a seed that answers for the first time, a process that is not what it was. Worth a discovery.
 */
export function hasNews({ topology, members }: Round): boolean {
  const results = [...members.values()];
  const placed = new Set(topology.clusters.flatMap(({ sets }) => sets.flatMap((set) => set.members)));
  if (results.some((result) => isStranger(result, placed.has(result.member)))) return true;
  return topology.clusters.some(({ sets }) =>
    sets.some((set) => {
      const own = results.filter(
        ({ member }) => member.replicaSet === set.name && member.cluster === set.cluster,
      );
      return isReconfigured(set, own);
    }),
  );
}

function isStranger({ member, hello, failure }: MemberResult, inSet: boolean): boolean {
  if (failure?.reason === 'wrong_identity') return true;
  return hello !== undefined && (member.component === 'unknown' || (hello.kind === 'member' && !inSet));
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
