import type { Cluster } from '../../../topology/types.js';
import type { DriftPicture, MemberPicture } from './types.js';

/** @param pictures the members of the cluster by name */
export function driftPicture(
  { members, discovery, target }: Cluster,
  pictures: ReadonlyMap<string, MemberPicture>,
): DriftPicture | undefined {
  const declared = members.filter((member) => member.declared);
  if (declared.length === 0) return undefined;
  // Before a discovery has worked nobody knows what is.
  const compared = target.discovery && discovery.lastSuccessAt !== undefined;
  const missing = declared.flatMap(({ name, discovered, foreign }) => {
    const reasons = [
      ...(compared && !discovered && foreign === undefined ? ['not in the running cluster'] : []),
      ...(foreign === undefined ? [] : ['part of another cluster']),
      ...(pictures.get(name)?.up === false ? ['down'] : []),
    ];
    return reasons.length > 0 ? [{ name, why: reasons.join(', ') }] : [];
  });
  const undeclared = members.filter((member) => member.discovered && !member.declared);
  return { declared: declared.length, missing, undeclared: undeclared.map(({ name }) => name) };
}
