import { isDeepStrictEqual } from 'node:util';
import type { ClusterTarget } from '../config/config.js';
import { within } from '../mongo/abort.js';
import type { ClientPool, Contactable } from '../mongo/client-pool.js';
import { sameAccess } from '../mongo/same-access.js';
import { neededBy } from './clients.js';
import type { Cluster } from './types.js';

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
