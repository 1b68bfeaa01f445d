import { firstBatchOf, type Document } from '../mongo/bson.js';
import { serverCode } from '../mongo/failure.js';
import type { Parts } from '../mongo/partial-decode.js';
import { parseHello, type Hello } from '../topology/model/hello.js';
import type { Cluster } from '../topology/model/topology.js';
import { withTimeout, type ConcurrencyLimit } from '../util/async.js';
import { MemberDown } from '../util/errors.js';
import { toSeconds } from '../util/time.js';
import { isSurvey, type Collector, type CollectTarget, type MultiCommandCollector } from './collector.js';
import type { Deadline } from './deadline.js';
import { misplacedMember, otherRouter } from './identity.js';
import { isDue, missingIn } from './incomplete-replies.js';
import type { MemberScrape } from './member-scrape.js';
import { holdSurvey, sendInTurn, sendRequest, type PendingCommand } from './send-commands.js';

export interface CollectContext {
  readonly collectors: readonly (Collector | MultiCommandCollector)[];
  readonly leaveOut: Document;
  /** The parts to decode of replies that are decoded in part. */
  readonly parts: Parts;
  readonly deadline: Deadline;
  readonly concurrencyLimit: ConcurrencyLimit;
}

/** Sends all commands to one member once it has answered hello; never throws, `progress` holds the results. */
export async function collectMember(
  progress: MemberScrape,
  helloReply: Promise<Hello | undefined>,
  context: CollectContext,
): Promise<void> {
  const hello = await helloReply;
  if (hello && !progress.member.arbiter && !hello.arbiter) {
    const asked: CollectTarget = { member: progress.member, hello, leaveOut: context.leaveOut };
    const wanted = context.collectors.filter((collector) => collector.isFor(asked));
    const toAsk = wanted
      .filter((collector) => !serveKept(progress, collector))
      .map((collector) => pending(progress, collector, asked, context));
    progress.toAsk.push(...toAsk.map(({ command }) => command));
    // One after the other on the member's one connection.
    await context.concurrencyLimit.run(context.deadline.signal, async () => {
      await sendInTurn(progress, toAsk);
    });
  }
  progress.endedAt = performance.now();
}

/**
 * @returns whether the cached reply replaces a request of this scrape; an incomplete one is shown until it is completed
 */
function serveKept(
  { memory, replies, commandResults }: MemberScrape,
  collector: Collector | MultiCommandCollector,
): boolean {
  const kept = memory.fresh(collector);
  if (!kept) return false;
  const { reply, durationSeconds } = kept;
  replies[collector.command] = reply;
  if (isDue(kept, collector.maxAgeSeconds)) return false;
  commandResults.set(collector.command, { durationSeconds, ...missingIn(reply) });
  return true;
}

function pending(
  progress: MemberScrape,
  collector: Collector | MultiCommandCollector,
  asked: CollectTarget,
  context: CollectContext,
): PendingCommand {
  const { command } = collector;
  const keep: PendingCommand['keep'] = (reply, durationSeconds) => {
    progress.replies[command] = reply;
    progress.memory.keep(collector, reply, durationSeconds);
  };
  if (isSurvey(collector)) {
    const backlog = progress.memory.backlog(collector);
    return holdSurvey(collector, progress, asked, context.deadline, backlog, keep);
  }
  return { command, send: () => send(progress, collector, asked, context), keep };
}

/** Sends the request, or its fallback where the server refuses the full request. */
async function send(
  progress: MemberScrape,
  collector: Collector,
  asked: CollectTarget,
  { deadline, parts }: CollectContext,
): Promise<Document> {
  const { memory } = progress;
  const { database, fallback, partial } = collector;
  const sendThis = async (request: Document): Promise<Document> => {
    const reply = await sendRequest(progress, database, request, deadline, { parts: partial && parts });
    const batch = firstBatchOf(reply);
    return batch ? (batch[0] ?? {}) : reply;
  };
  const request = collector.request(asked);
  const known = memory.fallbackCode(collector);
  const reduced = known === undefined ? undefined : fallback?.(request, known);
  try {
    return await sendThis(reduced ?? request);
  } catch (error) {
    const code = serverCode(error);
    const next = code === undefined || reduced ? undefined : fallback?.(request, code);
    if (code === undefined || !next) throw error;
    memory.rememberFallback(collector, code);
    return sendThis(next);
  }
}

/** hello may use this part of the remaining time; the rest is for the other commands. */
const HELLO_SHARE = 0.5;

/** Limit of hello, in milliseconds, for a member whose last hello or heartbeat timed out. */
const HUNG_HELLO_MS = 1_000;

const UNDIALLED = "its name means the exporter's own host, on which it is not";

/**
 * Sends hello to one member; never throws, `progress` holds the result.
 *
 * @returns the hello reply of a member that can receive more commands; `undefined` if it is down, is not the expected
 *   member, or refused the login
 */
export async function checkHello(
  progress: MemberScrape,
  cluster: Cluster,
  deadline: Deadline,
): Promise<Hello | undefined> {
  const { member, client, commandResults } = progress;
  if (member.undialled) {
    progress.failure = { phase: 'connect', reason: 'unreachable', message: UNDIALLED };
    return undefined;
  }
  const startedAt = performance.now();
  const budget = client.timedOut ? HUNG_HELLO_MS : deadline.remaining * HELLO_SHARE;
  try {
    const answer = await withTimeout(deadline.signal, budget, (signal) => client.hello(signal));
    const { reply, sentAt, receivedAt, login } = answer;
    const hello = parseHello(reply);
    const misplaced =
      misplacedMember(member, hello, cluster) ?? (await otherRouter(progress, hello, login, deadline.signal));
    if (misplaced !== undefined) {
      progress.failure = { phase: 'hello', reason: 'wrong_identity', message: misplaced };
      return undefined;
    }
    progress.hello = hello;
    if (hello.localTime !== undefined) {
      progress.clockOffsetSeconds = (hello.localTime - (sentAt + receivedAt) / 2) / 1000;
    }
    commandResults.set('hello', { durationSeconds: toSeconds(performance.now() - startedAt) });
    if (login === 'none') return hello;
    if (login === 'ok') commandResults.set('auth', { durationSeconds: 0 });
    else commandResults.set('auth', { durationSeconds: 0, failure: login });
    return login === 'ok' ? hello : undefined;
  } catch (error) {
    progress.failure =
      error instanceof MemberDown
        ? error.failure
        : { phase: 'hello', reason: 'other', message: (error as Error).message };
    return undefined;
  }
}
