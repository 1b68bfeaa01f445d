import type { Socket } from 'node:net';
import { BSON } from 'mongodb';
import { breakMessage, type BrokenKind } from './broken.js';
import type { Doc } from './document.js';
import { findMovingFields, type Clock, type MovingField } from './moving-fields.js';
import { addressMessage, legacyReply, MESSAGE_PREFIX, wrapMessage } from './wire.js';

let lastRequestId = 0;

/** What is answered: which message, and in which form. */
export interface Envelope {
  readonly responseTo: number;
  readonly legacy: boolean;
  readonly flags: number;
  /** How wrong the clock of the instance is. */
  readonly skewMs: number;
}

/**
 * A reply serialised once and sent many times: only its address and its moving fields are written anew,
 * in place, because the fleet shares its processors with what is measured.
 */
export class Reply {
  #message: Buffer;
  readonly #fields: readonly MovingField[];

  /** Without a clock the document is sent as it is. */
  constructor(document: Doc, clock?: Clock) {
    this.#message = wrapMessage(BSON.serialize(document));
    this.#fields = clock ? findMovingFields(this.#message, MESSAGE_PREFIX, clock) : [];
  }

  /** Sends the reply; returns the request id it was given. */
  send(socket: Socket, envelope: Envelope): number {
    const requestId = this.#address(envelope);
    if (envelope.legacy) {
      socket.write(legacyReply(this.#message.subarray(MESSAGE_PREFIX), requestId, envelope.responseTo));
      return requestId;
    }
    socket.write(this.#message);
    // What the kernel has not taken yet keeps its bytes; the next reply is made in a copy.
    if (socket.writableLength > 0) this.#message = Buffer.from(this.#message);
    return requestId;
  }

  /** Sends what no client can read, or wants to. */
  sendBroken(socket: Socket, envelope: Envelope, kind: BrokenKind): void {
    const requestId = this.#address(envelope);
    const message = envelope.legacy
      ? legacyReply(this.#message.subarray(MESSAGE_PREFIX), requestId, envelope.responseTo)
      : Buffer.from(this.#message);
    const { bytes, closes } = breakMessage(message, kind);
    if (closes) socket.end(bytes);
    else socket.write(bytes);
  }

  #address({ responseTo, flags, skewMs }: Envelope): number {
    lastRequestId = (lastRequestId + 1) & 0x7fff_ffff;
    addressMessage(this.#message, lastRequestId, responseTo, flags);
    const now = Date.now();
    for (const move of this.#fields) move(this.#message, now, skewMs);
    return lastRequestId;
  }
}
