import type { ClusterTarget, Share } from '../config/config.js';
import type { Cluster } from './types.js';

/** How members are named and dialled. */
export interface Naming {
  readonly cluster: string;
  /** The address to dial for a reported name: host map, else the name itself. */
  readonly dial: (name: string) => string;
  /** The split horizon whose names are dialled. */
  readonly horizon?: string;
}

/** What one discovery of a cluster starts from. */
export interface DiscoverRequest extends Naming {
  readonly target: ClusterTarget;
  /** Addresses to start from, as the URI, the topology file or DNS writes them. */
  readonly seeds: readonly string[];
  readonly previous: Pick<Cluster, 'members' | 'sets' | 'clusterId'>;
  /**
   * The target is another than the one `previous` was found for: what that was found by must not lead on, since it
   * may be another cluster.
   */
  readonly retargeted?: boolean;
  readonly memory: DiscoveryMemory;
  /** The part that this exporter watches, whose members it asks; absent: all of it. */
  readonly share?: Share;
  /** How long a router that answered once is kept after it has ceased to report, milliseconds. */
  readonly routerRetentionMs: number;
  /** Addresses of a host name; empty where it has none. */
  readonly lookup: (host: string) => Promise<readonly string[]>;
}

/** What one discovery leaves to the next, beside the cluster itself. */
export interface DiscoveryMemory {
  /** Address that was dialled → canonical name of the process found there. A match is kept. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Address that was dialled → `hello.topologyVersion.processId` of the router found there. */
  readonly processes: ReadonlyMap<string, string>;
  /** Routers that are watched, by canonical name. */
  readonly routers: ReadonlyMap<string, RouterMemory>;
}

/** What is remembered of a router. */
export interface RouterMemory {
  /** It has answered at least once. */
  readonly answered: boolean;
  /** When it was first seen not to report any more, by `performance.now()`; absent: it reports, or it answers. */
  readonly staleSince?: number;
}

export const NOTHING_REMEMBERED: DiscoveryMemory = {
  aliases: new Map(),
  processes: new Map(),
  routers: new Map(),
};
