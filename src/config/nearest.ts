import { closestMatch } from 'leven';

/** A shorter beginning may be anything. */
const SHORTEST_BEGINNING = 4;

/**
 * The candidate the user most likely meant; undefined when none is near.
 * A last part alone (`uri` for `mongodb.uri`) counts as near where only one candidate ends so; a beginning (`mongodb.user` for
 * `mongodb.username`) where only one candidate begins so.
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const sameEnd = candidates.filter((candidate) => candidate.endsWith(`.${name}`));
  if (name !== '' && sameEnd.length === 1) return sameEnd[0];
  const longer = candidates.filter((candidate) => candidate.startsWith(name));
  if (name.length >= SHORTEST_BEGINNING && longer.length === 1) return longer[0];
  const byLowerCase = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]));
  const match = closestMatch(name.toLowerCase(), [...byLowerCase.keys()], {
    maxDistance: Math.max(2, Math.floor(name.length / 3)),
  });
  return match === undefined ? undefined : byLowerCase.get(match);
}
