import type { CommandFailure } from '../util/errors.js';
import {
  FULL_REQUEST_RETRY_SECONDS,
  REFUSAL_RETRY_SECONDS,
  UNSUPPORTED_RETRY_SECONDS,
} from '../util/time-constants.js';
import type { Document } from './bson.js';

/**
 * Commands that one client does not send again at once, by their label. Another client has none of this: with another
 * address or login the command may succeed.
 */
export class HeldBackCommands {
  readonly #failures = new Map<string, { readonly failure: CommandFailure; readonly retryAt: number }>();
  readonly #refused = new Map<string, { readonly code: number; readonly retryAt: number }>();

  /** Why the command failed last, while it is too early to send it again. */
  failureOf(command: string): CommandFailure | undefined {
    const last = this.#failures.get(command);
    return last && performance.now() < last.retryAt ? last.failure : undefined;
  }

  /** Whether the platform has recently refused the command as unsupported. */
  isUnsupported(command: string): boolean {
    return this.failureOf(command)?.reason === 'unsupported';
  }

  /** @param retrySeconds how long, where the reason does not decide it */
  holdBack(command: string, failure: CommandFailure, retrySeconds = REFUSAL_RETRY_SECONDS): void {
    const seconds = failure.reason === 'unsupported' ? UNSUPPORTED_RETRY_SECONDS : retrySeconds;
    this.#failures.set(command, { failure, retryAt: performance.now() + seconds * 1000 });
  }

  /** The code with which the server recently refused the full request, so that a reduced one is sent. */
  fallbackCode(command: string): number | undefined {
    const refused = this.#refused.get(command);
    return refused && performance.now() < refused.retryAt ? refused.code : undefined;
  }

  noteFallback(command: string, code: number): void {
    this.#refused.set(command, { code, retryAt: performance.now() + FULL_REQUEST_RETRY_SECONDS * 1000 });
  }
}

/**
 * The label of a request: the collection that it reads, as `config.shards`, or the name of the command. A command with
 * arguments has a label of its own: a server that refuses them may run the command without them.
 */
export function labelOf(database: string, request: Document): string {
  const [[name, collection] = ['', undefined], ...others] = Object.entries(request);
  const reads = name === 'find' || name === 'aggregate';
  if (reads && typeof collection === 'string') return `${database}.${collection}`;
  return others.length > 0 ? `${name} with arguments` : name;
}
