import { isFollowed } from './access.js';
import type { Contact } from './contacts.js';
import type { DiscoverRequest } from './discover-request.js';
import type { Exploration } from './explore.js';
import { asFound, declaredAddress, seedMember } from './members.js';
import type { Member } from './types.js';

/**
 * Members outside of any set that the URI or the topology file names: standalones and routers under the name they
 * were given, and seeds that never answered or have no usable configuration. Of the latter only while nothing else
 * is found: from then on only canonical names stand.
 *
 * @param placed the members found otherwise
 * @param aliases address → canonical name of what was found there
 */
export function lonelyMembers(
  request: DiscoverRequest,
  { contacts, foreign }: Pick<Exploration, 'contacts' | 'foreign'>,
  placed: readonly Member[],
  aliases: ReadonlyMap<string, string>,
): readonly Member[] {
  const hosts = new Set(placed.map(({ host }) => host));
  const isPlaced = (host: string, address: string): boolean =>
    hosts.has(host) || hosts.has(aliases.get(address) ?? '') || foreign.has(address);
  const contactAt = (address: string): Contact | undefined => contacts.find((one) => one.address === address);

  const declared = request.target.members.flatMap((member) => {
    const address = declaredAddress(member, request.dial);
    const contact = contactAt(address);
    return contact && isAlone(contact) && !isPlaced(member.host, address)
      ? [
          {
            ...seedMember(request, member.host),
            address,
            component: contact.hello.component,
            discovered: true,
          },
        ]
      : [];
  });
  const seeds = request.seeds.flatMap((seed) => {
    const address = request.dial(seed);
    if (isPlaced(seed, address) || declared.some((member) => member.address === address)) return [];
    const contact = contactAt(address);
    const base = seedMember(request, seed);
    if (contact && (isAlone(contact) || (contact.hello.kind === 'ghost' && placed.length === 0))) {
      return [{ ...base, component: contact.hello.component, discovered: true }];
    }
    if (contact || placed.some((member) => member.address === address)) return [];
    if (placed.length > 0 && isFollowed(request.target, base)) return [];
    // What is declared there is told apart from what is found.
    if (isDeclared(seed, request)) return [];
    const known = request.previous.members.find(({ host, discovered }) => host === seed && discovered);
    return [known ? asFound(known) : base];
  });
  return [...declared, ...seeds];
}

function isDeclared(seed: string, { target, dial }: DiscoverRequest): boolean {
  return target.members.some(
    (member) => member.host === seed || declaredAddress(member, dial) === dial(seed),
  );
}

function isAlone({ hello }: Contact): boolean {
  return hello.kind === 'standalone' || hello.kind === 'mongos';
}
