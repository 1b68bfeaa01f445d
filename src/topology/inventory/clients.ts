import { isDeepStrictEqual } from 'node:util';
import type { ClusterTarget } from '../../config/config.js';
import { sameAccess } from '../../mongo/client-options.js';
import type { ClientPool, Contactable } from '../../mongo/client-pool.js';
import { within } from '../../util/async.js';
import { accessOf } from '../discovery/hosts.js';
import { nodeOf, type Cluster, type Member } from '../model/topology.js';

/** How a member is talked to. */
export function contactable({ target }: Pick<Cluster, 'target'>, member: Member): Contactable {
  const { cluster, address, arbiter } = member;
  return { cluster, address, access: accessOf(target, member), login: !arbiter };
}

/**
 * The clients that a cluster needs: of its members, and of starting points that are no member's address, since the
 * next discovery begins with them. Where several exporters share the cluster these are closed until then, since they may
 * be members of another one, which sends them heartbeats already.
 */
export function neededBy(cluster: Cluster, starts: readonly string[]): readonly Contactable[] {
  const { name, target, responsibilities } = cluster;
  const members = [...cluster.members, ...(responsibilities?.borrowedRouters ?? [])].filter(
    ({ undialled }) => !undialled,
  );
  const addresses = new Set(members.map(({ address }) => address));
  const others = responsibilities ? [] : starts.filter((address) => !addresses.has(address));
  return [
    ...members.map((member) => contactable(cluster, member)),
    ...others.map((address) => ({ cluster: name, address, access: target })),
  ];
}

/** Opens the connections of new members now: dialling many at once in a scrape would cost some of them their time. */
export async function checkHello(
  cluster: Cluster,
  members: readonly Member[],
  pool: ClientPool,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    members
      .filter(({ undialled }) => !undialled)
      .map((member) =>
        pool
          .get(contactable(cluster, member))
          .hello(signal)
          .catch(() => undefined),
      ),
  );
}

/** What is connected by then is used without any waiting; a process that hangs must not hold up the others. */
const CONNECT_MS = 1_000;

/** Whether both lead to the same cluster, though it may be reached in another way: with another password, say. */
export function sameStart(one: ClusterTarget, other: ClusterTarget): boolean {
  return isDeepStrictEqual(startOf(one), startOf(other));
}

function startOf({ srv, seeds, replicaSet, members }: ClusterTarget): readonly unknown[] {
  return [srv, seeds, replicaSet, members];
}

/**
 * Connects to the processes of the cluster that `target` has reached in another way than now, by another password or
 * certificate, while scrapes go on with the clients there are.
 *
 * @param starts addresses that discovery begins with
 * @returns how many they are
 */
export async function connectAnew(
  cluster: Cluster,
  { target, starts }: { readonly target: ClusterTarget; readonly starts: readonly string[] },
  pool: ClientPool,
  signal: AbortSignal,
): Promise<number> {
  const anew = reachedOtherwise(cluster, target, starts);
  await Promise.all(
    anew.map((wanted) => {
      const client = pool.get(wanted);
      return within(signal, CONNECT_MS, (one) => client.hello(one)).catch(() => undefined);
    }),
  );
  return anew.length;
}

function reachedOtherwise(
  cluster: Cluster,
  target: ClusterTarget,
  starts: readonly string[],
): readonly Contactable[] {
  if (target === cluster.target) return [];
  const before = new Map(neededBy(cluster, starts).map(({ address, access }) => [address, access]));
  return neededBy({ ...cluster, target }, starts).filter(({ address, access }) => {
    const old = before.get(address);
    return old && !sameAccess(old, access);
  });
}

/** Address that is dialled → the host names of what is there. */
export type NamesByAddress = ReadonlyMap<string, readonly string[]>;

/**
 * The host names that the host map and the topology file give to what is dialled at another address. TLS checks them
 * beside the address.
 *
 * @param hostMap reported name → address, both `host:port`
 */
export function ownNamesOf(
  hostMap: ReadonlyMap<string, string>,
  { members }: Pick<ClusterTarget, 'members'>,
): NamesByAddress {
  const names = new Map<string, readonly string[]>();
  const pairs = [...hostMap, ...members.map(({ host, address }) => [host, address ?? host] as const)];
  for (const [name, address] of pairs) {
    const host = nodeOf(name);
    const before = names.get(address) ?? [];
    if (name !== address && !before.includes(host)) names.set(address, [...before, host]);
  }
  return names;
}
