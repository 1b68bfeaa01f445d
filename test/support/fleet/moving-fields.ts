import { BSON } from 'mongodb';
import type { Doc } from './document.js';
import { RECORDED_AT, RECORDED_ELECTION } from './recordings.js';

/** The clocks that a recorded document is moved to. */
export interface Clock {
  /** When the document was recorded. */
  readonly recordedAt: number;
  readonly startedAt: number;
  readonly electedAt: number;
}

/** Moves one field of a serialised document to `now`; `skewMs`: how wrong the clock of the instance is. */
export type MovingField = (bytes: Buffer, now: number, skewMs?: number) => void;

const { parseToElements } = BSON.onDemand;

const Type = { double: 1, document: 3, array: 4, date: 9, int32: 16, timestamp: 17, long: 18 } as const;

/** Dates that are a timestamp's whole second. */
const SECONDS = /(^|\.)(optimeDate|optimeDurableDate|electionDate|lastWriteDate|majorityWriteDate)$/;

/** Read off the clock of the instance itself; other dates are those of the primary's writes. */
const OWN_CLOCK = /(^|\.)(date|localTime|lastHeartbeat|lastHeartbeatRecv)$/;

/** Tells of one moment in the past, which does not move. */
const FIXED =
  /(^|\.)(election(Candidate|Participant)Metrics|electionTime|electionDate|defaultRWConcern|logicalSessionRecordCache)(\.|$)/;

const UPTIME = /^(members\.\d+\.)?uptime(Millis|Estimate)?$/;
const COUNTER = /^opcounters(Repl)?\.\w+$/;

/** Sections without a clock: not worth the walk. */
const STILL = new Set(['metrics', 'tcmalloc', 'locks', 'config']);

/** Counters go on at the rate they had when recorded, 89 s after the servers' start. */
const RECORDED_UPTIME_MS = 88_500;

/** The clock of a recorded document: its own date where it has one. */
export function clockOf(document: Doc, startedAt: number, electedAt: number): Clock {
  const own = document.date ?? document.localTime;
  return { recordedAt: own instanceof Date ? own.getTime() : RECORDED_AT, startedAt, electedAt };
}

/**
 * Finds what moves in a serialised document: clocks keep their distance to now, uptime and operation
 * counters grow. Moments that are over are written once, here.
 */
export function findMovingFields(bytes: Buffer, start: number, clock: Clock, path = ''): MovingField[] {
  const fields: MovingField[] = [];
  for (const [type, nameOffset, nameLength, offset] of parseToElements(bytes.subarray(start))) {
    const name = bytes.toString('latin1', start + nameOffset, start + nameOffset + nameLength);
    const at = start + offset;
    const inner = path === '' ? name : `${path}.${name}`;
    if (type === Type.document || type === Type.array) {
      if (!STILL.has(name)) fields.push(...findMovingFields(bytes, at, clock, inner));
      continue;
    }
    const field = movingField(bytes, type, at, inner, clock);
    if (!field) continue;
    if (FIXED.test(inner)) field(bytes, clock.recordedAt + clock.electedAt - RECORDED_ELECTION);
    else fields.push(field);
  }
  return fields;
}

function movingField(
  bytes: Buffer,
  type: number,
  at: number,
  path: string,
  { recordedAt, startedAt }: Clock,
): MovingField | undefined {
  if (type === Type.date) {
    const recorded = Number(bytes.readBigInt64LE(at));
    if (recorded === 0) return undefined;
    const unit = SECONDS.test(path) ? 1000 : 1;
    const ownShare = OWN_CLOCK.test(path) ? 1 : 0;
    return (out, now, skewMs = 0) => {
      writeLong(out, at, recorded + Math.floor((now - recordedAt) / unit) * unit + ownShare * skewMs);
    };
  }
  if (type === Type.timestamp) {
    const recorded = bytes.readUInt32LE(at + 4);
    // Zero is "never", all bits "none".
    if (recorded === 0 || recorded === 0xffff_ffff) return undefined;
    return (out, now) => {
      out.writeUInt32LE(recorded + Math.floor((now - recordedAt) / 1000), at + 4);
    };
  }
  if (UPTIME.test(path)) return uptimeField(bytes, type, at, path.endsWith('Millis') ? 1 : 1000, startedAt);
  if (type === Type.long && COUNTER.test(path)) {
    const recorded = Number(bytes.readBigInt64LE(at));
    if (recorded === 0) return undefined;
    const perMs = recorded / RECORDED_UPTIME_MS;
    return (out, now) => {
      writeLong(out, at, recorded + Math.floor((now - startedAt) * perMs));
    };
  }
  return undefined;
}

function uptimeField(bytes: Buffer, type: number, at: number, unitMs: number, startedAt: number) {
  const since = (now: number) => Math.floor((now - startedAt) / unitMs);
  if (type === Type.double) {
    const recorded = bytes.readDoubleLE(at);
    return (out: Buffer, now: number) => {
      out.writeDoubleLE(recorded + since(now), at);
    };
  }
  if (type === Type.int32) {
    const recorded = bytes.readInt32LE(at);
    return (out: Buffer, now: number) => {
      out.writeInt32LE(recorded + since(now), at);
    };
  }
  const recorded = Number(bytes.readBigInt64LE(at));
  return (out: Buffer, now: number) => {
    writeLong(out, at, recorded + since(now));
  };
}

/** A non-negative int64 without the detour over BigInt. */
function writeLong(bytes: Buffer, at: number, value: number): void {
  bytes.writeUInt32LE(value % 0x1_0000_0000, at);
  bytes.writeUInt32LE(Math.floor(value / 0x1_0000_0000), at + 4);
}
