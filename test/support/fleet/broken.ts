import { BSON } from 'mongodb';

/** What is wrong with a reply. */
export type BrokenKind =
  /** Half of it, then the connection is closed. */
  | 'half'
  /** A whole message whose BSON is nonsense. */
  | 'bytes'
  /** Its document says that it is longer than the message. */
  | 'length'
  /** Its document says that it is shorter than nothing. */
  | 'negative'
  /** A document in it says that it is longer than the whole. */
  | 'inner'
  /** Its strings are no UTF-8. */
  | 'text'
  /** It says that it has two gigabytes. */
  | 'header'
  /** It is of another protocol. */
  | 'foreign'
  /** 20 MB more, in one field. */
  | 'huge'
  /** 20 MB more, in small documents. */
  | 'many';

/** What is sent in place of a message, and whether the connection is closed then. */
interface Broken {
  readonly bytes: Buffer;
  readonly closes?: true;
}

const HUGE_BYTES = 20 * 2 ** 20;

const Type = { string: 2, document: 3, array: 4 } as const;

const HTTP = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** Breaks a reply, which is an OP_MSG or OP_REPLY of one document. */
export function breakMessage(message: Buffer, kind: BrokenKind): Broken {
  const start = bodyOf(message);
  switch (kind) {
    case 'half':
      return { bytes: message.subarray(0, message.length >> 1), closes: true };
    case 'foreign':
      return { bytes: Buffer.from(HTTP), closes: true };
    case 'bytes':
      // An element type that does not exist, behind a length that is right.
      message.fill(0xee, start + 4, message.length - 1);
      break;
    case 'length':
      message.writeInt32LE(message.length - start + 1000, start);
      break;
    case 'negative':
      message.writeInt32LE(-1, start);
      break;
    case 'inner':
      forEachElement(message, start, [Type.document, Type.array], (at) =>
        message.writeInt32LE(0x00ff_ffff, at),
      );
      break;
    case 'text':
      // Where a character stood, one that never is in UTF-8.
      forEachElement(
        message,
        start,
        [Type.string],
        (at, length) => length > 5 && message.writeUInt8(0xff, at + 4),
      );
      break;
    case 'header':
      message.writeInt32LE(0x7fff_ffff, 0);
      break;
    case 'huge':
      return { bytes: withMore(message, start, Type.string, longString(HUGE_BYTES)) };
    case 'many':
      return { bytes: withMore(message, start, Type.array, manyDocuments(HUGE_BYTES)) };
  }
  return { bytes: message };
}

/** Bytes before the document: 36 in an OP_REPLY, 21 in an OP_MSG. */
function bodyOf(message: Buffer): number {
  return message.readInt32LE(12) === 1 ? 36 : 21;
}

/** Of the first level alone: what stands below is within one of them. */
function forEachElement(
  message: Buffer,
  start: number,
  types: readonly number[],
  change: (at: number, length: number) => unknown,
): void {
  for (const [type, , , offset, length] of BSON.onDemand.parseToElements(message.subarray(start))) {
    if (types.includes(type)) change(start + offset, length);
  }
}

/** With one more field in front, of that type and with those bytes: the serialiser makes no document that large. */
function withMore(message: Buffer, start: number, type: number, value: readonly Buffer[]): Buffer {
  const name = Buffer.from([type, ...Buffer.from('more\0')]);
  const whole = Buffer.concat([message.subarray(0, start + 4), name, ...value, message.subarray(start + 4)]);
  whole.writeInt32LE(whole.length, 0);
  whole.writeInt32LE(whole.length - start, start);
  return whole;
}

/** A string of `length` bytes. */
function longString(length: number): readonly Buffer[] {
  const bytes = Buffer.alloc(4 + length + 1, 'x');
  bytes.writeInt32LE(length + 1, 0);
  bytes.writeUInt8(0, bytes.length - 1);
  return [bytes];
}

/** An array of documents, of `length` bytes or a little more. */
function manyDocuments(length: number): readonly Buffer[] {
  // The keys of an array are not looked at.
  const element = Buffer.concat([
    Buffer.from([Type.document, 0x30, 0]),
    BSON.serialize({ name: 'x'.repeat(40) }),
  ]);
  const elements = Buffer.alloc(Math.ceil(length / element.length) * element.length, element);
  const size = Buffer.alloc(4);
  size.writeInt32LE(4 + elements.length + 1, 0);
  return [size, elements, Buffer.from([0])];
}
