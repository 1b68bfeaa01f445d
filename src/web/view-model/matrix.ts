import type { HeartbeatPair } from '../../replset/heartbeat-matrix.js';
import { FRESH_HEARTBEAT_SECONDS } from '../../util/time-constants.js';
import type { HeartbeatCell, HeartbeatMatrix } from './types.js';

/** Matrices change only with scrapes. They are most of a large page, which is rendered much more often. */
const cache = new WeakMap<readonly HeartbeatPair[], HeartbeatMatrix>();

/** @param members names in the order of the rows and of the columns */
export function heartbeatMatrix(
  members: readonly string[],
  pairs: readonly HeartbeatPair[],
): HeartbeatMatrix {
  const cached = cache.get(pairs);
  if (cached?.members.join() === members.join()) return cached;
  const matrix = matrixOf(members, pairs);
  cache.set(pairs, matrix);
  return matrix;
}

function matrixOf(members: readonly string[], pairs: readonly HeartbeatPair[]): HeartbeatMatrix {
  const byObserver = new Map<string, Map<string, HeartbeatPair>>();
  for (const pair of pairs) {
    const row = byObserver.get(pair.observer) ?? new Map<string, HeartbeatPair>();
    byObserver.set(pair.observer, row.set(pair.member, pair));
  }
  const rows = members.map((observer) => {
    const row = byObserver.get(observer);
    return {
      observer,
      cells: members.map((member) => (member === observer ? SELF : cellOf(row?.get(member)))),
    };
  });
  const cells = rows.flatMap((row) => row.cells);
  return {
    members,
    rows,
    reported: cells.filter(({ kind }) => kind !== 'self' && kind !== 'unreported').length,
    unhealthy: cells.filter(isUnhealthy).length,
  };
}

/** Whether the observer reports a problem of the other member, or no heartbeat of it yet. */
export function isUnhealthy({ kind }: HeartbeatCell): boolean {
  return kind === 'failed' || kind === 'stale' || kind === 'pending';
}

const SELF: HeartbeatCell = { kind: 'self' };

function cellOf(pair: HeartbeatPair | undefined): HeartbeatCell {
  if (!pair) return { kind: 'unreported' };
  const { health, failure = 'other', heartbeatAgeSeconds, pingSeconds } = pair;
  if (health === undefined) return { kind: 'pending' };
  if (health === 0) return { kind: 'failed', reason: failure };
  if (heartbeatAgeSeconds !== undefined && heartbeatAgeSeconds > FRESH_HEARTBEAT_SECONDS) {
    return { kind: 'stale', seconds: heartbeatAgeSeconds };
  }
  return { kind: 'healthy', ...(pingSeconds !== undefined && { pingSeconds }) };
}
