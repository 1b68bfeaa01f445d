import type { Cluster } from './types.js';

/** How members are named and dialled. */
export interface Naming {
  readonly cluster: string;
  /** The address to dial for a reported name: host map, else the name itself. */
  readonly dial: (name: string) => string;
  /** The split horizon whose names are dialled. */
  readonly horizon?: string;
}

/** What one discovery starts from. */
export interface DiscoverRequest extends Naming {
  /** Addresses to start from, as the URI or DNS writes them. */
  readonly seeds: readonly string[];
  /** Only this set is followed, when the URI names one. */
  readonly replicaSet?: string;
  /** False: only the seeds themselves are members; what they say of others is not followed. */
  readonly follow: boolean;
  readonly previous: Pick<Cluster, 'members' | 'sets'>;
}
