import type { MonitorState, Snapshot } from '../../app/snapshot.js';
import type { SetAnalysis } from '../../replset/analyze-set.js';
import type { MemberView } from '../../replset/member-view.js';
import type { MemberResult } from '../../scrape/scrape.js';
import { memberKey, setKey } from '../../topology/model/topology.js';

/** The analysis and the state of the monitor by the key of the member or set. */
export interface SnapshotIndex {
  readonly monitor?: MonitorState;
  /** When the last scrape began, milliseconds since 1970. */
  readonly scrapedAt?: number;
  readonly results: ReadonlyMap<string, MemberResult>;
  readonly views: ReadonlyMap<string, MemberView>;
  readonly sets: ReadonlyMap<string, SetAnalysis>;
}

export function indexOf({ analysis, monitor }: Omit<Snapshot, 'topology'>): SnapshotIndex {
  const sets = analysis?.sets ?? [];
  const views = [...sets.flatMap(({ members }) => members), ...(analysis?.unconfiguredMembers ?? [])];
  return {
    ...(monitor && { monitor }),
    ...(analysis && { scrapedAt: analysis.scrape.startedAt }),
    results: analysis?.scrape.members ?? new Map(),
    views: new Map(views.map((view) => [memberKey(view.member), view] as const)),
    sets: new Map(sets.map((view) => [setKey(view.set), view] as const)),
  };
}
