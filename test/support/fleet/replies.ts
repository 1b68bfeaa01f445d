import { BSON } from 'mongodb';
import type { Answer, Answers } from './answers.js';
import { canonicalName, type Command } from './command.js';
import type { Doc } from './document.js';
import { errorDocument } from './error-document.js';
import { hostDocument } from './host-document.js';
import { clockOf } from './moving-fields.js';
import { recording } from './recordings.js';
import { Reply } from './reply.js';

/** A hello that may be answered later: when the topology differs from `counter`, or after `maxAwaitMs`. */
export interface Await {
  readonly counter: number;
  readonly maxAwaitMs: number;
}

/** A command understood: its reply, and what it waits for. */
export interface Plan {
  readonly reply: Reply;
  readonly awaits?: Await;
}

/** Shapes kept per instance; more means a client that varies its commands, which are then decoded again. */
const MAX_SHAPES = 64;

/** What may be asked without a login. */
const OPEN = new Set(['hello', 'ping', 'buildInfo', 'saslStart', 'endSessions']);

/** The replies of one healthy instance, each serialised at its first use. */
export class Replies {
  readonly #answers: Answers;
  readonly #auth: boolean;
  readonly #plans = new Map<string, Plan>();

  constructor(answers: Answers, auth: boolean) {
    this.#answers = answers;
    this.#auth = auth;
  }

  /** The plan for a command; `body` is decoded only when its shape is new. */
  plan(command: Command, body: Buffer, knowsHello: boolean): Plan {
    const shape = `${knowsHello ? '' : 'no hello '}${command.shape}`;
    const known = this.#plans.get(shape);
    if (known) return known;
    const { plan, momentary } = this.#makePlan(command.name, BSON.deserialize(body), knowsHello);
    if (momentary) return plan;
    if (this.#plans.size >= MAX_SHAPES) this.#plans.clear();
    this.#plans.set(shape, plan);
    return plan;
  }

  /** Forgets everything: what is told has changed. */
  clear(): void {
    this.#plans.clear();
  }

  #makePlan(
    name: string,
    command: Doc,
    knowsHello: boolean,
  ): { readonly plan: Plan; readonly momentary: boolean } {
    const { startedAt, electedAt } = this.#answers;
    const { document, momentary = false } = this.#answer(name, command, knowsHello);
    const reply = new Reply(document, momentary ? undefined : clockOf(document, startedAt, electedAt));
    const awaits = canonicalName(name) === 'hello' ? awaited(command) : undefined;
    return { plan: awaits ? { reply, awaits } : { reply }, momentary };
  }

  #answer(name: string, command: Doc, knowsHello: boolean): Answer {
    if (this.#auth && !OPEN.has(canonicalName(name))) {
      return { document: errorDocument(13, 'Unauthorized', `command ${name} requires authentication`) };
    }
    const document = this.#everybodys(name, command, knowsHello);
    if (document) return { document };
    const unknown = errorDocument(59, 'CommandNotFound', `no such command: '${name}'`);
    return this.#answers.answer(name, command) ?? { document: unknown };
  }

  /** What every kind of instance answers alike. */
  #everybodys(name: string, command: Doc, knowsHello: boolean): Doc | undefined {
    const helloOk = knowsHello && command.helloOk === true ? { helloOk: true } : {};
    switch (name) {
      case 'hello':
        return knowsHello ? { ...helloOk, ...this.#answers.hello() } : undefined;
      case 'isMaster':
      case 'ismaster': {
        // The names before 5.0.
        const { isWritablePrimary, ...hello } = this.#answers.hello();
        return { ...helloOk, ismaster: isWritablePrimary, ...hello };
      }
      case 'buildInfo':
      case 'buildinfo':
        return recording('primary', 'buildInfo');
      case 'hostInfo':
        return hostDocument();
      case 'ping':
      case 'endSessions':
        return { ok: 1 };
      case 'saslStart':
        // Where nobody has to log in, everybody may by a mechanism that takes one step.
        return !this.#auth && command.mechanism === 'PLAIN'
          ? { conversationId: 1, done: true, payload: new BSON.Binary(), ok: 1 }
          : errorDocument(18, 'AuthenticationFailed', 'Authentication failed.');
    }
    return undefined;
  }
}

function awaited({ topologyVersion, maxAwaitTimeMS }: Doc): Await | undefined {
  if (topologyVersion === undefined || maxAwaitTimeMS === undefined) return undefined;
  return { counter: Number((topologyVersion as Doc).counter), maxAwaitMs: Number(maxAwaitTimeMS) };
}
