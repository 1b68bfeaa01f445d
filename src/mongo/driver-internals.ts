import { MongoParseError, type MongoClient } from 'mongodb';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type { Monitor } from './rtt-monitor.js';

/** Driver internals, not in its types: the public API does not offer them. */
interface DriverClient {
  /** Absent before the client has connected, and after it has closed. */
  readonly topology?: {
    close(): void;
    readonly description: { readonly servers: ReadonlyMap<string, MeasuredRtt> };
    readonly s: { readonly servers: ReadonlyMap<string, DriverServer> };
  };
}

/** The driver's round-trip times for one server, in milliseconds; negative: not measured yet. */
export interface MeasuredRtt {
  readonly roundTripTime: number;
  readonly minRoundTripTime: number;
}

interface DriverServer {
  readonly monitor: Monitor | null;
  readonly pool: { readonly checkedOut: ReadonlySet<{ readonly socket: Socket }> };
}

/** The driver's monitor of the single server of a direct client. */
export function monitorOf(client: MongoClient): Monitor | undefined {
  return serverOf(client)?.monitor ?? undefined;
}

/** The round-trip times to the single server of a direct client. */
export function measuredRtt(client: MongoClient): MeasuredRtt | undefined {
  return topologyOf(client)?.description.servers.values().next().value;
}

/** The sockets of connections that are checked out for commands. */
export function socketsInUse(client: MongoClient): readonly Socket[] {
  return [...(serverOf(client)?.pool.checkedOut ?? [])].map(({ socket }) => socket);
}

/** Closes at once what a regular close has not closed. Does nothing after a complete close. */
export function closeNow(client: MongoClient): void {
  topologyOf(client)?.close();
}

function serverOf(client: MongoClient): DriverServer | undefined {
  return topologyOf(client)?.s.servers.values().next().value;
}

function topologyOf(client: MongoClient): DriverClient['topology'] {
  return (client as unknown as DriverClient).topology;
}

/** Driver internal, not in its types: a reply as received, without the message header. */
interface Reply {
  readonly data: Uint8Array;
  parse: (this: Reply) => Uint8Array;
}

interface DriverCommands {
  readonly OpMsgResponse: { readonly prototype: Reply };
  readonly OpReply: { readonly prototype: Reply };
}

/** Size of the shortest document. */
const LEAST_BYTES = 5;

/** Where the documents of a message begin: after the flags, and after the fields of a cursor. */
const START = { message: 4, reply: 20 } as const;

let isGuarded = false;

/**
 * Makes the driver reject replies with documents of an impossible length before it parses them. The driver steps
 * through the documents by the length that each contains: a negative length makes it step backwards until the exporter
 * runs out of memory.
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

/** OP_MSG: sections. Each starts with a byte for its kind; a section of kind 0 contains a document. */
function checkMessage(data: DataView): void {
  let index: number = START.message;
  while (index < data.byteLength) {
    const kind = data.getUint8(index);
    index += 1;
    if (kind === 0) index += lengthAt(data, index);
  }
}

/** OP_REPLY, to the first hello of a connection. It contains the number of its documents. */
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
