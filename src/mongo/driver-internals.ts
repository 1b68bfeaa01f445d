import { MongoParseError, type MongoClient } from 'mongodb';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type { Monitor } from './rtt-monitor.js';

/** What is used of the driver beyond its types: there is no other way to it. */
interface DriverClient {
  /** Absent before the client has connected, and after it has closed. */
  readonly topology?: {
    close(): void;
    readonly description: { readonly servers: ReadonlyMap<string, MeasuredRtt> };
    readonly s: { readonly servers: ReadonlyMap<string, DriverServer> };
  };
}

/** As the driver keeps it of one process, in milliseconds; negative: not measured yet. */
export interface MeasuredRtt {
  readonly roundTripTime: number;
  readonly minRoundTripTime: number;
}

interface DriverServer {
  readonly monitor: Monitor | null;
  readonly pool: { readonly checkedOut: ReadonlySet<{ readonly socket: Socket }> };
}

/** Who watches the one process of a direct client. */
export function monitorOf(client: MongoClient): Monitor | undefined {
  return serverOf(client)?.monitor ?? undefined;
}

/** The way to the one process of a direct client. */
export function measuredRtt(client: MongoClient): MeasuredRtt | undefined {
  return topologyOf(client)?.description.servers.values().next().value;
}

/** The sockets over which commands are on their way. */
export function socketsInUse(client: MongoClient): readonly Socket[] {
  return [...(serverOf(client)?.pool.checkedOut ?? [])].map(({ socket }) => socket);
}

/** Ends all at once that a close in good order has not ended; nothing where it has. */
export function closeNow(client: MongoClient): void {
  topologyOf(client)?.close();
}

function serverOf(client: MongoClient): DriverServer | undefined {
  return topologyOf(client)?.s.servers.values().next().value;
}

function topologyOf(client: MongoClient): DriverClient['topology'] {
  return (client as unknown as DriverClient).topology;
}

/** Of the driver, not in its types: a reply as it came in, without the header of its message. */
interface Reply {
  readonly data: Uint8Array;
  parse: (this: Reply) => Uint8Array;
}

interface DriverCommands {
  readonly OpMsgResponse: { readonly prototype: Reply };
  readonly OpReply: { readonly prototype: Reply };
}

/** Of the shortest document. */
const LEAST_BYTES = 5;

/** Where the documents of a message begin: behind the flags, and behind the fields of a cursor. */
const START = { message: 4, reply: 20 } as const;

let isGuarded = false;

/**
 * Has the driver refuse replies whose documents are longer or shorter than they can be, before it looks at them. It goes
 * through them by the lengths that they tell: by a negative one backwards, until the memory of the process is full.
 */
export function guardReplies(): void {
  if (isGuarded) return;
  isGuarded = true;
  const { OpMsgResponse, OpReply } = createRequire(import.meta.url)(
    'mongodb/lib/cmap/commands.js',
  ) as DriverCommands;
  guard(OpMsgResponse.prototype, checkMessage);
  guard(OpReply.prototype, checkReply);
}

function guard(prototype: Reply, check: (data: DataView) => void): void {
  const { parse } = prototype;
  prototype.parse = function () {
    check(new DataView(this.data.buffer, this.data.byteOffset, this.data.byteLength));
    return parse.call(this);
  };
}

/** OP_MSG: sections, each a byte for its kind and, of kind 0, a document. */
function checkMessage(data: DataView): void {
  let index: number = START.message;
  while (index < data.byteLength) {
    const kind = data.getUint8(index);
    index += 1;
    if (kind === 0) index += lengthAt(data, index);
  }
}

/** OP_REPLY, to the first hello of a connection: as many documents as it says. */
function checkReply(data: DataView): void {
  if (data.byteLength < START.reply) throw new MongoParseError('a reply that is too short');
  let index: number = START.reply;
  for (let left = data.getInt32(START.reply - 4, true); left > 0; left -= 1) index += lengthAt(data, index);
}

function lengthAt(data: DataView, index: number): number {
  const length = index + 4 > data.byteLength ? -1 : data.getInt32(index, true);
  if (length < LEAST_BYTES || index + length > data.byteLength) {
    throw new MongoParseError('a document of a reply is longer or shorter than it can be');
  }
  return length;
}
