import { STATE } from '../../../replset/status.js';
import { memberKey, type Member } from '../../../topology/types.js';
import type { MemberStanding } from '../../../watch/standing.js';
import type { Known } from './facts.js';
import type { DownPicture } from './types.js';

/** The newest that is known of how a member stands. */
export interface Word {
  readonly up?: boolean;
  readonly state: string;
  readonly down?: DownPicture;
  /** Nothing has changed with it since the last scrape: what that judged of it holds. */
  readonly sinceScrape: boolean;
}

const STATE_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(STATE).map(([name, state]) => [state, name]),
);

/** States that hello shows alike. */
const ALIKE: ReadonlySet<string> = new Set(['STARTUP', 'STARTUP2', 'RECOVERING', 'ROLLBACK', 'REMOVED']);

/** Whoever was heard last is right: a heartbeat, or the scrape. */
export function wordOf(member: Member, known: Known): Word {
  const key = memberKey(member);
  const standing = known.watch?.standings.members.get(key);
  const { scrapedAt = -Infinity } = known;
  if (standing && (standing.at >= scrapedAt || !known.results.has(key))) {
    return byHeartbeat(standing, stateByScrape(key, known), scrapedAt);
  }
  const sinceScrape = standing === undefined || standing.since <= scrapedAt;
  const result = known.results.get(key);
  if (!result) return { state: 'UNKNOWN', sinceScrape: false };
  if (result.up) return { up: true, state: stateByScrape(key, known) ?? 'UP', sinceScrape };
  const { phase, reason } = result.failure ?? { phase: 'hello', reason: 'other' };
  const since = standing?.up === false ? standing.since : undefined;
  return {
    up: false,
    state: 'DOWN',
    down: { phase, reason, ...(since !== undefined && { since }) },
    sinceScrape,
  };
}

function byHeartbeat(standing: MemberStanding, scraped: string | undefined, scrapedAt: number): Word {
  const sinceScrape = standing.since <= scrapedAt;
  if (!standing.up) {
    const { phase, reason, since } = standing;
    return { up: false, state: 'DOWN', down: { phase, reason, since }, sinceScrape };
  }
  return { up: true, state: stateWord(standing.state, sinceScrape ? scraped : undefined), sinceScrape };
}

function stateWord(
  state: (MemberStanding & { readonly up: true })['state'],
  scraped: string | undefined,
): string {
  switch (state) {
    case undefined:
      return 'UP';
    case 'primary':
      return 'PRIMARY';
    case 'secondary':
      return 'SECONDARY';
    case 'arbiter':
      return 'ARBITER';
    case 'other':
      return scraped !== undefined && ALIKE.has(scraped) ? scraped : 'OTHER';
  }
}

/** Absent where there is no state, or none is known. */
function stateByScrape(key: string, { views }: Known): string | undefined {
  const view = views.get(key);
  if (!view) return undefined;
  return view.state === undefined ? 'OTHER' : (STATE_NAMES.get(view.state) ?? 'OTHER');
}
