import { MongoClient, type Db, type MongoClientOptions } from 'mongodb';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { linkedSignal, waitAtMost } from '../util/async.js';
import { DeadlineExceeded, MemberDown, SERVER_CODES, type Phase } from '../util/errors.js';
import type { Document } from './bson.js';
import { closeNow, guardReplies, socketsInUse } from './driver-internals.js';
import { isConnectionLoss, serverCode } from './failure.js';
import type { Heartbeat, RoundTrip } from './heartbeat-source.js';
import { Heartbeats } from './heartbeats.js';
import { TcpProbe } from './tcp-probe.js';

/** A heartbeat failure younger than this is believed unseen: the driver would not dial again any sooner. */
const FRESH_FAILURE_MS = 500;

/** A healthy answer takes a few ms; after this long it is worth a look, or one bare connection, to learn where it hangs. */
const PROBE_AFTER_MS = 300;

/** Two connections may be found lost, and a third not be made because of that. */
const ATTEMPTS = 4;

/** How long the driver may take to close a client in good order. */
const CLOSE_MS = 500;

/** Aborts what still waits after another branch has decided; never seen outside. */
const DECIDED = new Error('decided');

/**
 * One MongoClient for one process, and the verdict of its last heartbeat. A refused port would cost the driver's
 * whole server selection; here each command races the next heartbeat failure, so it costs a millisecond.
 */
export class MemberConnection {
  readonly #address: string;
  readonly #tls: boolean;
  readonly #client: MongoClient;
  readonly #databases = new Map<string, Db>();
  readonly #heartbeats: Heartbeats;
  #checkedOut = false;
  #timedOut = false;
  /** 4.4.0, 4.4.1 and look-alikes know `isMaster` alone; each new connection may lead to a newer process. */
  #helloCommand: 'hello' | 'isMaster' = 'hello';

  constructor(
    address: string,
    uri: string,
    options: MongoClientOptions,
    onHeartbeat: (heartbeat: Heartbeat) => void = () => undefined,
  ) {
    this.#address = address;
    this.#tls = options.tls === true;
    guardReplies();
    this.#client = new MongoClient(uri, options);
    const measureMs = (options.heartbeatFrequencyMS ?? 0) + (options.connectTimeoutMS ?? 0);
    this.#heartbeats = new Heartbeats(this.#client, { tls: this.#tls, measureMs, onHeartbeat });
    this.#client.on('connectionCreated', () => {
      this.#helloCommand = 'hello';
    });
    this.#client.on('connectionCheckedOut', () => {
      this.#checkedOut = true;
    });
  }

  /** Whether the last hello or heartbeat ran into a time-out: such a member gets less time at the next scrape. */
  get timedOut(): boolean {
    return this.#timedOut || this.#heartbeats.lastLost?.failure.reason === 'timeout';
  }

  get roundTrip(): RoundTrip | undefined {
    return this.#heartbeats.roundTrip;
  }

  /**
   * Asks hello. A connection found lost is dialled once more, so that a process restarted since the last scrape
   * is up at once.
   *
   * @throws MemberDown when the process cannot be reached; the driver's error when it answered otherwise
   */
  async hello(signal: AbortSignal): Promise<Document> {
    const last = this.#heartbeats.lastLost;
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
    this.#heartbeats.stop();
    await waitAtMost(this.#client.close(), CLOSE_MS);
    closeNow(this.#client);
  }

  /** The driver may write to a connection that has just ended, and wait for ever for that to be done. */
  #endWaiting(): void {
    for (const socket of socketsInUse(this.#client)) {
      if (socket.destroyed) socket.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    }
  }

  async #attempt(signal: AbortSignal): Promise<Document> {
    const child = linkedSignal(signal);
    let probe: TcpProbe | undefined;
    this.#checkedOut = false;
    const probing = setTimeout(() => {
      if (this.#checkedOut) this.#endWaiting();
      else if (this.#knownPhase() === undefined) probe = new TcpProbe(this.#address);
    }, PROBE_AFTER_MS);
    // Once the command has a connection, that connection decides. Else a new one of the heartbeats does.
    const { failed, stop } = this.#heartbeats.nextLost(({ failure, isLoss }) =>
      isLoss || this.#checkedOut ? undefined : new MemberDown(failure),
    );
    try {
      return await Promise.race([this.#sendHello(child.signal), failed]);
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

  async #sendHello(signal: AbortSignal): Promise<Document> {
    const command = this.#helloCommand;
    try {
      return await this.command('admin', { [command]: 1 }, signal);
    } catch (error) {
      if (command === 'isMaster' || serverCode(error) !== SERVER_CODES.CommandNotFound) throw error;
      this.#helloCommand = 'isMaster';
      return this.#sendHello(signal);
    }
  }

  /** Where the driver itself saw the last time-out; of TLS it cannot tell connecting from the handshake. */
  #knownPhase(): Phase | undefined {
    const last = this.#heartbeats.lastLost?.failure;
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
