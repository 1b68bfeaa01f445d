import type { Contact } from './contacts.js';
import type { ReplicaSet } from './types.js';

/** The name of the set that each address belongs to: of several the first. */
export function setNames(sets: readonly ReplicaSet[]): ReadonlyMap<string, string> {
  const pairs = sets.flatMap(({ name, members }) => members.map(({ address }) => [address, name] as const));
  return new Map(pairs.reverse());
}

/**
 * Whether a member of another set answers where one of a known set ought to be, which lives on with its others: a slip
 * on the way there, or a process that has taken the place. Its set is not followed from there, and does not take the
 * others in; a scrape says what is wrong.
 */
export function isMistaken(
  { address, hello }: Contact,
  contacts: readonly Contact[],
  known: ReadonlyMap<string, string>,
): boolean {
  if (hello.kind !== 'member') return false;
  const expected = known.get(address);
  return (
    expected !== undefined &&
    hello.setName !== expected &&
    contacts.some((other) => other.hello.kind === 'member' && other.hello.setName === expected)
  );
}
