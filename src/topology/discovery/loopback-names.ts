import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { splitAddress } from '../../util/host-port.js';
import { hostnameOf, type Member } from '../model/topology.js';
import { configuredAddresses, type DiscoverRequest, type Naming } from './request.js';
import type { CrawlResult, HelloContact } from './replies.js';

type Replies = Pick<CrawlResult, 'contacts' | 'unanswered' | 'local'>;

/**
 * Whether an address that the cluster reports may be dialled: `localhost` means the member's host in the cluster and
 * the exporter's host here. It may be dialled if a seed on the exporter's host has answered. If a seed of the member's
 * set has answered, only the seeds of that set count.
 *
 * @param host the member's own name
 */
export function mayBeDialled(
  host: string,
  address: string,
  replicaSet: string | undefined,
  { contacts, local }: Pick<Replies, 'contacts' | 'local'>,
  request: DiscoverRequest,
): boolean {
  if (address !== host || !isLoopback(host)) return true;
  const configured = configuredAddresses(request);
  if (configured.includes(host)) return true;
  const starts = contacts.filter((contact) => configured.includes(contact.address));
  const own = starts.filter(({ hello }) => replicaSet !== undefined && hello.setName === replicaSet);
  const evidence = own.length > 0 ? own : starts;
  if (evidence.length === 0) return !wasUndialled(host, request);
  return evidence.some((contact) => local.has(contact.address));
}

/**
 * As {@link mayBeDialled}. In addition, one seed of the set must be the process that its own name leads to, if that was
 * tried. Otherwise the seeds are the ends of tunnels or ports of containers.
 */
export function isReachable(member: Member, replies: Replies, request: DiscoverRequest): boolean {
  const { host, address, replicaSet } = member;
  if (address !== host || !isLoopback(host)) return true;
  if (!mayBeDialled(host, address, replicaSet, replies, request)) return false;
  const configured = configuredAddresses(request);
  if (configured.includes(host)) return true;
  const seeds = replies.contacts.filter(
    (contact) => configured.includes(contact.address) && contact.hello.setName === replicaSet,
  );
  if (seeds.length === 0 || seeds.some((seed) => isAtOwnName(seed, replies, request))) return true;
  const wasTried = seeds.some(({ hello: { me = '' } }) => replies.unanswered.has(request.dial(me)));
  return !wasTried && !wasUndialled(host, request);
}

/** Whether the contact has the port of its own name on the same host, or the name was dialled and leads to it. */
function isAtOwnName(
  { address, hello: { me } }: HelloContact,
  { contacts, local }: Replies,
  { dial }: Naming,
): boolean {
  if (me === undefined) return false;
  const own = dial(me);
  const isSamePort =
    local.has(address) && isLoopback(own) && splitAddress(own).port === splitAddress(address).port;
  return isSamePort || contacts.some((contact) => contact.address === own && contact.hello.me === me);
}

function wasUndialled(host: string, { previous }: DiscoverRequest): boolean {
  return previous.members.some((member) => member.host === host && member.undialled);
}

/** Whether the address, `host:port`, always means the host on which it is dialled. */
export function isLoopback(address: string): boolean {
  const host = hostnameOf(address).toLowerCase();
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d+){3}$/.test(host)
  );
}

/**
 * Returns those of the addresses, `host:port`, that lead to the exporter's host.
 *
 * @param lookup resolves the addresses of a host name; empty if it has none
 */
export async function onOwnHost(
  addresses: readonly string[],
  lookup: (host: string) => Promise<readonly string[]>,
): Promise<ReadonlySet<string>> {
  const own = new Set(
    Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address)),
  );
  const isOwn = async (address: string): Promise<boolean> => {
    if (isLoopback(address)) return true;
    const host = hostnameOf(address);
    const resolved = isIP(host) === 0 ? await lookup(host) : [host];
    return resolved.some((one) => own.has(one) || isLoopback(`${one}:0`));
  };
  const found = await Promise.all(addresses.map(isOwn));
  return new Set(addresses.filter((_, index) => found[index]));
}
