import type { Document } from '../mongo/bson.js';
import type { MemberClient } from '../mongo/member-client.js';
import type { Hello } from '../topology/model/hello.js';
import type { Member } from '../topology/model/topology.js';
import type { Failure } from '../util/errors.js';
import { toSeconds } from '../util/time.js';
import type { MemberCache } from './reply-cache.js';
import type { CommandResult, MemberResult } from './scrape.js';

/** What has arrived of one member so far; filled while the round runs. Times are of `performance.now()`. */
export interface MemberScrape {
  readonly member: Member;
  readonly client: MemberClient;
  readonly memory: MemberCache;
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
  readonly commandResults: Map<string, CommandResult>;
}

export function begin(member: Member, client: MemberClient, memory: MemberCache): MemberScrape {
  return {
    member,
    client,
    memory,
    startedAt: performance.now(),
    toAsk: [],
    waiting: new Map(),
    replies: {},
    commandResults: new Map(),
  };
}

/** A scrape whose deadline is earlier than that of the round it shares does not wait for this member. */
const LATE = 'no answer before the deadline';

/** The member as it stands at `now`; what is still awaited counts as timed out. */
export function memberResult(progress: MemberScrape, now: number): MemberResult {
  const { member, client, memory, hello, clockOffsetSeconds, waiting } = progress;
  const { certificateExpiry } = client;
  const commandResults = new Map(progress.commandResults);
  for (const command of progress.toAsk.filter((name) => !commandResults.has(name))) {
    const waited = now - (waiting.get(command) ?? now);
    commandResults.set(command, {
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
    commandResults,
    durationSeconds: toSeconds((progress.endedAt ?? now) - progress.startedAt),
    ...(certificateExpiry !== undefined && { certificateExpiry }),
    known: memory.known,
  };
}
