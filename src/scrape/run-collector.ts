import type { Document } from '../mongo/bson.js';
import { serverCode, toCommandFailure } from '../mongo/failure.js';
import type { MemberClient } from '../mongo/member-client.js';
import { memberKey } from '../topology/model/topology.js';
import type { CommandFailure } from '../util/errors.js';
import { SERVER_MARGIN_MS } from '../util/time-constants.js';
import { toSeconds } from '../util/time.js';
import type { CollectTarget, SendOptions, Session, Task } from './collector.js';
import type { Deadline } from './deadline.js';
import { missingIn } from './incomplete-replies.js';
import { NO_LIMITS } from './limits.js';
import type { MemberScrape } from './member-scrape.js';
import type { TargetCache } from './reply-cache.js';

/** What running commands needs besides the member. */
export interface RunContext {
  readonly target: CollectTarget;
  /** Cache of the member, group or cluster that the replies are about. */
  readonly cache: TargetCache;
  readonly deadline: Deadline;
  readonly onReply?: (task: Task, reply: Document) => void;
  /** Called for a command that was sent in time and timed out. */
  readonly onTimeout?: (task: Task, failure: CommandFailure, durationSeconds: number) => void;
}

/**
 * Runs commands on one member, one after the other; never throws, `scrape` holds the results. A command that the member
 * recently refused for lack of privileges, does not support, or had no time for, is not sent.
 *
 * @returns whether the connection lasted to the end; when it is lost, the remaining commands fail for the same reason
 */
export async function runInTurn(
  scrape: MemberScrape,
  tasks: readonly Task[],
  context: RunContext,
): Promise<boolean> {
  let lost: CommandFailure | undefined;
  for (const task of tasks) {
    const { name } = task.command;
    const known = lost ?? scrape.client.heldBack.failureOf(name);
    if (known) scrape.commandResults.set(name, { durationSeconds: 0, failure: known });
    else lost = await runOne(scrape, task, context);
  }
  return lost === undefined;
}

/** @returns why the connection can no longer be used in this scrape; `undefined` when the next command can be sent */
async function runOne(
  scrape: MemberScrape,
  task: Task,
  context: RunContext,
): Promise<CommandFailure | undefined> {
  const { client, waiting, commandResults } = scrape;
  const { name } = task.command;
  const { cache, deadline, onReply, onTimeout } = context;
  const startedAt = performance.now();
  const wasInTime = hasTime(deadline);
  waiting.set(name, startedAt);
  const duration = (): number => toSeconds(performance.now() - startedAt);
  try {
    const reply = await runCollector(task, scrape, context);
    const durationSeconds = duration();
    commandResults.set(name, { durationSeconds, ...missingIn(reply) });
    if (task.collector.maxAgeSeconds > 0) cache.keep(task, memberKey(scrape.member), reply, durationSeconds);
    onReply?.(task, reply);
    return undefined;
  } catch (error) {
    const failure = toCommandFailure(error);
    const durationSeconds = duration();
    noteRefusal(client, task, error, failure);
    commandResults.set(name, { durationSeconds, failure });
    if (failure.reason === 'timeout' && wasInTime) onTimeout?.(task, failure, durationSeconds);
    return serverCode(error) === undefined ? failure : undefined;
  } finally {
    waiting.delete(name);
  }
}

/** Runs one command of a collector on the member; rejects with the driver's error. */
export async function runCollector(
  task: Task,
  { client }: Pick<MemberScrape, 'client'>,
  { target, cache, deadline }: Pick<RunContext, 'target' | 'cache' | 'deadline'>,
): Promise<Document> {
  const { command, collector } = task;
  const { limits = NO_LIMITS, maxAgeSeconds, maxTimeMs = Infinity } = collector;
  const send = async (database: string, request: Document, options?: SendOptions): Promise<Document> => {
    deadline.check();
    const left = Math.floor(deadline.remaining - SERVER_MARGIN_MS);
    const maxTimeMS = Math.max(1, Math.min(left, maxTimeMs));
    return client.command(database, { ...request, maxTimeMS }, deadline.signal, options?.parts);
  };
  return command.run({
    target,
    limits,
    maxAgeSeconds,
    backlog: cache.backlog(task),
    hasTime: () => hasTime(deadline),
    send: withFallback(client, command.name, send),
  });
}

/** Sends the fallback of a request where the server refuses the full request, now or recently. */
function withFallback(client: MemberClient, name: string, send: Session['send']): Session['send'] {
  return async (database, request, options = {}) => {
    const { fallback } = options;
    if (!fallback) return send(database, request, options);
    const known = client.heldBack.fallbackCode(name);
    const reduced = known === undefined ? undefined : fallback(request, known);
    try {
      return await send(database, reduced ?? request, options);
    } catch (error) {
      const code = serverCode(error);
      const next = code === undefined || reduced ? undefined : fallback(request, code);
      if (code === undefined || !next) throw error;
      client.heldBack.noteFallback(name, code);
      return send(database, next, options);
    }
  };
}

/** Holds the command back where the next scrape would only be refused, or delayed, again. */
export function noteRefusal(
  client: MemberClient,
  { command, collector }: Task,
  error: unknown,
  failure: CommandFailure,
): void {
  const isLasting = failure.reason === 'unauthorized' || failure.reason === 'unsupported';
  const isCostly =
    collector.retrySeconds !== undefined && (serverCode(error) !== undefined || failure.reason === 'timeout');
  if (isLasting || isCostly) client.heldBack.holdBack(command.name, failure, collector.retrySeconds);
}

function hasTime(deadline: Deadline): boolean {
  return !deadline.abandoned && deadline.remaining > SERVER_MARGIN_MS;
}
