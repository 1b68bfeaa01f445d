import type { MongoClient } from 'mongodb';
import type { Socket } from 'node:net';
import type { Monitor } from './way-measure.js';

/** What is used of the driver beyond its types: there is no other way to it. */
interface DriverClient {
  /** Absent before the client has connected, and after it has closed. */
  readonly topology?: {
    close(): void;
    readonly description: { readonly servers: ReadonlyMap<string, MeasuredWay> };
    readonly s: { readonly servers: ReadonlyMap<string, DriverServer> };
  };
}

/** As the driver keeps it of one process, in milliseconds; negative: not measured yet. */
export interface MeasuredWay {
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
export function measuredWay(client: MongoClient): MeasuredWay | undefined {
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
