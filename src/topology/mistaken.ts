import type { Contact } from './contacts.js';
import type { ReplicaSet } from './types.js';

/** The name of the set that each address belongs to: of several the first. */
export function setNames(sets: readonly ReplicaSet[]): ReadonlyMap<string, string> {
  const pairs = sets.flatMap(({ name, members }) => members.map(({ address }) => [address, name] as const));
  return new Map(pairs.reverse());
}

/**
 * Whether another process answers where a member of a set ought to be, while the set lives on with its others: a slip on
 * the way there, or a process that has taken the place. What it says is not followed from there; a scrape says what is
 * wrong.
 */
export function isMistaken(
  { address, hello, place }: Contact,
  contacts: readonly Contact[],
  known: ReadonlyMap<string, string>,
): boolean {
  if (hello.kind === 'ghost') return false;
  const expected = known.get(address) ?? place.replicaSet;
  const isOtherName = hello.me !== undefined && place.ownNames?.includes(hello.me) === false;
  return (
    expected !== undefined &&
    (hello.setName !== expected || isOtherName) &&
    contacts.some((other) => other.hello.kind === 'member' && other.hello.setName === expected)
  );
}

/**
 * Whether another process than this one says at an address of the configuration that it is the same member of a set of
 * the same name. It is the one that is asked for: another deployment may use the same names, `localhost` above all.
 * Their ids differ (4.4+).
 *
 * @param seeds the addresses that the URI and the topology file name
 */
export function isSecondClaim(
  { address, hello }: Contact,
  contacts: readonly Contact[],
  seeds: readonly string[],
): boolean {
  const { setName, me, processId } = hello;
  if (me === undefined || processId === undefined || seeds.includes(address)) return false;
  return contacts.some(
    ({ address: other, hello: claim }) =>
      seeds.includes(other) &&
      claim.setName === setName &&
      claim.me === me &&
      claim.processId !== undefined &&
      claim.processId !== processId,
  );
}
