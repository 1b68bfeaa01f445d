import type { ClientPool, Contactable } from '../mongo/client-pool.js';
import { accessOf } from './access.js';
import type { Cluster, Member } from './types.js';

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
  const { name, target, duties } = cluster;
  const members = [...cluster.members, ...(duties?.lent ?? [])].filter(({ undialled }) => !undialled);
  const addresses = new Set(members.map(({ address }) => address));
  const others = duties ? [] : starts.filter((address) => !addresses.has(address));
  return [
    ...members.map((member) => contactable(cluster, member)),
    ...others.map((address) => ({ cluster: name, address, access: target })),
  ];
}

/** Opens the connections of new members now: dialling many at once in a scrape would cost some of them their time. */
export async function greet(
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
