import type { DeclaredMember } from '../config/config.js';
import type { DiscoverRequest } from './discover-request.js';
import type { Exploration } from './explore.js';
import { declaredAddress, isName } from './members.js';
import type { Member } from './types.js';

/** Which found member each declared one is. */
export interface Matches {
  /** Of a declared member, the canonical name; one that is not there was not found. */
  readonly hosts: ReadonlyMap<DeclaredMember, string>;
  /** Declared again under another address: they are left out. */
  readonly duplicates: readonly DeclaredMember[];
}

/** Address → canonical name, for every set member that answered and told its name. */
export function memberAliases(
  { contacts }: Exploration,
  found: readonly Member[],
): ReadonlyMap<string, string> {
  return new Map(
    contacts.flatMap(({ address, hello: { me, setName } }) => {
      const member =
        me === undefined ? undefined : found.find((one) => one.replicaSet === setName && isName(me, one));
      return member ? [[address, member.host] as const] : [];
    }),
  );
}

/**
 * Finds each declared member among the found ones: by its text, by the host map, by what the process there calls
 * itself, by a match of before, or by resolved address and port, which still works while it is dead.
 *
 * @param aliases address → canonical name of what was found there
 */
export async function matchDeclared(
  request: DiscoverRequest,
  found: readonly Member[],
  aliases: ReadonlyMap<string, string>,
): Promise<Matches> {
  const hosts = new Map<DeclaredMember, string>();
  const taken = new Set<string>();
  const duplicates: DeclaredMember[] = [];
  const canonical = new Set(found.map(({ host }) => host));
  for (const declared of request.target.members) {
    const address = declaredAddress(declared, request.dial);
    const host =
      [declared.host, address].find((text) => canonical.has(text)) ??
      found.find((member) => member.address === address)?.host ??
      [aliases.get(address), request.memory.aliases.get(address)].find(
        (alias) => alias !== undefined && canonical.has(alias),
      ) ??
      (await byResolvedAddress(address, found, request));
    if (host === undefined) continue;
    if (taken.has(host)) duplicates.push(declared);
    else hosts.set(declared, host);
    taken.add(host);
  }
  return { hosts, duplicates };
}

async function byResolvedAddress(
  address: string,
  found: readonly Pick<Member, 'host'>[],
  { lookup }: DiscoverRequest,
): Promise<string | undefined> {
  const [host, port] = split(address);
  const samePort = found.filter((member) => split(member.host)[1] === port);
  if (samePort.length === 0) return undefined;
  const own = new Set(await lookup(host));
  if (own.size === 0) return undefined;
  const resolved = await Promise.all(
    samePort.map(async (member) => ({ member, addresses: await lookup(split(member.host)[0]) })),
  );
  return resolved.find(({ addresses }) => addresses.some((one) => own.has(one)))?.member.host;
}

/** The seeds that are no declared member by another name. */
export async function undeclaredSeeds(
  seeds: readonly Member[],
  request: DiscoverRequest,
): Promise<readonly Member[]> {
  const declared = request.target.members.map((member) => ({ host: declaredAddress(member, request.dial) }));
  const same = await Promise.all(seeds.map(({ address }) => byResolvedAddress(address, declared, request)));
  return seeds.filter((_, index) => same[index] === undefined);
}

function split(address: string): readonly [host: string, port: string] {
  const colon = address.lastIndexOf(':');
  return [address.slice(0, colon).replace(/^\[|\]$/g, ''), address.slice(colon + 1)];
}
