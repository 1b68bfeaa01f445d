import type { Failure } from '../errors.js';
import type { Document } from '../mongo/bson.js';
import type { MemberClient } from '../mongo/member-client.js';
import { toSeconds } from '../seconds.js';
import type { Hello } from '../topology/hello.js';
import type { Member } from '../topology/types.js';
import type { MemberMemory } from './member-memory.js';
import type { MemberResult, Outcome } from './round.js';

/** What has arrived of one member so far; filled while the round runs. Times are of `performance.now()`. */
export interface Progress {
  readonly member: Member;
  readonly client: MemberClient;
  readonly memory: MemberMemory;
  readonly startedAt: number;
  endedAt?: number;
  hello?: Hello;
  clockOffsetSeconds?: number;
  failure?: Failure;
  /** The commands of this round; known once hello has answered. */
  readonly toAsk: string[];
  /** The commands whose replies are awaited, and since when. */
  readonly waiting: Map<string, number>;
  readonly replies: Record<string, Document>;
  readonly outcomes: Map<string, Outcome>;
}

export function begin(member: Member, client: MemberClient, memory: MemberMemory): Progress {
  return {
    member,
    client,
    memory,
    startedAt: performance.now(),
    toAsk: [],
    waiting: new Map(),
    replies: {},
    outcomes: new Map(),
  };
}

/** A scrape whose deadline is earlier than that of the round it shares does not wait for this member. */
const LATE = 'no answer before the deadline';

/** The member as it stands at `now`; what is still awaited counts as timed out. */
export function memberResult(progress: Progress, now: number): MemberResult {
  const { member, client, memory, hello, clockOffsetSeconds, waiting } = progress;
  const { certificateExpiry } = client;
  const outcomes = new Map(progress.outcomes);
  for (const command of progress.toAsk.filter((name) => !outcomes.has(name))) {
    const waited = now - (waiting.get(command) ?? now);
    outcomes.set(command, {
      durationSeconds: toSeconds(waited),
      failure: { reason: 'timeout', message: LATE },
    });
  }
  return {
    member,
    up: hello !== undefined,
    ...(hello
      ? { hello }
      : { failure: progress.failure ?? { phase: 'hello', reason: 'timeout', message: LATE } }),
    ...(clockOffsetSeconds !== undefined && { clockOffsetSeconds }),
    replies: { ...progress.replies },
    outcomes,
    durationSeconds: toSeconds((progress.endedAt ?? now) - progress.startedAt),
    ...(certificateExpiry !== undefined && { certificateExpiry }),
    known: memory.known,
  };
}
