import { DeadlineExceeded, MemberDown, type CommandFailure } from '../errors.js';
import type { Document } from '../mongo/bson.js';
import type { Parts } from '../mongo/parts.js';
import { within } from '../mongo/abort.js';
import { serverCode, toCommandFailure } from '../mongo/failure.js';
import type { MemberClient } from '../mongo/member-client.js';
import { parseHello, type Hello } from '../topology/hello.js';
import type { Cluster } from '../topology/types.js';
import type { Asked, Collector } from './collector.js';
import type { Deadline } from './deadline.js';
import { mistakenFor } from './identity.js';
import { toSeconds, type Progress } from './progress.js';
import type { Slots } from './slots.js';

/** hello may take this part of the time that is left; the rest is for the other commands. */
const HELLO_SHARE = 0.5;

/** A member whose last heartbeat timed out gets no more than this. */
const HUNG_HELLO_MS = 1_000;

/** `maxTimeMS` ends a command on the server this much before we would cut the connection. */
const SERVER_MARGIN_MS = 50;

export interface AskContext {
  readonly cluster: Cluster;
  readonly collectors: readonly Collector[];
  readonly leaveOut: Document;
  /** What is read of replies that are decoded in part. */
  readonly parts: Parts;
  readonly deadline: Deadline;
  readonly slots: Slots;
}

/** Asks one member everything; never throws, `progress` tells how it went. */
export async function askMember(progress: Progress, context: AskContext): Promise<void> {
  const hello = await askHello(progress, context);
  if (hello && !progress.member.arbiter && !hello.arbiter) {
    const asked: Asked = { member: progress.member, hello, leaveOut: context.leaveOut };
    const wanted = context.collectors.filter((collector) => collector.isFor(asked));
    const toAsk = wanted.filter((collector) => !serveKept(progress, collector));
    progress.toAsk = toAsk.map(({ command }) => command);
    await context.slots.run(context.deadline.signal, () => askCommands(progress, toAsk, asked, context));
  }
  progress.endedAt = performance.now();
}

async function askHello(progress: Progress, context: AskContext): Promise<Hello | undefined> {
  const { deadline, cluster } = context;
  const { member, client, outcomes } = progress;
  const startedAt = performance.now();
  const budget = client.timedOut ? HUNG_HELLO_MS : deadline.remaining * HELLO_SHARE;
  try {
    const answer = await within(deadline.signal, budget, (signal) => client.hello(signal));
    const { reply, sentAt, receivedAt, login } = answer;
    const hello = parseHello(reply);
    const mistake = mistakenFor(member, hello, cluster);
    if (mistake !== undefined) {
      progress.failure = { phase: 'hello', reason: 'wrong_identity', message: mistake };
      return undefined;
    }
    progress.hello = hello;
    if (hello.localTime !== undefined) {
      progress.clockOffsetSeconds = (hello.localTime - (sentAt + receivedAt) / 2) / 1000;
    }
    outcomes.set('hello', { durationSeconds: toSeconds(performance.now() - startedAt) });
    if (login === 'none') return hello;
    if (login === 'ok') outcomes.set('auth', { durationSeconds: 0 });
    else outcomes.set('auth', { durationSeconds: 0, failure: login });
    return login === 'ok' ? hello : undefined;
  } catch (error) {
    progress.failure =
      error instanceof MemberDown
        ? error.failure
        : { phase: 'hello', reason: 'other', message: (error as Error).message };
    return undefined;
  }
}

/** @returns whether the last reply is young enough to stand for one of this round */
function serveKept({ memory, replies, outcomes }: Progress, collector: Collector): boolean {
  const kept = memory.fresh(collector);
  if (!kept) return false;
  replies[collector.command] = kept.reply;
  outcomes.set(collector.command, { durationSeconds: kept.durationSeconds });
  return true;
}

/** One after the other on the member's one connection. */
async function askCommands(
  progress: Progress,
  collectors: readonly Collector[],
  asked: Asked,
  context: AskContext,
): Promise<void> {
  let lost: CommandFailure | undefined;
  for (const collector of collectors) {
    const known = lost ?? progress.memory.unauthorized(collector);
    if (known) progress.outcomes.set(collector.command, { durationSeconds: 0, failure: known });
    else lost = await askCommand(progress, collector, asked, context);
  }
}

/** @returns why the connection is of no more use in this round; `undefined` when the next command may go on */
async function askCommand(
  progress: Progress,
  collector: Collector,
  asked: Asked,
  context: AskContext,
): Promise<CommandFailure | undefined> {
  const startedAt = performance.now();
  progress.waiting = { command: collector.command, since: startedAt };
  const duration = (): number => toSeconds(performance.now() - startedAt);
  try {
    const reply = await send(progress, collector, asked, context);
    progress.replies[collector.command] = reply;
    progress.outcomes.set(collector.command, { durationSeconds: duration() });
    progress.memory.keep(collector, reply, duration());
    return undefined;
  } catch (error) {
    const failure = toCommandFailure(error);
    if (failure.reason === 'unauthorized') progress.memory.rememberUnauthorized(collector, failure);
    progress.outcomes.set(collector.command, { durationSeconds: duration(), failure });
    return serverCode(error) === undefined ? failure : undefined;
  } finally {
    delete progress.waiting;
  }
}

/** Sends the request, or its fallback where the server cannot answer it whole. */
async function send(
  { client, memory }: Progress,
  collector: Collector,
  asked: Asked,
  context: AskContext,
): Promise<Document> {
  const request = collector.request(asked);
  const known = memory.fallbackCode(collector);
  const reduced = known === undefined ? undefined : collector.fallback?.(request, known);
  try {
    return await sendRequest(client, collector, reduced ?? request, context);
  } catch (error) {
    const code = serverCode(error);
    const next = code === undefined || reduced ? undefined : collector.fallback?.(request, code);
    if (code === undefined || !next) throw error;
    memory.rememberFallback(collector, code);
    return sendRequest(client, collector, next, context);
  }
}

async function sendRequest(
  client: MemberClient,
  { database, partial }: Collector,
  request: Document,
  { deadline, parts }: AskContext,
): Promise<Document> {
  if (deadline.signal.aborted) throw new DeadlineExceeded();
  const maxTimeMS = Math.max(1, Math.floor(deadline.remaining - SERVER_MARGIN_MS));
  const reply = await client.command(database, { ...request, maxTimeMS }, deadline.signal, partial && parts);
  return firstOfCursor(reply) ?? reply;
}

/** An aggregate's only document stands in its first batch. */
function firstOfCursor(reply: Document): Document | undefined {
  const batch = (reply.cursor as { firstBatch?: readonly Document[] } | undefined)?.firstBatch;
  return batch && (batch[0] ?? {});
}
