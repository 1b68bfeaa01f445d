import { BSON, MongoServerError } from 'mongodb';
import type { Document } from '../../../src/mongo/bson.js';
import type { ClientPool, Contactable } from '../../../src/mongo/client-pool.js';
import { toFailure } from '../../../src/mongo/failure.js';
import { HeldBackCommands } from '../../../src/mongo/held-back.js';
import type { HelloAnswer, MemberClient } from '../../../src/mongo/member-client.js';
import { decodeParts, type Parts } from '../../../src/mongo/partial-decode.js';
import { MemberDown } from '../../../src/util/errors.js';
import type { Doc } from '../fleet/document.js';
import type { Instance } from './corpus.js';
import { keyOf } from './other-replies.js';

/** When every hello is asked and answered, ms since 1970: a page is to be the same at every run. */
export const ASKED_AT = 1_795_262_600_000;

/** Within the server's limit for replies, and what it costs to serialise without it. */
const MOST_BYTES = 16_000_000;

/** What the exporter uses of a client. */
type PlayedClient = Pick<MemberClient, 'hello' | 'command' | 'timedOut' | 'certificateExpiry' | 'heldBack'>;

/** Processes that answer at once, with the bytes of the documents they are given. Nobody else is there. */
export class PlayedPool {
  readonly #instances = new Map<string, Instance>();
  readonly #clients = new Map<string, PlayedClient>();

  play(cluster: string, instance: Instance): void {
    this.#instances.set(`${cluster}/${instance.name}`, instance);
  }

  /** For those who want a real one. */
  get pool(): ClientPool {
    return this as unknown as ClientPool;
  }

  get({ cluster, address }: Pick<Contactable, 'cluster' | 'address'>): PlayedClient {
    const key = `${cluster}/${address}`;
    const client = this.#clients.get(key) ?? clientOf(this.#instances.get(key));
    this.#clients.set(key, client);
    return client;
  }
}

function clientOf(instance: Instance | undefined): PlayedClient {
  return {
    timedOut: false,
    certificateExpiry: undefined,
    heldBack: new HeldBackCommands(),
    hello: () => Promise.resolve().then(() => helloOf(instance)),
    command: (database, command, _, parts) =>
      Promise.resolve().then(() => answerOf(instance?.replies[keyOf(database, command)], parts)),
  };
}

function helloOf(instance: Instance | undefined): HelloAnswer {
  if (!instance) throw new MemberDown({ phase: 'connect', reason: 'refused', message: 'nobody' });
  try {
    return { reply: answerOf(instance.hello), sentAt: ASKED_AT, receivedAt: ASKED_AT, login: 'none' };
  } catch (error) {
    throw new MemberDown(toFailure(error, false));
  }
}

/** As the driver does it. */
function answerOf(document: Doc | undefined, parts?: Parts): Document {
  if (!document)
    throw new MongoServerError({ ok: 0, code: 59, codeName: 'CommandNotFound', errmsg: 'no such command' });
  const reply = BSON.deserialize(bytesOf(document), {
    validation: { utf8: false },
    raw: parts !== undefined,
  });
  if (!reply.ok) throw new MongoServerError(reply);
  return parts ? decodeParts(reply, parts) : reply;
}

const serialised = new WeakMap<Doc, Uint8Array>();

function bytesOf(document: Doc): Uint8Array {
  let bytes = serialised.get(document);
  if (!bytes) {
    bytes = BSON.serialize(document, { ignoreUndefined: true });
    if (bytes.length > MOST_BYTES) throw new Error('larger than a reply can be');
    serialised.set(document, bytes);
  }
  return bytes;
}
