import { hexOf, valueAt } from '../../mongo/bson.js';
import { mayBeShard, type Hello } from '../model/hello.js';
import type { ReplicaSet } from '../model/topology.js';
import { isSource, type HelloContact } from './replies.js';
import type { DiscoverRequest } from './request.js';
import { findConfig, tryCommand } from './requests.js';

/** If the URI names a set, processes of other sets, standalones and routers do not belong to the target. */
export function belongs({ kind, setName }: Hello, { target }: DiscoverRequest): boolean {
  return target.replicaSet === undefined || setName === target.replicaSet || kind === 'ghost';
}

/** Arbiters cannot report their cluster: they are of another one if all members of the set that can report it are. */
export function setsOfOtherClusters(
  contacts: readonly HelloContact[],
  answers: readonly HelloContact[],
  otherCluster: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const withSource = new Set(contacts.filter(isSource).map(({ hello }) => hello.setName));
  const others = answers.filter(({ address }) => otherCluster.has(address));
  return new Set(
    others.flatMap(({ hello: { setName } }) =>
      setName === undefined || withSource.has(setName) ? [] : [setName],
    ),
  );
}

/** Address → name of the set that it belongs to. The first set wins if there are several. */
export function setNames(sets: readonly ReplicaSet[]): ReadonlyMap<string, string> {
  const pairs = sets.flatMap(({ name, members }) => members.map(({ address }) => [address, name] as const));
  return new Map(pairs.reverse());
}

/**
 * Whether another process answers at the address of a set member while other members of the set still answer. The cause
 * is a wrong network path or a process that has taken over the address. Discovery does not follow its topology hints;
 * the scrape reports the problem.
 */
export function isMisplaced(
  { address, hello, role }: HelloContact,
  contacts: readonly HelloContact[],
  known: ReadonlyMap<string, string>,
): boolean {
  if (hello.kind === 'ghost') return false;
  const expected = known.get(address) ?? role.replicaSet;
  const isOtherName = hello.me !== undefined && role.ownNames?.includes(hello.me) === false;
  return (
    expected !== undefined &&
    (hello.setName !== expected || isOtherName) &&
    contacts.some((other) => other.hello.kind === 'member' && other.hello.setName === expected)
  );
}

/**
 * Whether a different process, at an address that the URI or the topology file names, reports to be the same member of
 * a set of the same name. That process is the wanted one: another deployment may use the same names, especially
 * `localhost`. The process ids differ (4.4+).
 *
 * @param seeds addresses that the URI and the topology file name
 */
export function isDuplicateClaim(
  { address, hello }: HelloContact,
  contacts: readonly HelloContact[],
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

/** Contacts separated by `clusterId`. */
interface Sorted {
  readonly own: readonly HelloContact[];
  /** Address → the `clusterId` of the other cluster. */
  readonly otherCluster: ReadonlyMap<string, string>;
  /** Absent: not a sharded cluster, or no contact could report it. */
  readonly clusterId?: string;
}

/**
 * Prevents mixing two clusters, for example after a port is reused or because of a wrong entry in a list of seeds. A
 * contact that reports another `clusterId` is separated. A contact that reports none is kept.
 *
 * @param expected known id of the cluster; without it the first contact that reports an id decides
 * @param firm false: `expected` is replaced if no contact confirms it and all reported ids are the same, since then the
 * cluster was rebuilt
 */
export async function sortByCluster(
  contacts: readonly HelloContact[],
  expected: string | undefined,
  firm: boolean,
  signal: AbortSignal,
): Promise<Sorted> {
  const contactIds = await Promise.all(
    contacts.map(async (contact) => ({ contact, id: await ownId(contact, signal) })),
  );
  const ids = [...new Set(contactIds.flatMap(({ id }) => id ?? []))];
  const rebuilt = !firm && ids.length === 1;
  const clusterId = expected === undefined || rebuilt ? ids[0] : expected;
  const otherCluster = contactIds.flatMap(({ contact, id }) =>
    id === undefined || id === clusterId ? [] : [[contact.address, id] as const],
  );
  return {
    own: contactIds.filter(({ id }) => id === undefined || id === clusterId).map(({ contact }) => contact),
    otherCluster: new Map(otherCluster),
    ...(clusterId !== undefined && { clusterId }),
  };
}

async function ownId(contact: HelloContact, signal: AbortSignal): Promise<string | undefined> {
  const { kind, clusterRole } = contact.hello;
  if (!isSource(contact) || kind === 'standalone' || kind === 'ghost') return undefined;
  if (mayBeShard(contact.hello)) {
    const reply = await tryCommand(contact, { shardingState: 1 }, signal);
    return hexOf(valueAt(reply, ['clusterId']));
  }
  if (clusterRole !== 'config' && clusterRole !== 'mongos') return undefined;
  const documents = await findConfig(contact, 'version', { projection: { clusterId: 1 }, limit: 1 }, signal);
  return hexOf(documents?.[0]?.clusterId);
}
