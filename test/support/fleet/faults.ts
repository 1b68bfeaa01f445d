import type { BrokenReply, Faults } from './behaviour.js';
import { canonicalName } from './command.js';
import { parseDocument } from './document.js';
import { errorDocument } from './error-document.js';
import { Reply } from './reply.js';

/** What a member does differently from a healthy one, ready to be looked up per command. */
export interface ActiveFaults {
  readonly hangCommand?: string;
  readonly delayMs: number;
  readonly skewMs: number;
  readonly replies: ReadonlyMap<string, Reply>;
  readonly brokenReply?: BrokenReply;
  readonly withoutHello: boolean;
}

/** No fault. */
export const HEALTHY: ActiveFaults = { delayMs: 0, skewMs: 0, replies: new Map(), withoutHello: false };

/** Serialises the replies of a behaviour. */
export function activate({
  hangCommand,
  delayMs = 0,
  skewMs = 0,
  error,
  reply,
  brokenReply,
  withoutHello = false,
}: Faults): ActiveFaults {
  const replies = new Map<string, Reply>();
  for (const { command, code, codeName, errmsg } of list(error)) {
    replies.set(canonicalName(command), new Reply(errorDocument(code, codeName, errmsg)));
  }
  for (const { command, document } of list(reply)) {
    replies.set(canonicalName(command), new Reply(parseDocument(document)));
  }
  return {
    delayMs,
    skewMs,
    replies,
    withoutHello,
    ...(hangCommand === undefined ? {} : { hangCommand: canonicalName(hangCommand) }),
    ...(brokenReply === undefined ? {} : { brokenReply }),
  };
}

function list<T extends object>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
