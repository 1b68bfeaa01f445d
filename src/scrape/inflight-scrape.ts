import { memberKey, type Member, type Topology } from '../topology/model/topology.js';
import { toSeconds } from '../util/time.js';
import { clusterReplies } from './collect-cluster.js';
import { groupReplies, type CollectedGroup } from './collect-group.js';
import { byTarget, type Collector, type CollectorsByTarget } from './collector.js';
import type { Deadline } from './deadline.js';
import { memberResult, type MemberScrape } from './member-scrape.js';
import type { TargetCache } from './reply-cache.js';
import type { Scrape } from './scrape.js';

/** A scrape in progress. */
export interface InflightScrape {
  readonly topology: Topology;
  readonly startedAt: number;
  readonly startedMonotonic: number;
  readonly members: ReadonlyMap<string, MemberScrape>;
  readonly groups: readonly CollectedGroup[];
  /** Caches of the sharded clusters, by name. */
  readonly clusters: ReadonlyMap<string, TargetCache>;
  readonly collectors: CollectorsByTarget;
  readonly deadline: Deadline;
  readonly waiters: Waiters;
  readonly done: Promise<void>;
}

/** The current state of the scrape. */
export function snapshot({ members, groups, clusters, collectors, ...scrape }: InflightScrape): Scrape {
  const now = performance.now();
  return {
    startedAt: scrape.startedAt,
    durationSeconds: toSeconds(now - scrape.startedMonotonic),
    topology: scrape.topology,
    members: new Map([...members].map(([key, one]) => [key, memberResult(one, now)])),
    clusters: new Map(
      [...clusters].map(([name, cache]) => [name, clusterReplies(cache, collectors.cluster)]),
    ),
    groupReplies: groupReplies(groups),
  };
}

/** The request for one scrape. */
export interface ScrapeRequest {
  readonly topology: Topology;
  /** The one member of it to scrape, without its set and cluster; absent: all members. */
  readonly only?: Member;
  readonly collectors: readonly Collector[];
  /** By `performance.now()`. */
  readonly deadlineAt: number;
  /** Aborted when the client has disconnected. */
  readonly gone?: AbortSignal;
}

/** Requests with the same key can share one scrape. */
export function scrapeKey({ only, collectors }: Pick<ScrapeRequest, 'only' | 'collectors'>): string {
  return [only ? memberKey(only) : '', ...collectors.map(({ name }) => name)].join();
}

/** For one member alone, no set or cluster collector runs: its values would stand for those of other members. */
export function collectorsFor({ only, collectors }: ScrapeRequest): CollectorsByTarget {
  const all = byTarget(collectors);
  return only ? { ...all, group: [], cluster: [] } : all;
}

/** The clients that wait for a scrape. */
export class Waiters {
  readonly #onLeft: () => void;
  #waiting = 0;

  /** @param onLeft called when the last of them has disconnected */
  constructor(onLeft: () => void) {
    this.#onLeft = onLeft;
  }

  /**
   * Adds a client.
   *
   * @param gone aborted when the client disconnects; absent: it never does
   * @returns must be called when the client has been answered
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
