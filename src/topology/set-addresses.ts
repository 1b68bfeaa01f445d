import type { DownReason } from '../errors.js';
import { isFollowed, type Place } from './access.js';
import type { Contact } from './contacts.js';
import type { DiscoverRequest, Naming } from './discover-request.js';
import type { Exploration } from './explore.js';
import { announcedAddress, askedAddresses, isName } from './members.js';
import { isLoopback } from './own-host.js';
import { asksNamed } from './shared-places.js';
import type { Member, ReplicaSet } from './types.js';

// A member of a set is dialled by its own name: that of the configuration, or what the host map or a split horizon makes
// of it. Where that does not lead to it, it is dialled at the address that the URI or the topology file gives and where a
// process answers as it: names of containers, pods and tunnels are of no use from elsewhere.

/** A member that is not dialled by its own name. */
export interface Detour {
  readonly host: string;
  readonly address: string;
  /** Why its own name does not serve; absent: it was not tried this time. */
  readonly reason?: DownReason;
}

type Heard = Pick<Exploration, 'contacts' | 'unanswered' | 'local' | 'readings' | 'sharding'>;

/** Own names to dial, to learn whether they lead to the members that have answered at other addresses. */
export function ownNamePlaces(heard: Heard, request: DiscoverRequest): ReadonlyMap<string, Place> {
  const { target, previous } = request;
  const asked = askedAddresses(request);
  const known = new Map(previous.members.map((member) => [member.host, member] as const));
  const answering = heard.contacts.flatMap((contact): Member[] => {
    const member = memberAt(contact, heard, request);
    const isKnown = member !== undefined && known.get(member.host)?.address === contact.address;
    return !member || isKnown || !asked.includes(contact.address) ? [] : [member];
  });
  const silent = previous.members.filter(
    (member) =>
      member.replicaSet !== undefined &&
      asked.includes(member.address) &&
      !heard.contacts.some(({ address }) => address === member.address),
  );
  return new Map(
    [...answering, ...silent].flatMap((member) => {
      const own = announcedAddress(request, member.host, member.config);
      const isWanted =
        isFollowed(target, member) &&
        asksNamed(member.host, member, request, heard.sharding) &&
        mayBeDialled(member.host, own, member.replicaSet, heard, request);
      const { component, shard, replicaSet } = member;
      const ownNames = [member.host, ...Object.values(member.config?.horizons ?? {})];
      const place = {
        ...{ component, ownNames },
        ...(shard !== undefined && { shard }),
        ...(replicaSet !== undefined && { replicaSet }),
      };
      return isWanted ? [[own, place] as const] : [];
    }),
  );
}

/** The member as which a process has answered; `undefined` where its set or its name is not known. */
function memberAt(
  { hello: { kind, setName = '', me = '' }, place }: Contact,
  { readings }: Heard,
  { cluster }: DiscoverRequest,
): Member | undefined {
  const reading = kind === 'member' ? readings.get(setName) : undefined;
  const config = reading?.config?.members.find(
    ({ host, horizons }) => host === me || Object.values(horizons).includes(me),
  );
  const host = config?.host ?? (reading?.hosts.has(me) ? me : undefined);
  if (host === undefined) return undefined;
  return {
    ...{
      cluster,
      name: host,
      host,
      address: host,
      node: '',
      arbiter: false,
      declared: false,
      discovered: true,
    },
    ...place,
    replicaSet: setName,
    ...(config && { config }),
  };
}

/** The member with the address at which it is dialled, or with the mark that it is not dialled at all. */
export function withAddress(member: Member, heard: Heard, request: DiscoverRequest): Member {
  const own = member.address;
  const address = addressOf(member, heard, request);
  const mayNot = address === own && !isReachable(member, heard, request);
  return { ...member, address, ...(mayNot && { undialled: true }) };
}

function addressOf(member: Member, { contacts }: Heard, request: DiscoverRequest): string {
  const { host, address: own } = member;
  const { previous, memory } = request;
  const asked = askedAddresses(request);
  const before = previous.members.find((one) => one.host === host && one.replicaSet === member.replicaSet);
  const answering = contacts.filter((contact) => answersAs(contact, member));
  // Behind some addresses one member answers after the other.
  const detours = answering.filter(
    ({ address }) =>
      address !== own && asked.includes(address) && (memory.aliases.get(address) ?? host) === host,
  );
  const last =
    before && before.address !== own && asked.includes(before.address) ? before.address : undefined;
  if (detours.some(({ address }) => address === last)) return last ?? own;
  if (answering.some(({ address }) => address === own)) return own;
  const [first] = detours;
  if (first) return first.address;
  return last === undefined || contacts.some(({ address }) => address === last) ? own : last;
}

/** Whether the process says that it is this member of this set. */
function answersAs({ hello: { kind, setName, me } }: Contact, member: Member): boolean {
  return kind === 'member' && setName === member.replicaSet && me !== undefined && isName(me, member);
}

/**
 * Whether an address may be dialled that was told by the cluster: `localhost` means the host of the member there and
 * the host of the exporter here. It may where a seed on the exporter's host has answered, of that set if there is one.
 *
 * @param host the member's own name
 */
export function mayBeDialled(
  host: string,
  address: string,
  replicaSet: string | undefined,
  { contacts, local }: Pick<Heard, 'contacts' | 'local'>,
  request: DiscoverRequest,
): boolean {
  if (address !== host || !isLoopback(host)) return true;
  const asked = askedAddresses(request);
  if (asked.includes(host)) return true;
  const starts = contacts.filter((contact) => asked.includes(contact.address));
  const own = starts.filter(({ hello }) => replicaSet !== undefined && hello.setName === replicaSet);
  const telling = own.length > 0 ? own : starts;
  if (telling.length === 0)
    return !request.previous.members.some((one) => one.host === host && one.undialled);
  return telling.some((contact) => local.has(contact.address));
}

/**
 * As {@link mayBeDialled}; and of the seeds of the set one must be the process to which its own name leads, where that was
 * tried: else they are the ends of tunnels, or ports of containers.
 */
function isReachable(member: Member, heard: Heard, request: DiscoverRequest): boolean {
  const { host, address, replicaSet } = member;
  if (!mayBeDialled(host, address, replicaSet, heard, request)) return false;
  const asked = askedAddresses(request);
  if (address !== host || !isLoopback(host) || asked.includes(host)) return true;
  const seeds = heard.contacts.filter(
    (contact) => asked.includes(contact.address) && contact.hello.setName === replicaSet,
  );
  if (seeds.some((seed) => isAtOwnName(seed, heard, request))) return true;
  const wasTried = seeds.some(({ hello: { me = '' } }) => heard.unanswered.has(request.dial(me)));
  return !wasTried && !wasUndialled(host, request);
}

/** By the same port of the same host, or because the name was dialled and leads to it. */
function isAtOwnName(
  { address, hello: { me } }: Contact,
  { contacts, local }: Heard,
  { dial }: Naming,
): boolean {
  if (me === undefined) return false;
  const own = dial(me);
  const isSamePort = local.has(address) && isLoopback(own) && portOf(own) === portOf(address);
  return isSamePort || contacts.some((contact) => contact.address === own && contact.hello.me === me);
}

function wasUndialled(host: string, { previous }: DiscoverRequest): boolean {
  return previous.members.some((member) => member.host === host && member.undialled);
}

function portOf(address: string): string {
  return address.slice(address.lastIndexOf(':') + 1);
}

/** The members of the sets that are dialled where the URI or the topology file leads, not by their own names. */
export function detoursOf(
  sets: readonly ReplicaSet[],
  { unanswered }: Heard,
  request: DiscoverRequest,
): readonly Detour[] {
  const asked = askedAddresses(request);
  return sets.flatMap(({ members }) =>
    members.flatMap(({ host, address, config }): Detour[] => {
      const own = announcedAddress(request, host, config);
      if (address === own || !asked.includes(address)) return [];
      const reason = unanswered.get(own)?.reason;
      return [{ host, address, ...(reason !== undefined && { reason }) }];
    }),
  );
}
