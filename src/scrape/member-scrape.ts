import type { Document } from '../mongo/bson.js';
import type { MemberClient } from '../mongo/member-client.js';
import type { Hello } from '../topology/model/hello.js';
import type { Member } from '../topology/model/topology.js';
import type { Failure } from '../util/errors.js';
import { toSeconds } from '../util/time.js';
import type { MemberCache } from './reply-cache.js';
import type { CommandResult, MemberResult } from './scrape.js';

/** The replies of one member so far; filled while the scrape runs. Times are of `performance.now()`. */
export interface MemberScrape {
  readonly member: Member;
  readonly client: MemberClient;
  readonly memory: MemberCache;
  readonly startedAt: number;
  endedAt?: number;
  hello?: Hello;
  clockOffsetSeconds?: number;
  failure?: Failure;
  /** The commands of this scrape; known once the member has answered hello. */
  readonly toAsk: string[];
  /** The commands in flight, and since when. */
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

/** A request whose deadline is earlier than that of the scrape it shares does not wait for this member. */
const LATE = 'no answer before the deadline';

/** The result of the member at `now`; a command without a result counts as timed out. */
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
