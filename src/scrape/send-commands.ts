import type { Document } from '../mongo/bson.js';
import { serverCode, toCommandFailure } from '../mongo/failure.js';
import type { Parts } from '../mongo/partial-decode.js';
import type { CommandFailure } from '../util/errors.js';
import { toSeconds } from '../util/time.js';
import type { CollectTarget, MultiCommandCollector } from './collector.js';
import type { Deadline } from './deadline.js';
import { missingIn, type Backlog } from './incomplete-replies.js';
import type { MemberScrape } from './member-scrape.js';
import type { Scrape } from './scrape.js';

/** `maxTimeMS` ends a command on the server this much before the exporter would close the connection. */
export const SERVER_MARGIN_MS = 50;

/** A command to send to a member. */
export interface PendingCommand {
  /** Its `command` label. */
  readonly command: string;
  /** Not sent on every scrape: after a refusal or a timeout it is not tried again at once. */
  readonly rare?: true;
  /** Rejects with the driver's error. */
  readonly send: () => Promise<Document>;
  /** Receives the reply. */
  readonly keep: (reply: Document, durationSeconds: number) => void;
}

/**
 * Sends commands to one member, one after the other; never throws, `progress` holds the results. A command that the
 * member recently refused for lack of privileges, does not support, or had no time for, is not sent.
 *
 * @returns whether the connection lasted to the end; when it is lost, the remaining commands fail for the same reason
 */
export async function sendInTurn(
  progress: MemberScrape,
  commands: readonly PendingCommand[],
): Promise<boolean> {
  let lost: CommandFailure | undefined;
  for (const pending of commands) {
    const { command } = pending;
    const known = lost ?? progress.memory.heldBack(command, progress.client);
    if (known) progress.commandResults.set(command, { durationSeconds: 0, failure: known });
    else lost = await sendOne(progress, pending);
  }
  return lost === undefined;
}

/** @returns why the connection can no longer be used in this scrape; `undefined` when the next command can be sent */
async function sendOne(
  progress: MemberScrape,
  { command, rare, send, keep }: PendingCommand,
): Promise<CommandFailure | undefined> {
  const { client, waiting, commandResults, memory } = progress;
  const startedAt = performance.now();
  waiting.set(command, startedAt);
  const duration = (): number => toSeconds(performance.now() - startedAt);
  try {
    const reply = await send();
    const durationSeconds = duration();
    commandResults.set(command, { durationSeconds, ...missingIn(reply) });
    keep(reply, durationSeconds);
    return undefined;
  } catch (error) {
    const failure = toCommandFailure(error);
    const refused = serverCode(error) !== undefined;
    const isRefused = failure.reason === 'unauthorized' || failure.reason === 'unsupported';
    if (isRefused || (rare && (refused || failure.reason === 'timeout'))) {
      memory.holdBack(command, failure, client);
    }
    commandResults.set(command, { durationSeconds: duration(), failure });
    return refused ? undefined : failure;
  } finally {
    waiting.delete(command);
  }
}

/** Options of one request. */
interface RequestOptions {
  /** Decodes only these parts of the reply. */
  readonly parts?: Parts | undefined;
  /** Its own time limit on the server. */
  readonly maxTimeMs?: number;
}

/** Sends one request, bounded by the deadline in the exporter and on the server. */
export async function sendRequest(
  { client }: Pick<MemberScrape, 'client'>,
  database: string,
  request: Document,
  deadline: Deadline,
  { parts, maxTimeMs = Infinity }: RequestOptions = {},
): Promise<Document> {
  deadline.check();
  const left = Math.floor(deadline.remaining - SERVER_MARGIN_MS);
  const maxTimeMS = Math.max(1, Math.min(left, maxTimeMs));
  return client.command(database, { ...request, maxTimeMS }, deadline.signal, parts);
}

/** A multi-command collector as one command of a member: it succeeds if anything could be read, and fails otherwise. */
export function holdSurvey(
  { command, limits, maxAgeSeconds, maxTimeMs, survey }: MultiCommandCollector,
  progress: MemberScrape,
  asked: CollectTarget,
  deadline: Deadline,
  backlog: Backlog,
  keep: PendingCommand['keep'],
): PendingCommand {
  return {
    command,
    rare: true,
    send: () =>
      survey({
        asked,
        limits,
        maxAgeSeconds,
        backlog,
        hasTime: () => !deadline.abandoned && deadline.remaining > SERVER_MARGIN_MS,
        send: (database, request, parts) =>
          sendRequest(progress, database, request, deadline, { parts, maxTimeMs }),
      }),
    keep,
  };
}

/** The scrape to keep until the next one: without the replies, which are most of its content. */
export function withoutReplies(scrape: Scrape): Scrape {
  const members = new Map([...scrape.members].map(([key, result]) => [key, { ...result, replies: {} }]));
  return { ...scrape, members, clusters: new Map(), figures: new Map() };
}
