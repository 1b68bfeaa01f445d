import type { HelloState, MemberStatus } from '../../monitor/primary-status.js';
import { STATE } from '../../replset/status.js';
import { memberKey, type Member } from '../../topology/model/topology.js';
import type { SnapshotIndex } from './snapshot-index.js';
import type { DownStatus } from './types.js';

/** The newest known status of a member. */
export interface CurrentStatus {
  readonly up?: boolean;
  readonly state: string;
  readonly down?: DownStatus;
  /** The member has not changed since the last scrape: the analysis of that scrape still applies. */
  readonly unchanged: boolean;
}

const STATE_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(STATE).map(([name, state]) => [state, name]),
);

/** States that hello does not distinguish. */
const OTHER_STATES: ReadonlySet<string> = new Set([
  'STARTUP',
  'STARTUP2',
  'RECOVERING',
  'ROLLBACK',
  'REMOVED',
]);

/** From the newer of the two sources: the last heartbeat or the last scrape. */
export function currentStatus(member: Member, index: SnapshotIndex): CurrentStatus {
  const key = memberKey(member);
  const heartbeat = index.monitor?.memberStatuses.members.get(key);
  const { scrapedAt = -Infinity } = index;
  const result = index.results.get(key);
  if (heartbeat && (heartbeat.at >= scrapedAt || !result)) {
    return fromHeartbeat(heartbeat, scrapedState(key, index), scrapedAt);
  }
  const unchanged = heartbeat === undefined || heartbeat.since <= scrapedAt;
  if (!result) return { state: 'UNKNOWN', unchanged: false };
  if (result.up) return { up: true, state: scrapedState(key, index) ?? 'UP', unchanged };
  const { phase, reason } = result.failure ?? { phase: 'hello', reason: 'other' };
  const since = heartbeat?.up === false ? heartbeat.since : undefined;
  return {
    up: false,
    state: 'DOWN',
    down: { phase, reason, ...(since !== undefined && { since }) },
    unchanged,
  };
}

function fromHeartbeat(
  heartbeat: MemberStatus,
  scraped: string | undefined,
  scrapedAt: number,
): CurrentStatus {
  const unchanged = heartbeat.since <= scrapedAt;
  if (!heartbeat.up) {
    const { phase, reason, since } = heartbeat;
    return { up: false, state: 'DOWN', down: { phase, reason, since }, unchanged };
  }
  return { up: true, state: stateName(heartbeat.state, unchanged ? scraped : undefined), unchanged };
}

/** @param scraped the state in the last scrape, if the member is unchanged since */
function stateName(state: HelloState | undefined, scraped: string | undefined): string {
  switch (state) {
    case undefined:
      // In no set: never initiated, removed, or without a state.
      return scraped !== undefined && OTHER_STATES.has(scraped) ? scraped : 'UP';
    case 'primary':
      return 'PRIMARY';
    case 'secondary':
      return 'SECONDARY';
    case 'arbiter':
      return 'ARBITER';
    case 'other':
      return scraped !== undefined && OTHER_STATES.has(scraped) ? scraped : 'OTHER';
  }
}

/** Absent if there is no state, or none is known. */
function scrapedState(key: string, { views }: SnapshotIndex): string | undefined {
  const view = views.get(key);
  if (!view) return undefined;
  return view.state === undefined ? 'OTHER' : (STATE_NAMES.get(view.state) ?? 'OTHER');
}
