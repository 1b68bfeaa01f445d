/** MongoDB's wire protocol, as much of it as a driver speaks: OP_MSG, and OP_QUERY for its first hello. */

export const MORE_TO_COME = 1 << 1;
export const EXHAUST_ALLOWED = 1 << 16;

/** Bytes before the document of an OP_MSG of one section: header, flags, section kind. */
export const MESSAGE_PREFIX = 21;

/** Bytes before the document of an OP_REPLY. */
const REPLY_PREFIX = 36;

const HEADER = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

/** A command as it came in; `body` is its BSON. */
export interface Request {
  readonly requestId: number;
  /** OP_QUERY: wants an OP_REPLY. */
  readonly legacy: boolean;
  /** The flags of the OP_MSG. */
  readonly flags: number;
  readonly body: Buffer;
  /** All of it, as it came in. */
  readonly message: Buffer;
}

/** A server's answer. */
export interface ServerReply extends Omit<Request, 'flags'> {
  /** The request that it answers. */
  readonly responseTo: number;
}

/** What a peer sends is not MongoDB's protocol. */
export class ProtocolError extends Error {}

/** Cuts a byte stream into requests; throws a {@link ProtocolError}. */
export function requestReader(onRequest: (request: Request) => void): (chunk: Buffer) => void {
  return messageReader([OP_MSG, OP_QUERY], (message) => {
    onRequest(readRequest(message));
  });
}

/** Cuts a byte stream into the replies of a server; throws a {@link ProtocolError}. */
export function replyReader(onReply: (reply: ServerReply) => void): (chunk: Buffer) => void {
  return messageReader([OP_MSG, OP_REPLY], (message) => {
    const legacy = message.readInt32LE(12) === OP_REPLY;
    const body = message.subarray(legacy ? REPLY_PREFIX : MESSAGE_PREFIX);
    const [requestId, responseTo] = [message.readInt32LE(4), message.readInt32LE(8)];
    onReply({ requestId, responseTo, legacy, body: body.subarray(0, body.readInt32LE(0)), message });
  });
}

function messageReader(opCodes: readonly number[], onMessage: (message: Buffer) => void) {
  let rest: Buffer | undefined;
  return (chunk: Buffer): void => {
    let bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
    while (bytes.length >= HEADER) {
      const length = bytes.readInt32LE(0);
      const opCode = bytes.readInt32LE(12);
      if (!opCodes.includes(opCode)) throw new ProtocolError(`Unexpected opcode ${opCode}`);
      if (bytes.length < length) break;
      onMessage(bytes.subarray(0, length));
      bytes = bytes.subarray(length);
    }
    rest = bytes.length > 0 ? bytes : undefined;
  };
}

function readRequest(message: Buffer): Request {
  const requestId = message.readInt32LE(4);
  if (message.readInt32LE(12) === OP_QUERY) {
    // Flags, collection name, two numbers, then the query.
    const body = message.subarray(message.indexOf(0, HEADER + 4) + 1 + 8);
    return { requestId, legacy: true, flags: 0, body, message };
  }
  // Drivers send the body first; document sequences and the checksum are of no use here.
  const body = message.subarray(MESSAGE_PREFIX, MESSAGE_PREFIX + message.readInt32LE(MESSAGE_PREFIX));
  return { requestId, legacy: false, flags: message.readUInt32LE(HEADER), body, message };
}

/** An OP_MSG around a serialised document; `addressMessage` makes it an answer. */
export function wrapMessage(body: Uint8Array): Buffer {
  const message = Buffer.allocUnsafeSlow(MESSAGE_PREFIX + body.length).fill(0, 0, MESSAGE_PREFIX);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(OP_MSG, 12);
  message.set(body, MESSAGE_PREFIX);
  return message;
}

/** Writes into a message whom it answers. */
export function addressMessage(message: Buffer, requestId: number, responseTo: number, flags: number): void {
  message.writeInt32LE(requestId, 4);
  message.writeInt32LE(responseTo, 8);
  message.writeUInt32LE(flags, HEADER);
}

/** An OP_REPLY of one document. */
export function legacyReply(body: Uint8Array, requestId: number, responseTo: number): Buffer {
  const prefix = Buffer.alloc(REPLY_PREFIX);
  prefix.writeInt32LE(prefix.length + body.length, 0);
  prefix.writeInt32LE(requestId, 4);
  prefix.writeInt32LE(responseTo, 8);
  prefix.writeInt32LE(OP_REPLY, 12);
  prefix.writeInt32LE(1, 32);
  return Buffer.concat([prefix, body]);
}
