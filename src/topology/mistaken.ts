import type { Contact } from './contacts.js';
import type { DiscoverRequest } from './discover-request.js';

/**
 * Whether a member of another set answers where one of a known set ought to be, which lives on with its others: a slip
 * on the way there, or a process that has taken the place. Its set is not followed from there, and does not take the
 * others in; a scrape says what is wrong.
 */
export function isMistaken(
  { address, hello }: Contact,
  contacts: readonly Contact[],
  { previous }: Pick<DiscoverRequest, 'previous'>,
): boolean {
  if (hello.kind !== 'member') return false;
  const expected = previous.sets.find(({ members }) => members.some((member) => member.address === address));
  return (
    expected !== undefined &&
    hello.setName !== expected.name &&
    contacts.some((other) => other.hello.kind === 'member' && other.hello.setName === expected.name)
  );
}
