import type { Judgement, ReplicaSetView } from '../../../replset/judge.js';
import type { MemberView } from '../../../replset/member-view.js';
import type { MemberResult } from '../../../scrape/round.js';
import { memberKey, setKey, type Topology } from '../../../topology/types.js';
import type { NumberedEvent } from '../../../watch/events.js';
import type { Standings } from '../../../watch/standing.js';
import type { WatchView } from '../../../watch/watcher.js';

/** What the watch knows by now. */
export interface WatchFacts {
  readonly view: WatchView;
  readonly standings: Standings;
  /** Oldest first. */
  readonly events: readonly NumberedEvent[];
}

/** What a picture is made of. */
export interface PageFacts {
  readonly topology: Topology;
  /** Absent before the first scrape. */
  readonly judgement?: Judgement;
  /** Absent: nobody watches between scrapes. */
  readonly watch?: WatchFacts;
}

/** The same, to be looked up by key. */
export interface Known {
  readonly watch?: WatchFacts;
  /** When the last scrape began, milliseconds since 1970. */
  readonly scrapedAt?: number;
  readonly results: ReadonlyMap<string, MemberResult>;
  readonly views: ReadonlyMap<string, MemberView>;
  readonly sets: ReadonlyMap<string, ReplicaSetView>;
}

export function knownBy({ judgement, watch }: Omit<PageFacts, 'topology'>): Known {
  const sets = judgement?.sets ?? [];
  const views = [...sets.flatMap(({ members }) => members), ...(judgement?.outsiders ?? [])];
  return {
    ...(watch && { watch }),
    ...(judgement && { scrapedAt: judgement.round.startedAt }),
    results: judgement?.round.members ?? new Map(),
    views: new Map(views.map((view) => [memberKey(view.member), view] as const)),
    sets: new Map(sets.map((view) => [setKey(view.set), view] as const)),
  };
}
