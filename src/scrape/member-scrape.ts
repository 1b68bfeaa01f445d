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
  readonly cache: MemberCache;
  readonly startedAt: number;
  endedAt?: number;
  hello?: Hello;
  clockOffsetSeconds?: number;
  failure?: Failure;
  /** The commands of this scrape; known once the member has answered hello. */
  readonly planned: string[];
  /** The commands in flight, and since when. */
  readonly waiting: Map<string, number>;
  readonly replies: Record<string, Document>;
  readonly commandResults: Map<string, CommandResult>;
}

export function begin(member: Member, client: MemberClient, cache: MemberCache): MemberScrape {
  return {
    member,
    client,
    cache,
    startedAt: performance.now(),
    planned: [],
    waiting: new Map(),
    replies: {},
    commandResults: new Map(),
  };
}

/** A request whose deadline is earlier than that of the scrape it shares does not wait for this member. */
const LATE = 'no answer before the deadline';

/** The result of the member at `now`; a command without a result counts as timed out. */
export function memberResult(scrape: MemberScrape, now: number): MemberResult {
  const { member, client, cache, hello, clockOffsetSeconds, waiting } = scrape;
  const { certificateExpiry } = client;
  const commandResults = new Map(scrape.commandResults);
  for (const command of scrape.planned.filter((name) => !commandResults.has(name))) {
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
      : { failure: scrape.failure ?? { phase: 'hello', reason: 'timeout', message: LATE } }),
    ...(clockOffsetSeconds !== undefined && { clockOffsetSeconds }),
    replies: { ...scrape.replies },
    commandResults,
    durationSeconds: toSeconds((scrape.endedAt ?? now) - scrape.startedAt),
    ...(certificateExpiry !== undefined && { certificateExpiry }),
    known: cache.known,
  };
}
