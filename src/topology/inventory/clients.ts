import { isDeepStrictEqual } from 'node:util';
import type { ClientPool, Contactable } from '../../mongo/client-pool.js';
import { withTimeout } from '../../util/async.js';
import { FIRST_HELLO_MS } from '../../util/time-constants.js';
import { accessIdOf } from '../model/role.js';
import type { DiscoveryTarget } from '../model/target.js';
import { hostnameOf, type Cluster, type Member } from '../model/topology.js';

/** How a member is connected to. */
export function contactable({ target }: Pick<Cluster, 'target'>, member: Member): Contactable {
  const { cluster, address, arbiter } = member;
  return { cluster, address, accessId: accessIdOf(target, member), login: !arbiter };
}

/**
 * Clients that a cluster needs: for its members, and for starting points that are not the address of a member, since
 * the next discovery begins with them. If several exporters share the cluster, the latter are closed until then, since
 * they may be members of another exporter, which already sends them heartbeats.
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
    ...others.map((address) => ({ cluster: name, address, accessId: target.accessId })),
  ];
}

/** Connects to new members now: connecting to many at once in a scrape would use up the time of some of them. */
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

/** Whether both lead to the same cluster, even with other access settings, such as another password. */
export function sameStart(one: DiscoveryTarget, other: DiscoveryTarget): boolean {
  return isDeepStrictEqual(startOf(one), startOf(other));
}

function startOf({ srv, seeds, replicaSet, members }: DiscoveryTarget): readonly unknown[] {
  return [srv, seeds, replicaSet, members];
}

/**
 * Connects to the processes of the cluster for which `target` has other access settings than now, such as another
 * password or certificate, while scrapes continue with the existing clients.
 *
 * @param starts addresses that discovery begins with
 * @returns number of these processes
 */
export async function reconnect(
  cluster: Cluster,
  { target, starts }: { readonly target: DiscoveryTarget; readonly starts: readonly string[] },
  pool: ClientPool,
  signal: AbortSignal,
): Promise<number> {
  const changed = withOtherAccess(cluster, target, starts);
  await Promise.all(
    changed.map((wanted) => {
      const client = pool.get(wanted);
      return withTimeout(signal, FIRST_HELLO_MS, (one) => client.hello(one)).catch(() => undefined);
    }),
  );
  return changed.length;
}

function withOtherAccess(
  cluster: Cluster,
  target: DiscoveryTarget,
  starts: readonly string[],
): readonly Contactable[] {
  if (target === cluster.target) return [];
  const before = new Map(neededBy(cluster, starts).map(({ address, accessId }) => [address, accessId]));
  return neededBy({ ...cluster, target }, starts).filter(({ address, accessId }) => {
    const old = before.get(address);
    return old && old !== accessId;
  });
}

/** Dialled address → host names of the process there. */
export type NamesByAddress = ReadonlyMap<string, readonly string[]>;

/**
 * Host names that the host map and the topology file give for processes dialled at another address. TLS checks them in
 * addition to the address.
 *
 * @param hostMap reported name → address, both `host:port`
 */
export function ownNamesOf(
  hostMap: ReadonlyMap<string, string>,
  { members }: Pick<DiscoveryTarget, 'members'>,
): NamesByAddress {
  const names = new Map<string, readonly string[]>();
  const pairs = [...hostMap, ...members.map(({ host, address }) => [host, address ?? host] as const)];
  for (const [name, address] of pairs) {
    const host = hostnameOf(name);
    const before = names.get(address) ?? [];
    if (name !== address && !before.includes(host)) names.set(address, [...before, host]);
  }
  return names;
}
