import { connect, type Socket } from 'node:net';
import { BSON } from 'mongodb';
import { readCommand } from '../fleet/command.js';
import type { Doc } from '../fleet/document.js';
import {
  addressMessage,
  legacyReply,
  ProtocolError,
  replyReader,
  requestReader,
  wrapMessage,
  type Request,
  type ServerReply,
} from '../fleet/wire.js';
import { exchangeFor, type Exchange, type RouterIdentity } from './exchange.js';

/** Numbers keep their types on their way through. */
const EXACT = { promoteValues: false, bsonRegExp: true };

/** What a router reads from config servers that have no primary. */
const READS = new Set(['find', 'aggregate', 'count', 'distinct']);
const SECONDARIES = { mode: 'secondaryPreferred' };

/** The config server that a connection goes to. */
export interface Upstream {
  readonly port: number;
  readonly writable: boolean;
}

/** One client's connection to a router, and the router's own for it to a config server: so logins go through. */
export class RouterConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #upstream: Upstream;
  readonly #router: RouterIdentity;
  /** The commands whose replies are made anew, with their names. */
  readonly #pending = new Map<number, { readonly name: string; readonly exchange: Exchange }>();

  constructor(client: Socket, upstream: Upstream, router: RouterIdentity) {
    this.#client = client;
    this.#upstream = upstream;
    this.#router = router;
    this.#server = connect({ port: upstream.port, host: '127.0.0.1', noDelay: true });
    const pairs = [
      [client, this.#server, requestReader(this.#receive.bind(this))],
      [this.#server, client, replyReader(this.#reply.bind(this))],
    ] as const;
    for (const [socket, other, read] of pairs) {
      socket.on('data', (chunk: Buffer) => {
        guard(socket, () => {
          read(chunk);
        });
      });
      socket.on('error', () => undefined);
      // Neither side outlives the other: a login belongs to the one connection.
      socket.on('close', () => other.destroy());
    }
  }

  #receive(request: Request): void {
    const { name } = readCommand(request.body);
    const exchange = exchangeFor(name, BSON.deserialize(request.body), this.#router);
    if (exchange && 'answer' in exchange) {
      this.#client.write(encode(exchange.answer, { ...request, responseTo: request.requestId }));
      return;
    }
    if (exchange) this.#pending.set(request.requestId, { name, exchange });
    const asked: Doc = exchange?.ask ?? BSON.deserialize(request.body, EXACT);
    const redirected = !this.#upstream.writable && READS.has(Object.keys(asked)[0]!);
    if (!exchange?.ask && !redirected) {
      this.#server.write(request.message);
      return;
    }
    const message = wrapMessage(
      BSON.serialize({
        ...asked,
        ...(redirected && { $readPreference: asked.$readPreference ?? SECONDARIES }),
      }),
    );
    addressMessage(message, request.requestId, 0, 0);
    this.#server.write(message);
  }

  #reply(reply: ServerReply): void {
    const pending = this.#pending.get(reply.responseTo);
    this.#pending.delete(reply.responseTo);
    if (!pending) {
      this.#client.write(reply.message);
      return;
    }
    const document = BSON.deserialize(reply.body, EXACT) as Doc;
    this.#client.write(encode(remade(document, pending.name, pending.exchange), reply));
  }
}

/** A reply of the config server as the router gives it. */
function remade(document: Doc, name: string, exchange: Exchange): Doc {
  if (!('reply' in exchange)) return document;
  if (Number(document.ok) === 1) {
    const { $clusterTime, operationTime } = document;
    return { ...exchange.reply(document), $clusterTime, operationTime };
  }
  const errmsg = (document.errmsg as string).replace(/^command \w+ /, `command ${name} `);
  return { ...document, errmsg };
}

function encode(document: Doc, to: Pick<ServerReply, 'requestId' | 'responseTo' | 'legacy'>): Buffer {
  const body = BSON.serialize(document);
  if (to.legacy) return legacyReply(body, to.requestId, to.responseTo);
  const message = wrapMessage(body);
  addressMessage(message, to.requestId, to.responseTo, 0);
  return message;
}

/** Hangs up on a peer that speaks something else. */
function guard(socket: Socket, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    socket.destroy();
  }
}
