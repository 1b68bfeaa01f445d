import type { ClusterTarget } from '../config/config.js';
import { nodeOf } from './types.js';

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
