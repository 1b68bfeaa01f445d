import { BSON } from 'mongodb';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Doc } from '../fleet/document.js';
import {
  addressMessage,
  legacyReply,
  MORE_TO_COME,
  requestReader,
  wrapMessage,
  type Request,
} from '../fleet/wire.js';
import type { Instance } from './corpus.js';
import { keyOf } from './other-replies.js';
import type { Random } from './random.js';

/** Bytes that are written over others: the ends of what a byte can hold, types of BSON, and quotes. */
const BYTES = [
  0x00, 0x01, 0x7f, 0x80, 0xff, 0x02, 0x03, 0x04, 0x05, 0x08, 0x0a, 0x10, 0x11, 0x12, 0x13, 0x22, 0x5c,
];

/** Bytes changed in one reply at most. */
const MOST_CHANGES = 8;

/** A process that answers over MongoDB's wire protocol, with whatever bytes it is told to. */
export class WireInstance {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #instance: Instance;
  #random: Random | undefined;

  private constructor(instance: Instance) {
    this.#instance = instance;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
      const read = requestReader((request) => {
        this.#answer(socket, request);
      });
      socket.on('data', (chunk) => {
        read(chunk);
      });
    });
  }

  static async start(instance: Instance): Promise<WireInstance> {
    const one = new WireInstance(instance);
    one.#server.listen(0, '127.0.0.1');
    await once(one.#server, 'listening');
    return one;
  }

  get instance(): Instance {
    return this.#instance;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on plays this, and changes some bytes of its replies; absent: none. */
  play(instance: Instance, random?: Random): void {
    this.#instance = instance;
    this.#random = random;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #answer(socket: Socket, { body, requestId, legacy, flags }: Request): void {
    if ((flags & MORE_TO_COME) !== 0) return;
    const command = BSON.deserialize(body);
    const [name = ''] = Object.keys(command);
    const isHello = ['hello', 'ismaster', 'isMaster'].includes(name);
    const { hello, replies } = this.#instance;
    const document = isHello ? hello : (replies[keyOf(String(command.$db), command)] ?? UNKNOWN);
    const bytes = serialised(document);
    // Without its hello nothing else of a process is asked for.
    if (this.#random?.oneIn(isHello ? 12 : 2)) corrupt(bytes, this.#random);
    if (legacy) {
      socket.write(legacyReply(bytes, 1, requestId));
      return;
    }
    const message = wrapMessage(bytes);
    addressMessage(message, 1, requestId, 0);
    socket.write(message);
  }
}

function serialised(document: Doc): Buffer {
  try {
    return Buffer.from(BSON.serialize(document, { ignoreUndefined: true }));
  } catch {
    // Larger than a reply can be, or deeper.
    return Buffer.from(BSON.serialize(UNKNOWN));
  }
}

const UNKNOWN: Doc = { ok: 0, code: 59, codeName: 'CommandNotFound', errmsg: 'no such command' };

/** Of the document; the message around it says the truth about its length. */
function corrupt(bytes: Buffer, random: Random): void {
  for (let left = 1 + random.below(MOST_CHANGES); left > 0; left--) {
    const place = random.below(bytes.length);
    bytes[place] = random.oneIn(2) ? random.pick(BYTES) : random.below(256);
  }
}
