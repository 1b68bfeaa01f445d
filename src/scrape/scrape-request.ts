import { memberKey, type Member, type Topology } from '../topology/types.js';
import type { AnyCollector } from './cluster-collector.js';
import { kindsOf, type Kinds } from './kinds.js';

/** What one scrape asks for. */
export interface ScrapeRequest {
  readonly topology: Topology;
  /** The one member of it to ask, for itself; absent: all of them. */
  readonly only?: Member;
  readonly collectors: readonly AnyCollector[];
  /** By `performance.now()`. */
  readonly deadlineAt: number;
  /** Aborted when whoever asked has hung up. */
  readonly gone?: AbortSignal;
}

/** The same for scrapes that one round can answer. */
export function roundKey({ only, collectors }: Pick<ScrapeRequest, 'only' | 'collectors'>): string {
  return [only ? memberKey(only) : '', ...collectors.map(({ name }) => name)].join();
}

/** One member alone is asked for no set and no cluster: what it says of them would stand for what others say. */
export function kindsFor({ only, collectors }: ScrapeRequest): Kinds {
  const kinds = kindsOf(collectors);
  return only ? { ...kinds, ofGroups: [], ofClusters: [] } : kinds;
}
