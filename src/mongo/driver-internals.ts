import { BSON, type MongoClient } from 'mongodb';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

// All that the exporter uses of the driver beside its public interface, with the upstream issue that would replace it.
// test/simulated/mongo/driver-internals.test.ts fails when a new version of the driver breaks one of these.

/** Versions of the driver that all of this is tested with: `major.minor`. */
export const TESTED_DRIVERS: readonly string[] = ['7.8'];

const REMEDY = 'install the dependencies of package-lock.json (npm ci), or use a released image';

/** The driver lacks an internal without which the exporter cannot run safely. */
export class UnsupportedDriver extends Error {
  override readonly name = 'UnsupportedDriver';

  constructor(version: string, missing: string) {
    super(`the MongoDB driver ${version} has no ${missing}; ${REMEDY}`);
  }
}

const loadInternal = createRequire(import.meta.url);

/**
 * Checks the installed driver at start. An untested version only gives a warning: its public interface is enough for
 * most metrics. Without the check of replies, one broken server could end the exporter: then it does not start.
 *
 * @returns warnings for the log
 * @throws UnsupportedDriver
 */
export function checkDriver(
  { version } = loadInternal('mongodb/package.json') as { readonly version: string },
  commands = loadInternal(COMMANDS) as Partial<DriverCommands>,
): readonly string[] {
  for (const name of ['OpMsgResponse', 'OpReply'] as const) {
    const parse: unknown = commands[name]?.prototype.parse;
    if (typeof parse !== 'function') throw new UnsupportedDriver(version, `${name}.prototype.parse`);
  }
  const isTested = TESTED_DRIVERS.includes(version.split('.', 2).join('.'));
  return isTested
    ? []
    : [
        `the MongoDB driver ${version} is not tested with this exporter (tested: ${TESTED_DRIVERS.join(', ')}); ` +
          `round-trip times may be absent and lost connections may take longer to replace; ${REMEDY}`,
      ];
}

/**
 * Lists the elements of a BSON document without decoding them. Experimental in the driver: it may change in a minor
 * version. No upstream issue for a stable form is known.
 */
export const { parseToElements, NumberUtils } = BSON.onDemand;

interface DriverClient {
  /** Absent before the client has connected, and after it has closed. */
  readonly topology?: {
    close(): void;
    readonly description: { readonly servers: ReadonlyMap<string, MeasuredRtt> };
    readonly s: { readonly servers: ReadonlyMap<string, DriverServer> };
  };
}

interface DriverServer {
  readonly monitor: Monitor | null;
  readonly pool: {
    readonly checkedOut: ReadonlySet<{ readonly id: number | string; readonly socket: Socket }>;
  };
}

/** The driver's round-trip times for one server, in milliseconds; negative: not measured yet. */
export interface MeasuredRtt {
  readonly roundTripTime: number;
  readonly minRoundTripTime: number;
}

/**
 * The round-trip times to the single server of a direct client. The events of the driver contain them only when the
 * server changes in another way. No upstream issue is known.
 */
export function measuredRtt(client: MongoClient): MeasuredRtt | undefined {
  return topologyOf(client)?.description.servers.values().next().value;
}

/**
 * Whether the socket of a connection that is checked out is already destroyed. The driver writes to such a socket when
 * it has not received the close event yet, and then waits for a `drain` event that never comes. No upstream issue is
 * known.
 */
export function isSocketDestroyed(client: MongoClient, connectionId: number | string): boolean {
  const connections = [...(serverOf(client)?.pool.checkedOut ?? [])];
  return connections.some(({ id, socket }) => id === connectionId && socket.destroyed);
}

/**
 * Closes at once what a regular close has not closed: `MongoClient.close` waits for endSessions without a limit, and
 * ignores its parameter `force`. Does nothing after a complete close. No upstream issue is known.
 */
export function closeNow(client: MongoClient): void {
  topologyOf(client)?.close();
}

/** Measures the round-trip time beside a stream of heartbeats, once per interval. */
interface RttPinger {
  /** Absent before the first measurement, and after a failed one. */
  readonly connection?: unknown;
  readonly constructor: unknown;
  close(): void;
}

/** The driver's monitor of one server. */
export interface Monitor {
  rttPinger: RttPinger | undefined;
}

/** The driver's monitor of the single server of a direct client. */
export function monitorOf(client: MongoClient): Monitor | undefined {
  return serverOf(client)?.monitor ?? undefined;
}

/** Starts the round-trip measurement again. The driver never does after a failed measurement (NODE-7859). */
export function restartRttPinger(monitor: Monitor): void {
  const { rttPinger } = monitor;
  if (!rttPinger) return;
  rttPinger.close();
  monitor.rttPinger = new (rttPinger.constructor as new (of: Monitor) => RttPinger)(monitor);
}

/**
 * Ends the round-trip measurement: the next successful heartbeat starts a new one. Otherwise the driver continues it
 * over a connection that hung (NODE-7859 does not cover this).
 */
export function stopRttPinger(monitor: Monitor): void {
  monitor.rttPinger?.close();
  monitor.rttPinger = undefined;
}

function serverOf(client: MongoClient): DriverServer | undefined {
  return topologyOf(client)?.s.servers.values().next().value;
}

function topologyOf(client: MongoClient): DriverClient['topology'] {
  return (client as unknown as DriverClient).topology;
}

/** Step of a connection that a timeout of the driver names in its message alone. No upstream issue is known. */
export function timedOutStep(message: string): 'connect' | 'secureConnect' | undefined {
  return (['connect', 'secureConnect'] as const).find((step) => message.includes(`'${step}'`));
}

/** Whether the message of a network error is about a connection that was not established yet. */
export function isBeforeEstablishment(message: string): boolean {
  return message.includes('during connection establishment');
}

const COMMANDS = 'mongodb/lib/cmap/commands.js';

/** A reply as received, without the message header. */
interface Reply {
  readonly data: Uint8Array;
  parse: (this: Reply) => Uint8Array;
}

interface DriverCommands {
  readonly OpMsgResponse: { readonly prototype: Reply };
  readonly OpReply: { readonly prototype: Reply };
}

/** The server sent a reply that the driver must not parse. */
export class MalformedReply extends Error {
  override readonly name = 'MalformedReply';
}

/** Size of the shortest document. */
const LEAST_BYTES = 5;

/** Where the documents of a message begin: after the flags, and after the fields of a cursor. */
const START = { message: 4, reply: 20 } as const;

let isGuarded = false;

/**
 * Makes the driver reject replies with documents of an impossible length before it parses them. The driver steps
 * through the documents by the length that each contains: a negative length makes it step backwards until the exporter
 * runs out of memory. No upstream issue is known.
 */
export function guardReplies(): void {
  if (isGuarded) return;
  isGuarded = true;
  const { OpMsgResponse, OpReply } = loadInternal(COMMANDS) as DriverCommands;
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
  if (data.byteLength < START.reply) throw new MalformedReply('the reply is too short');
  let index: number = START.reply;
  for (let left = data.getInt32(START.reply - 4, true); left > 0; left -= 1) index += lengthAt(data, index);
}

function lengthAt(data: DataView, index: number): number {
  const length = index + 4 > data.byteLength ? -1 : data.getInt32(index, true);
  if (length < LEAST_BYTES || index + length > data.byteLength) {
    throw new MalformedReply('a document in the reply has an impossible length');
  }
  return length;
}
