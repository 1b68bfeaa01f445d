import type { CommandFailure } from '../errors.js';
import type { Document } from '../mongo/bson.js';
import { serverCode, toCommandFailure } from '../mongo/failure.js';
import type { Parts } from '../mongo/parts.js';
import { toSeconds } from '../seconds.js';
import { missingIn } from './completeness.js';
import type { Deadline } from './deadline.js';
import type { Progress } from './progress.js';

/** `maxTimeMS` ends a command on the server this much before we would cut the connection. */
export const SERVER_MARGIN_MS = 50;

/** A command that is to be sent to a member. */
export interface PendingCommand {
  /** Its label. */
  readonly command: string;
  /** Not asked on every scrape: what was refused or has timed out is not tried again at once. */
  readonly rare?: true;
  /** Rejects with the driver's error. */
  readonly send: () => Promise<Document>;
  /** Told of the reply. */
  readonly keep: (reply: Document, durationSeconds: number) => void;
}

/**
 * Sends commands to one member, one after the other; never throws, `progress` tells how each went. What the member
 * lately refused for lack of privileges, does not have, or had no time for, is not sent.
 *
 * @returns whether the connection served to the end; when it is lost, the commands left have failed for the same reason
 */
export async function sendInTurn(progress: Progress, commands: readonly PendingCommand[]): Promise<boolean> {
  let lost: CommandFailure | undefined;
  for (const pending of commands) {
    const { command } = pending;
    const known = lost ?? progress.memory.heldBack(command, progress.client);
    if (known) progress.outcomes.set(command, { durationSeconds: 0, failure: known });
    else lost = await sendOne(progress, pending);
  }
  return lost === undefined;
}

/** @returns why the connection is of no more use in this round; `undefined` when the next command may go on */
async function sendOne(
  progress: Progress,
  { command, rare, send, keep }: PendingCommand,
): Promise<CommandFailure | undefined> {
  const { client, waiting, outcomes, memory } = progress;
  const startedAt = performance.now();
  waiting.set(command, startedAt);
  const duration = (): number => toSeconds(performance.now() - startedAt);
  try {
    const reply = await send();
    const durationSeconds = duration();
    outcomes.set(command, { durationSeconds, ...missingIn(reply) });
    keep(reply, durationSeconds);
    return undefined;
  } catch (error) {
    const failure = toCommandFailure(error);
    const refused = serverCode(error) !== undefined;
    const isRefused = failure.reason === 'unauthorized' || failure.reason === 'unsupported';
    if (isRefused || (rare && (refused || failure.reason === 'timeout'))) {
      memory.holdBack(command, failure, client);
    }
    outcomes.set(command, { durationSeconds: duration(), failure });
    return refused ? undefined : failure;
  } finally {
    waiting.delete(command);
  }
}

/** How one request is sent. */
interface RequestOptions {
  /** Decodes these of the reply alone. */
  readonly parts?: Parts | undefined;
  /** Its own time limit on the server. */
  readonly maxTimeMs?: number;
}

/** Sends one request, bounded by the deadline here and on the server. */
export async function sendRequest(
  { client }: Pick<Progress, 'client'>,
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
