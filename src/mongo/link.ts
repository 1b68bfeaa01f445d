import { MongoClient, type Db, type MongoClientOptions } from 'mongodb';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DeadlineExceeded, MemberDown, type Failure, type Phase } from '../errors.js';
import { childSignal } from './abort.js';
import type { Beat, RoundTrip } from './beat.js';
import type { Document } from './bson.js';
import { isConnectionLoss, toFailure } from './failure.js';
import { guardReplies } from './reply-guard.js';
import { settledWithin } from './settled-within.js';
import { TcpProbe } from './tcp-probe.js';
import { WayMeasure, type Monitor } from './way-measure.js';

/** A heartbeat failure younger than this is believed unseen: the driver would not dial again any sooner. */
const FRESH_FAILURE_MS = 500;

/** A healthy answer takes a few ms; after this long it is worth a look, or one bare connection, to learn where it hangs. */
const PROBE_AFTER_MS = 300;

/** The driver's first measure of the way holds the handshake, the second is the first without one. */
const TRUSTED_MEASURES = 3;

/** Two connections may be found lost, and a third not be made because of that. */
const ATTEMPTS = 4;

/** How long the driver may take to close a client in good order. */
const CLOSE_MS = 500;

/** Aborts what still waits after another branch has decided; never seen outside. */
const DECIDED = new Error('decided');

/** What is used of the driver beyond its types: there is no other way to it. */
interface DriverTopology {
  readonly topology?: {
    close(): void;
    readonly description: {
      readonly servers: ReadonlyMap<
        string,
        { readonly roundTripTime: number; readonly minRoundTripTime: number }
      >;
    };
    readonly s: { readonly servers: ReadonlyMap<string, DriverServer> };
  };
}

interface DriverServer {
  readonly monitor: Monitor | null;
  readonly pool: { readonly checkedOut: ReadonlySet<{ readonly socket: Socket }> };
}

/**
 * One MongoClient for one process, and the verdict of its last heartbeat. A refused port would cost the driver's
 * whole server selection; here each command races the next heartbeat failure, so it costs a millisecond.
 */
export class Link {
  readonly #address: string;
  readonly #tls: boolean;
  readonly #client: MongoClient;
  readonly #databases = new Map<string, Db>();
  #lastFailure: { readonly at: number; readonly failure: Failure; readonly isLoss: boolean } | undefined;
  #checkedOut = false;
  #timedOut = false;
  #closed = false;
  /** Heartbeats answered since the last that was not. */
  #answered = 0;

  constructor(
    address: string,
    uri: string,
    options: MongoClientOptions,
    onBeat: (beat: Beat) => void = () => undefined,
  ) {
    this.#address = address;
    this.#tls = options.tls === true;
    guardReplies();
    this.#client = new MongoClient(uri, options);
    const measure = new WayMeasure((options.heartbeatFrequencyMS ?? 0) + (options.connectTimeoutMS ?? 0));
    this.#client.on('serverHeartbeatFailed', ({ failure }) => {
      // Its own end is no failure of the process.
      if (this.#closed) return;
      this.#answered = 0;
      const isLoss = isConnectionLoss(failure);
      this.#lastFailure = { at: performance.now(), failure: toFailure(failure, this.#tls), isLoss };
      const monitor = this.#server?.monitor;
      if (monitor) measure.failed(monitor);
      onBeat({ ok: false, failure: this.#lastFailure.failure, at: Date.now() });
    });
    this.#client.on('serverHeartbeatSucceeded', ({ reply }) => {
      if (this.#closed) return;
      this.#answered += 1;
      this.#lastFailure = undefined;
      const monitor = this.#server?.monitor;
      if (monitor) measure.succeeded(monitor);
      onBeat({ ok: true, reply: reply, at: Date.now() });
    });
    this.#client.on('connectionCheckedOut', () => {
      this.#checkedOut = true;
    });
  }

  /** Whether the last hello or heartbeat ran into a time-out: such a member gets less time at the next scrape. */
  get timedOut(): boolean {
    return this.#timedOut || this.#lastFailure?.failure.reason === 'timeout';
  }

  /** As the driver measures it beside the heartbeats; `undefined` while it has measured too little. */
  get roundTrip(): RoundTrip | undefined {
    if (this.#answered < TRUSTED_MEASURES) return undefined;
    const { topology } = this.#client as unknown as DriverTopology;
    const [server] = topology?.description.servers.values() ?? [];
    if (!server || server.roundTripTime < 0) return undefined;
    return { average: toMicros(server.roundTripTime), min: toMicros(server.minRoundTripTime) };
  }

  /**
   * Asks hello. A connection found lost is dialled once more, so that a process restarted since the last scrape
   * is up at once.
   *
   * @throws MemberDown when the process cannot be reached; the driver's error when it answered otherwise
   */
  async hello(signal: AbortSignal): Promise<Document> {
    const last = this.#lastFailure;
    // A stream that broke off says nothing of what a new connection meets: a removed member closes all it has.
    const isVerdict = last !== undefined && last.failure.reason !== 'protocol';
    if (isVerdict && performance.now() - last.at < FRESH_FAILURE_MS) throw new MemberDown(last.failure);
    try {
      const reply = await this.#persist(signal);
      this.#timedOut = false;
      return reply;
    } catch (error) {
      this.#timedOut = error instanceof MemberDown && error.failure.reason === 'timeout';
      throw error;
    }
  }

  async #persist(signal: AbortSignal): Promise<Document> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(signal);
      } catch (error) {
        if (attempt === ATTEMPTS || !isConnectionLoss(error) || signal.aborted) throw error;
        // The driver learns of a closed socket by an event; before it, it would use the same one again.
        await nextTurn();
      }
    }
  }

  /**
   * Sends one command; only after hello has answered in the same scrape.
   *
   * @param raw the documents below the reply's first level come as bytes
   */
  async command(database: string, command: Document, signal: AbortSignal, raw = false): Promise<Document> {
    // A client's own setting is not passed on to its commands. Servers cut their messages anywhere, also in a character.
    return this.#database(database).command(command, { signal, raw, enableUtf8Validation: false });
  }

  /** A Db costs as much to make as a small command to send. */
  #database(name: string): Db {
    let database = this.#databases.get(name);
    if (!database) {
      database = this.#client.db(name);
      this.#databases.set(name, database);
    }
    return database;
  }

  /**
   * Ends everything within a moment. The driver's own close says goodbye to the server first (endSessions), which
   * may wait for ever when the process hangs or dies at that moment, with the monitor still running.
   */
  async close(): Promise<void> {
    this.#closed = true;
    await settledWithin(this.#client.close(), CLOSE_MS);
    // Not in the driver's types. Already gone when the close has ended in time.
    (this.#client as unknown as DriverTopology).topology?.close();
  }

  get #server(): DriverServer | undefined {
    const { topology } = this.#client as unknown as DriverTopology;
    return topology?.s.servers.values().next().value;
  }

  /** The driver may write to a connection that has just ended, and wait for ever for that to be done. */
  #endWaiting(): void {
    for (const { socket } of this.#server?.pool.checkedOut ?? []) {
      if (socket.destroyed) socket.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    }
  }

  async #attempt(signal: AbortSignal): Promise<Document> {
    const child = childSignal(signal);
    let probe: TcpProbe | undefined;
    this.#checkedOut = false;
    const probing = setTimeout(() => {
      if (this.#checkedOut) this.#endWaiting();
      else if (this.#knownPhase() === undefined) probe = new TcpProbe(this.#address);
    }, PROBE_AFTER_MS);
    const { failed, stop } = this.#nextFailure();
    try {
      return await Promise.race([this.command('admin', { hello: 1 }, child.signal), failed]);
    } catch (error) {
      if (error instanceof DeadlineExceeded) {
        const phase = this.#timeoutPhase(probe?.accepted === true);
        throw new MemberDown({ phase, reason: 'timeout', message: `no answer in time (${phase})` });
      }
      throw error;
    } finally {
      clearTimeout(probing);
      probe?.close();
      stop();
      child.abort(DECIDED);
    }
  }

  #nextFailure(): { readonly failed: Promise<never>; readonly stop: () => void } {
    let stop = (): void => undefined;
    const failed = new Promise<never>((_, reject) => {
      const listener = (): void => {
        const last = this.#lastFailure;
        // Once the command has a connection, that connection decides. Else a new one of the heartbeats does.
        if (!last || last.isLoss || this.#checkedOut) return;
        reject(new MemberDown(last.failure));
      };
      this.#client.on('serverHeartbeatFailed', listener);
      stop = () => this.#client.off('serverHeartbeatFailed', listener);
    });
    return { failed, stop };
  }

  /** Where the driver itself saw the last time-out; of TLS it cannot tell connecting from the handshake. */
  #knownPhase(): Phase | undefined {
    const last = this.#lastFailure?.failure;
    return last?.reason === 'timeout' && last.phase !== 'tls' ? last.phase : undefined;
  }

  #timeoutPhase(accepted: boolean): Phase {
    if (this.#checkedOut) return 'hello';
    const known = this.#knownPhase();
    if (known) return known;
    if (!accepted) return 'connect';
    return this.#tls ? 'tls' : 'hello';
  }
}

/** Milliseconds as seconds, to the microsecond: an average has any number of digits. */
function toMicros(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1e6;
}
