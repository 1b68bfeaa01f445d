import type { DownReason } from '../../util/errors.js';
import type { Member, ReplicaSet } from '../model/topology.js';
import { contactsNamed } from '../partition/own-hosts.js';
import { isReachable, mayBeDialled } from './loopback-names.js';
import { announcedAddress, isName } from './members.js';
import { isFollowed, type Role } from '../model/role.js';
import { configuredAddresses, type DiscoverRequest } from './request.js';
import type { CrawlResult, HelloContact } from './replies.js';

// A member of a set is dialled by its own name: the name in the configuration, or the address that the host map or a
// split horizon gives for it. If this does not lead to the member, it is dialled at an address from the URI or the
// topology file where a process answers as this member: names of containers, pods and tunnels do not work from outside.

/** A member that is not dialled by its own name. */
export interface AlternateAddress {
  readonly host: string;
  readonly address: string;
  /** Why its own name is not usable. Absent: it was not tried this time. */
  readonly reason?: DownReason;
}

type Replies = Pick<CrawlResult, 'contacts' | 'unanswered' | 'local' | 'readings' | 'sharding'>;

/** Own names to dial, to check whether they lead to the members that have answered at other addresses. */
export function ownNameRoles(replies: Replies, request: DiscoverRequest): ReadonlyMap<string, Role> {
  const { target, previous } = request;
  const configured = configuredAddresses(request);
  const known = new Map(previous.members.map((member) => [member.host, member] as const));
  const answering = replies.contacts.flatMap((contact): Member[] => {
    const member = memberAt(contact, replies, request);
    const isKnown = member !== undefined && known.get(member.host)?.address === contact.address;
    return !member || isKnown || !configured.includes(contact.address) ? [] : [member];
  });
  const unanswered = previous.members.filter(
    (member) =>
      member.replicaSet !== undefined &&
      configured.includes(member.address) &&
      !replies.contacts.some(({ address }) => address === member.address),
  );
  return new Map(
    [...answering, ...unanswered].flatMap((member) => {
      const own = announcedAddress(request, member.host, member.config);
      const isWanted =
        isFollowed(target, member) &&
        contactsNamed(member.host, member, request, replies.sharding) &&
        mayBeDialled(member.host, own, member.replicaSet, replies, request);
      const { clusterRole, shard, replicaSet } = member;
      const ownNames = [member.host, ...Object.values(member.config?.horizons ?? {})];
      const role = {
        ...{ clusterRole, ownNames },
        ...(shard !== undefined && { shard }),
        ...(replicaSet !== undefined && { replicaSet }),
      };
      return isWanted ? [[own, role] as const] : [];
    }),
  );
}

/** The member that a process reports to be; `undefined` if its set or its name is not known. */
function memberAt(
  { hello: { kind, setName = '', me = '' }, role }: HelloContact,
  { readings }: Replies,
  { cluster }: DiscoverRequest,
): Member | undefined {
  const reading = kind === 'member' ? readings.get(setName) : undefined;
  const config = reading?.config?.members.find(
    ({ host, horizons }) => host === me || Object.values(horizons).includes(me),
  );
  const host = config?.host ?? (reading?.hosts.has(me) ? me : undefined);
  if (host === undefined) return undefined;
  return {
    cluster,
    name: host,
    host,
    address: host,
    hostname: '',
    arbiter: false,
    declared: false,
    discovered: true,
    ...role,
    replicaSet: setName,
    ...(config && { config }),
  };
}

/** The member with the address at which it is dialled, or marked as not dialled. */
export function withAddress(member: Member, replies: Replies, request: DiscoverRequest): Member {
  const own = member.address;
  const address = addressOf(member, replies, request);
  const mayNot = address === own && !isReachable(member, replies, request);
  return { ...member, address, ...(mayNot && { undialled: true }) };
}

function addressOf(member: Member, { contacts }: Replies, request: DiscoverRequest): string {
  const { host, address: own } = member;
  const { previous, memory } = request;
  const before = previous.members.find((one) => one.host === host && one.replicaSet === member.replicaSet);
  const answering = contacts.filter((contact) => answersAs(contact, member));
  const wasElsewhere = before !== undefined && before.address !== own;
  if (!wasElsewhere && answering.every(({ address }) => address === own)) return own;
  const configured = configuredAddresses(request);
  // Behind some addresses different members answer in turn.
  const alternatives = answering.filter(
    ({ address }) =>
      address !== own && configured.includes(address) && (memory.aliases.get(address) ?? host) === host,
  );
  const last =
    before && before.address !== own && configured.includes(before.address) ? before.address : undefined;
  if (alternatives.some(({ address }) => address === last)) return last ?? own;
  if (answering.some(({ address }) => address === own)) return own;
  const [first] = alternatives;
  if (first) return first.address;
  return last === undefined || contacts.some(({ address }) => address === last) ? own : last;
}

/** Whether the process reports to be this member of this set. */
function answersAs({ hello: { kind, setName, me } }: HelloContact, member: Member): boolean {
  return kind === 'member' && setName === member.replicaSet && me !== undefined && isName(me, member);
}

/** Members of the sets that are dialled at an address from the URI or the topology file, not by their own names. */
export function alternateAddressesOf(
  sets: readonly ReplicaSet[],
  { unanswered }: Replies,
  request: DiscoverRequest,
): readonly AlternateAddress[] {
  const configured = configuredAddresses(request);
  return sets.flatMap(({ members }) =>
    members.flatMap(({ host, address, config }): AlternateAddress[] => {
      const own = announcedAddress(request, host, config);
      if (address === own || !configured.includes(address)) return [];
      const reason = unanswered.get(own)?.reason;
      return [{ host, address, ...(reason !== undefined && { reason }) }];
    }),
  );
}
