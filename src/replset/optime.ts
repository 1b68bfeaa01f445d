import type { OplogTimestamp } from '../mongo/bson.js';

/** A point in the oplog. Points of different terms are compared by term first. */
export interface Optime {
  readonly at: OplogTimestamp;
  readonly term: number;
}

/** Compares by term, then by time; an absent optime comes before all others. */
export function compareOptimes(a: Optime | undefined, b: Optime | undefined): number {
  if (!a || !b) return Number(a !== undefined) - Number(b !== undefined);
  return a.term - b.term || a.at.seconds - b.at.seconds || a.at.increment - b.at.increment;
}

/** A point in the oplog, by wall clock (5.0+, ms) and by optime. */
export interface LogPoint {
  readonly wall?: number;
  readonly optime?: Optime;
}

/**
 * How far one point of the oplog is behind another: by wall time (milliseconds; 4.4.29, 5.0.5, 6.0), else by the
 * seconds of the optimes. Never negative: a member may be ahead of what the entry of the primary shows, and a member in
 * ROLLBACK has operations of an older term. `undefined` without both optimes.
 */
export function secondsBehind(newer: LogPoint, older: LogPoint): number | undefined {
  if (!newer.optime || !older.optime) return undefined;
  if (compareOptimes(newer.optime, older.optime) === 0) return 0;
  if (newer.wall !== undefined && older.wall !== undefined) {
    return Math.max(0, (newer.wall - older.wall) / 1000);
  }
  return Math.max(0, newer.optime.at.seconds - older.optime.at.seconds);
}
