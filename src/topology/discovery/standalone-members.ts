import { isFollowed } from '../model/role.js';
import type { Member } from '../model/topology.js';
import { asDiscovered, seedMember } from './members.js';
import type { CrawlResult, HelloContact } from './replies.js';
import { declaredAddress, type DiscoverRequest } from './request.js';

/**
 * Members outside of any set that the URI or the topology file names: standalones and routers under the configured
 * name, and seeds that never answered or have no usable configuration. The latter are included only while nothing
 * else is found: from then on only canonical names are used.
 *
 * @param found the members found by other means
 * @param aliases address → canonical name of the process found there
 */
export function standaloneMembers(
  request: DiscoverRequest,
  { contacts, otherCluster }: Pick<CrawlResult, 'contacts' | 'otherCluster'>,
  found: readonly Member[],
  aliases: ReadonlyMap<string, string>,
): readonly Member[] {
  const hosts = new Set(found.map(({ host }) => host));
  const isFound = (host: string, address: string): boolean =>
    hosts.has(host) || hosts.has(aliases.get(address) ?? '') || otherCluster.has(address);
  const contactAt = (address: string): HelloContact | undefined =>
    contacts.find((one) => one.address === address);

  const declared = request.target.members.flatMap((member) => {
    const address = declaredAddress(member, request.dial);
    const contact = contactAt(address);
    return contact && isOutsideSets(contact) && !isFound(member.host, address)
      ? [
          {
            ...seedMember(request, member.host),
            address,
            clusterRole: contact.hello.clusterRole,
            discovered: true,
          },
        ]
      : [];
  });
  const seeds = request.seeds.flatMap((seed) => {
    const address = request.dial(seed);
    if (isFound(seed, address) || declared.some((member) => member.address === address)) return [];
    const contact = contactAt(address);
    const base = seedMember(request, seed);
    if (contact && (isOutsideSets(contact) || (contact.hello.kind === 'ghost' && found.length === 0))) {
      return [{ ...base, clusterRole: contact.hello.clusterRole, discovered: true }];
    }
    if (contact || found.some((member) => member.address === address)) return [];
    if (found.length > 0 && isFollowed(request.target, base)) return [];
    // A declared member at this address is handled separately.
    if (isDeclared(seed, request)) return [];
    const known = request.previous.members.find(({ host, discovered }) => host === seed && discovered);
    return [known ? asDiscovered(known) : base];
  });
  return [...declared, ...seeds];
}

function isDeclared(seed: string, { target, dial }: DiscoverRequest): boolean {
  return target.members.some(
    (member) => member.host === seed || declaredAddress(member, dial) === dial(seed),
  );
}

function isOutsideSets({ hello }: HelloContact): boolean {
  return hello.kind === 'standalone' || hello.kind === 'mongos';
}
