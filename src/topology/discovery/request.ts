import type { DeclaredMember, Partition } from '../../config/config.js';
import type { DiscoveryTarget } from '../model/target.js';
import type { Cluster, Member } from '../model/topology.js';

/** How members are named and dialled. */
export interface Naming {
  readonly cluster: string;
  /** Address to dial for a reported name: from the host map, else the name itself. */
  readonly dial: (name: string) => string;
  /** Split horizon whose names are dialled. */
  readonly horizon?: string;
}

/** Input of one discovery of a cluster. */
export interface DiscoverRequest extends Naming {
  readonly target: DiscoveryTarget;
  /** Addresses to start from, as written in the URI, the topology file or DNS. */
  readonly seeds: readonly string[];
  readonly previous: Pick<Cluster, 'members' | 'sets' | 'clusterId'>;
  /**
   * Set if `previous` was found for another target. Discovery must not start from the members of `previous`, since
   * they may be another cluster.
   */
  readonly retargeted?: boolean;
  readonly memory: DiscoveryMemory;
  /** Partition that this exporter monitors and whose members it contacts. Absent: the whole cluster. */
  readonly partition?: Partition;
  /** How long a router that answered once is kept after it stops reporting, in milliseconds. */
  readonly routerRetentionMs: number;
  /** Resolves the addresses of a host name. Empty if it has none. */
  readonly lookup: (host: string) => Promise<readonly string[]>;
}

/** What one discovery passes to the next, in addition to the cluster itself. */
export interface DiscoveryMemory {
  /** Dialled address → canonical name of the process found there. A match is kept. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Dialled address → `hello.topologyVersion.processId` of the router found there. */
  readonly processes: ReadonlyMap<string, string>;
  /** Monitored routers, by canonical name. */
  readonly routers: ReadonlyMap<string, RouterMemory>;
}

/** What is kept about a router between discoveries. */
export interface RouterMemory {
  /** Whether it has answered at least once. */
  readonly answered: boolean;
  /** When it was first found to have stopped reporting, by `performance.now()`. Absent: it reports or answers. */
  readonly staleSince?: number;
}

export const NOTHING_REMEMBERED: DiscoveryMemory = {
  aliases: new Map(),
  processes: new Map(),
  routers: new Map(),
};

/** Addresses that the URI and the topology file name. */
export function configuredAddresses({ seeds, dial, target }: DiscoverRequest): readonly string[] {
  return [...seeds.map(dial), ...target.members.map((member) => declaredAddress(member, dial))];
}

/** Whether the URI or the topology file names the member, by its address or by its canonical name. */
export function isConfigured(request: DiscoverRequest, { address, host }: Member): boolean {
  const { seeds, target, memory } = request;
  const configured = configuredAddresses(request);
  return (
    configured.includes(address) ||
    seeds.includes(host) ||
    target.members.some((declared) => declared.host === host) ||
    configured.some((one) => memory.aliases.get(one) === host)
  );
}

/** Address at which a declared member is dialled. */
export function declaredAddress({ address, host }: DeclaredMember, dial: Naming['dial']): string {
  return address ?? dial(host);
}
