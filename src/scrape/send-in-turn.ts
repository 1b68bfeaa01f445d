import { DeadlineExceeded, type CommandFailure } from '../errors.js';
import type { Document } from '../mongo/bson.js';
import { serverCode, toCommandFailure } from '../mongo/failure.js';
import type { Parts } from '../mongo/parts.js';
import type { Deadline } from './deadline.js';
import { toSeconds, type Progress } from './progress.js';

/** `maxTimeMS` ends a command on the server this much before we would cut the connection. */
const SERVER_MARGIN_MS = 50;

/** A command that is to be sent to a member. */
export interface PendingCommand {
  /** Its label. */
  readonly command: string;
  /** Rejects with the driver's error. */
  readonly send: () => Promise<Document>;
  /** Told of the reply. */
  readonly keep: (reply: Document, durationSeconds: number) => void;
}

/**
 * Sends commands to one member, one after the other; never throws, `progress` tells how each went. What the member
 * lately refused for lack of privileges is not sent.
 *
 * @returns whether the connection served to the end; when it is lost, the commands left have failed for the same reason
 */
export async function sendInTurn(progress: Progress, commands: readonly PendingCommand[]): Promise<boolean> {
  let lost: CommandFailure | undefined;
  for (const pending of commands) {
    const { command } = pending;
    const known = lost ?? progress.memory.unauthorized(command);
    if (known) progress.outcomes.set(command, { durationSeconds: 0, failure: known });
    else lost = await sendOne(progress, pending);
  }
  return lost === undefined;
}

/** @returns why the connection is of no more use in this round; `undefined` when the next command may go on */
async function sendOne(
  progress: Progress,
  { command, send, keep }: PendingCommand,
): Promise<CommandFailure | undefined> {
  const { waiting, outcomes, memory } = progress;
  const startedAt = performance.now();
  waiting.set(command, startedAt);
  const duration = (): number => toSeconds(performance.now() - startedAt);
  try {
    const reply = await send();
    const durationSeconds = duration();
    outcomes.set(command, { durationSeconds });
    keep(reply, durationSeconds);
    return undefined;
  } catch (error) {
    const failure = toCommandFailure(error);
    if (failure.reason === 'unauthorized') memory.rememberUnauthorized(command, failure);
    outcomes.set(command, { durationSeconds: duration(), failure });
    return serverCode(error) === undefined ? failure : undefined;
  } finally {
    waiting.delete(command);
  }
}

/** Sends one request, bounded by the deadline here and on the server. */
export async function sendRequest(
  { client }: Pick<Progress, 'client'>,
  database: string,
  request: Document,
  deadline: Deadline,
  parts?: Parts,
): Promise<Document> {
  if (deadline.signal.aborted) throw new DeadlineExceeded();
  const maxTimeMS = Math.max(1, Math.floor(deadline.remaining - SERVER_MARGIN_MS));
  return client.command(database, { ...request, maxTimeMS }, deadline.signal, parts);
}
