import type { AccessStore } from '../../mongo/access-store.js';
import { waitAtMost } from '../../util/async.js';
import { ConfigError } from '../../util/errors.js';
import { DNS_LOOKUP_MS } from '../../util/time-constants.js';
import type { DiscoveryTarget } from '../model/target.js';

/** DNS lookups, as node:dns/promises provides them. */
export interface SeedResolver {
  resolveSrv(name: string): Promise<readonly { readonly name: string; readonly port: number }[]>;
  resolveTxt(name: string): Promise<readonly (readonly string[])[]>;
  /** All addresses of a host name, resolved as for a connection to it. */
  lookup(host: string, options: { readonly all: true }): Promise<readonly { readonly address: string }[]>;
}

/** Addresses to start from, and the target completed with the options from DNS. */
export interface Seeds {
  readonly addresses: readonly string[];
  readonly target: DiscoveryTarget;
}

/**
 * Returns the seeds of the URI. For `mongodb+srv` DNS is queried each time, so that a changed record takes effect.
 *
 * @throws ConfigError if the TXT record sets loadBalanced=true; the resolver's error if DNS fails
 */
export async function resolveSeeds(
  target: DiscoveryTarget,
  resolver: SeedResolver,
  accesses: AccessStore,
): Promise<Seeds> {
  if (!target.srv) return { addresses: target.seeds, target };
  const { name, service } = target.srv;
  const [records, texts] = await Promise.all([
    resolver.resolveSrv(`_${service}._tcp.${name}`),
    resolver.resolveTxt(name).catch(noRecord),
  ]);
  const addresses = records
    .filter((record) => sharesParentDomain(record.name, name))
    .map((record) => `${record.name.replace(/\.$/, '')}:${record.port}`);
  if (addresses.length === 0) throw new Error(`no usable SRV record for ${name}`);
  // A topology file may name further seeds in addition to those from DNS.
  return {
    addresses: [...addresses, ...target.seeds],
    target: withText(target, texts.map((parts) => parts.join('')).join('&'), accesses),
  };
}

/** A missing TXT record is normal. Any other DNS failure is not. */
function noRecord(error: unknown): readonly (readonly string[])[] {
  const code = (error as { code?: unknown }).code;
  if (code === 'ENODATA' || code === 'ENOTFOUND') return [];
  throw error;
}

/** A record may only point below the parent domain of the queried name ("Initial DNS Seedlist Discovery"). */
function sharesParentDomain(host: string, name: string): boolean {
  const parts = name.toLowerCase().split('.');
  const parent = parts.length < 3 ? parts : parts.slice(1);
  return host
    .toLowerCase()
    .replace(/\.$/, '')
    .endsWith(`.${parent.join('.')}`);
}

/** Explicit options override those in the TXT record, which override the database in the path of the URI. */
function withText(target: DiscoveryTarget, text: string, accesses: AccessStore): DiscoveryTarget {
  const options = new URLSearchParams(text);
  if (options.get('loadBalanced') === 'true') {
    throw new ConfigError([
      {
        code: 'load-balanced',
        where: 'mongodb.uri',
        what: `the TXT record of ${target.srv?.name ?? ''} sets loadBalanced=true, and members behind a load balancer cannot be reached one by one`,
        remedy: 'name the routers or members themselves (mongodb://host:port,…)',
      },
    ]);
  }
  const source = options.get('authSource') ?? '';
  const replicaSet = options.get('replicaSet') ?? '';
  return {
    ...target,
    accessId: accesses.withSource(target.accessId, source),
    ...(replicaSet !== '' && target.replicaSet === undefined && { replicaSet }),
    parts: target.parts.map((part) => ({ ...part, accessId: accesses.withSource(part.accessId, source) })),
  };
}

/** Resolves each host name once. The result is empty for a name without addresses. */
export function memoizedLookup(resolver: SeedResolver): (host: string) => Promise<readonly string[]> {
  const answers = new Map<string, Promise<readonly string[]>>();
  return (host) => {
    let answer = answers.get(host);
    if (!answer) {
      answer = addressesOf(host, resolver);
      answers.set(host, answer);
    }
    return answer;
  };
}

async function addressesOf(host: string, resolver: SeedResolver): Promise<readonly string[]> {
  let found: readonly string[] = [];
  const resolving = resolver.lookup(host, { all: true }).then((answers) => {
    found = answers.map(({ address }) => address);
  });
  await waitAtMost(resolving, DNS_LOOKUP_MS);
  return found;
}
