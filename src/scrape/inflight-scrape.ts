import { memberKey, type Member, type Topology } from '../topology/model/topology.js';
import { toSeconds } from '../util/time.js';
import { clusterReplies } from './collect-cluster.js';
import { figuresOf, type CollectedGroup } from './collect-group.js';
import { kindsOf, type AnyCollector, type Kinds } from './collector.js';
import type { Deadline } from './deadline.js';
import { memberResult, type MemberScrape } from './member-scrape.js';
import type { CommandCache } from './reply-cache.js';
import type { Scrape } from './scrape.js';

/** A round under way. */
export interface InflightScrape {
  readonly topology: Topology;
  readonly startedAt: number;
  readonly startedMonotonic: number;
  readonly progress: ReadonlyMap<string, MemberScrape>;
  readonly groups: readonly CollectedGroup[];
  /** Of the sharded clusters, by name. */
  readonly clusters: ReadonlyMap<string, CommandCache>;
  readonly kinds: Kinds;
  readonly deadline: Deadline;
  readonly waiters: Waiters;
  readonly done: Promise<void>;
}

/** The round as it stands now. */
export function snapshot({ progress, groups, clusters, kinds, ...scrape }: InflightScrape): Scrape {
  const now = performance.now();
  return {
    startedAt: scrape.startedAt,
    durationSeconds: toSeconds(now - scrape.startedMonotonic),
    topology: scrape.topology,
    members: new Map([...progress].map(([key, one]) => [key, memberResult(one, now)])),
    clusters: new Map(
      [...clusters].map(([name, memory]) => [name, clusterReplies(memory, kinds.ofClusters)]),
    ),
    figures: figuresOf(groups),
  };
}

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
export function scrapeKey({ only, collectors }: Pick<ScrapeRequest, 'only' | 'collectors'>): string {
  return [only ? memberKey(only) : '', ...collectors.map(({ name }) => name)].join();
}

/** One member alone is asked for no set and no cluster: what it says of them would stand for what others say. */
export function kindsFor({ only, collectors }: ScrapeRequest): Kinds {
  const kinds = kindsOf(collectors);
  return only ? { ...kinds, ofGroups: [], ofClusters: [] } : kinds;
}

/** Those who wait for a round. */
export class Waiters {
  readonly #onLeft: () => void;
  #waiting = 0;

  /** @param onLeft told when the last of them has hung up */
  constructor(onLeft: () => void) {
    this.#onLeft = onLeft;
  }

  /**
   * One more waits.
   *
   * @param gone aborted when they hang up; absent: they never do
   * @returns must be called when they have been answered
   */
  join(gone?: AbortSignal): () => void {
    this.#waiting += 1;
    const leave = (): void => {
      gone?.removeEventListener('abort', hangUp);
      this.#waiting -= 1;
    };
    const hangUp = (): void => {
      leave();
      if (this.#waiting === 0) this.#onLeft();
    };
    if (gone?.aborted) hangUp();
    else gone?.addEventListener('abort', hangUp, { once: true });
    return () => {
      if (!gone?.aborted) leave();
    };
  }
}
