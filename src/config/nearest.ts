import { closestMatch } from 'leven';

/**
 * The candidate the user most likely meant; undefined when none is near.
 * A last part alone (`uri` for `mongodb.uri`) counts as near where only one candidate ends so.
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const sameEnd = candidates.filter((candidate) => candidate.endsWith(`.${name}`));
  if (name !== '' && sameEnd.length === 1) return sameEnd[0];
  const byLowerCase = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]));
  const match = closestMatch(name.toLowerCase(), [...byLowerCase.keys()], {
    maxDistance: Math.max(2, Math.floor(name.length / 3)),
  });
  return match === undefined ? undefined : byLowerCase.get(match);
}
