import { BSON } from 'mongodb';
import { canonicalName, type Command } from './command.js';
import { configDocument } from './config-document.js';
import type { Doc } from './document.js';
import { helloDocument, legacyHelloDocument } from './hello-document.js';
import { clockOf } from './moving-fields.js';
import { RECORDED_AT, recordedFile, recording } from './recordings.js';
import { Reply } from './reply.js';
import { serverStatusDocument } from './server-status-document.js';
import type { SimulatedMember } from './simulated-set.js';
import { statusDocument } from './status-document.js';

const { Long } = BSON;

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

/** Shapes kept per member; more means a client that varies its commands, which are then decoded again. */
const MAX_SHAPES = 64;

/** The replies of one healthy member, each serialised at its first use. */
export class Replies {
  readonly #member: SimulatedMember;
  readonly #auth: boolean;
  readonly #plans = new Map<string, Plan>();

  constructor(member: SimulatedMember, auth: boolean) {
    this.#member = member;
    this.#auth = auth;
  }

  /** The plan for a command; `body` is decoded only when its shape is new. */
  plan(command: Command, body: Buffer): Plan {
    let plan = this.#plans.get(command.shape);
    if (!plan) {
      plan = this.#makePlan(command.name, BSON.deserialize(body));
      if (this.#plans.size >= MAX_SHAPES) this.#plans.clear();
      this.#plans.set(command.shape, plan);
    }
    return plan;
  }

  /** Forgets everything: the set has changed. */
  clear(): void {
    this.#plans.clear();
  }

  #makePlan(name: string, command: Doc): Plan {
    const { set } = this.#member;
    const document = this.#document(name, command);
    const reply = new Reply(document, clockOf(document, set.startedAt, set.electedAt));
    const awaits = canonicalName(name) === 'hello' ? awaited(command) : undefined;
    return awaits ? { reply, awaits } : { reply };
  }

  #document(name: string, command: Doc): Doc {
    const open = ['hello', 'ping', 'buildInfo', 'saslStart', 'endSessions'].includes(canonicalName(name));
    if (this.#auth && !open)
      return errorDocument(13, 'Unauthorized', `command ${name} requires authentication`);
    const helloOk = command.helloOk === true ? { helloOk: true } : {};
    switch (name) {
      case 'hello':
        return { ...helloOk, ...helloDocument(this.#member) };
      case 'isMaster':
      case 'ismaster':
        return { ...helloOk, ...legacyHelloDocument(this.#member) };
      case 'serverStatus':
        return this.#serverStatus(command);
      case 'replSetGetStatus':
        return statusDocument(this.#member);
      case 'replSetGetConfig':
        return configDocument(this.#member);
      case 'buildInfo':
      case 'buildinfo':
        return recording('primary', 'buildInfo');
      case 'ping':
      case 'endSessions':
        return { ok: 1 };
      case 'saslStart':
        return errorDocument(18, 'AuthenticationFailed', 'Authentication failed.');
      case 'getShardMap':
        return recordedFile('not-initiated/localhost.getShardMap.json').reply as Doc;
      case 'aggregate':
        if (command.aggregate === 'oplog.rs' && command.$db === 'local') return oplogStatistics();
    }
    return errorDocument(59, 'CommandNotFound', `no such command: '${name}'`);
  }

  #serverStatus(command: Doc): Doc {
    try {
      return serverStatusDocument(this.#member, command);
    } catch (error) {
      return errorDocument(357, 'InvalidBSONType', (error as Error).message);
    }
  }
}

/** The document of a refused command. */
export function errorDocument(code: number, codeName: string, errmsg: string): Doc {
  return { ok: 0, errmsg, code: new BSON.Int32(code), codeName };
}

function awaited({ topologyVersion, maxAwaitTimeMS }: Doc): Await | undefined {
  if (topologyVersion === undefined || maxAwaitTimeMS === undefined) return undefined;
  return { counter: Number((topologyVersion as Doc).counter), maxAwaitMs: Number(maxAwaitTimeMS) };
}

/** `$collStats` of the oplog: 50 MB of 990. */
function oplogStatistics(): Doc {
  const storageStats = { size: Long.fromNumber(52_428_800), maxSize: Long.fromNumber(1_038_090_240) };
  const ns = 'local.oplog.rs';
  return {
    cursor: { firstBatch: [{ ns, localTime: new Date(RECORDED_AT), storageStats }], id: Long.ZERO, ns },
    ok: 1,
  };
}
