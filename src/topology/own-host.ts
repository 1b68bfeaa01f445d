import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { nodeOf } from './types.js';

/** Whether the address, `host:port`, means the host on which it is dialled, whatever host that is. */
export function isLoopback(address: string): boolean {
  const host = nodeOf(address).toLowerCase();
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d+){3}$/.test(host)
  );
}

/**
 * Those of the addresses, `host:port`, that lead to the host of the exporter.
 *
 * @param lookup addresses of a host name; empty where it has none
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
    const host = nodeOf(address);
    const resolved = isIP(host) === 0 ? await lookup(host) : [host];
    return resolved.some((one) => own.has(one) || isLoopback(`${one}:0`));
  };
  const found = await Promise.all(addresses.map(isOwn));
  return new Set(addresses.filter((_, index) => found[index]));
}
