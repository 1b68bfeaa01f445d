import { MongoClient, type Db, type MongoClientOptions } from 'mongodb';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { linkedSignal, waitAtMost } from '../util/async.js';
import { DeadlineExceeded, MemberDown, SERVER_CODES, type Phase } from '../util/errors.js';
import { CLIENT_CLOSE_MS, FRESH_FAILURE_MS, PROBE_AFTER_MS } from '../util/time-constants.js';
import type { Document } from './bson.js';
import { closeNow, guardReplies, isSocketDestroyed } from './driver-internals.js';
import { ConnectionLost, isConnectionLoss, serverCode } from './failure.js';
import type { Heartbeat, RoundTrip } from './heartbeat-source.js';
import { Heartbeats } from './heartbeats.js';
import { TcpProbe } from './tcp-probe.js';

/** Two connections may be found lost, and a third may fail because of that. */
const ATTEMPTS = 4;

/** Aborts what still waits after another branch has decided; never leaves this class. */
const DECIDED = new Error('decided');

/**
 * One MongoClient for one member, and the result of its last heartbeat. With the driver alone, a refused port would
 * take the whole server selection timeout; here each hello races the next heartbeat failure, so it takes a millisecond.
 */
export class MemberConnection {
  readonly #address: string;
  readonly #tls: boolean;
  readonly #client: MongoClient;
  readonly #databases = new Map<string, Db>();
  readonly #heartbeats: Heartbeats;
  /** The connection that the last hello uses; absent while it waits for one. */
  #connectionId: number | string | undefined;
  #timedOut = false;
  /** 4.4.0, 4.4.1 and compatible servers know only `isMaster`; each new connection may lead to a newer server. */
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
    this.#client.on('connectionCheckedOut', ({ connectionId }) => {
      this.#connectionId = connectionId;
    });
  }

  /** Whether the last hello or heartbeat timed out: such a member gets less time at the next scrape. */
  get timedOut(): boolean {
    return this.#timedOut || this.#heartbeats.lastFailed?.failure.reason === 'timeout';
  }

  get roundTrip(): RoundTrip | undefined {
    return this.#heartbeats.roundTrip;
  }

  /**
   * Sends hello. A connection that is found lost is replaced by a new one, so that a member restarted since the last
   * scrape is up at once.
   *
   * @throws MemberDown when the member cannot be reached; the driver's error in all other cases
   */
  async hello(signal: AbortSignal): Promise<Document> {
    const last = this.#heartbeats.lastFailed;
    // A broken stream does not predict the result of a new connection: a removed member closes all its connections.
    const isConclusive = last !== undefined && last.failure.reason !== 'protocol';
    if (isConclusive && performance.now() - last.at < FRESH_FAILURE_MS) throw new MemberDown(last.failure);
    try {
      const reply = await this.#helloWithRetries(signal);
      this.#timedOut = false;
      return reply;
    } catch (error) {
      this.#timedOut = error instanceof MemberDown && error.failure.reason === 'timeout';
      throw error;
    }
  }

  async #helloWithRetries(signal: AbortSignal): Promise<Document> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(signal);
      } catch (error) {
        if (attempt === ATTEMPTS || !isConnectionLoss(error) || signal.aborted) throw error;
        // The driver learns of a closed socket by an event; before the event, it would use the same socket again.
        await nextTurn();
      }
    }
  }

  /**
   * Sends one command. Call it only after a hello reply in the same scrape.
   *
   * @param raw returns the documents below the reply's first level as bytes
   */
  async command(database: string, command: Document, signal: AbortSignal, raw = false): Promise<Document> {
    // The client's setting does not apply to its commands. Servers truncate their messages anywhere, also within a
    // character.
    return this.#database(database).command(command, { signal, raw, enableUtf8Validation: false });
  }

  /** Creating a Db is as expensive as sending a small command. */
  #database(name: string): Db {
    let database = this.#databases.get(name);
    if (!database) {
      database = this.#client.db(name);
      this.#databases.set(name, database);
    }
    return database;
  }

  /**
   * Closes everything within a short time. The driver's own close first sends endSessions to the server. This may wait
   * forever when the server hangs or dies at that moment, with the monitor still running.
   */
  async close(): Promise<void> {
    this.#heartbeats.stop();
    await waitAtMost(this.#client.close(), CLIENT_CLOSE_MS);
    closeNow(this.#client);
  }

  async #attempt(signal: AbortSignal): Promise<Document> {
    const child = linkedSignal(signal);
    let probe: TcpProbe | undefined;
    this.#connectionId = undefined;
    let probing: NodeJS.Timeout | undefined;
    const lost = new Promise<never>((_, reject) => {
      probing = setTimeout(() => {
        const id = this.#connectionId;
        if (id === undefined && this.#knownPhase() === undefined) probe = new TcpProbe(this.#address);
        if (id !== undefined && isSocketDestroyed(this.#client, id)) reject(new ConnectionLost());
      }, PROBE_AFTER_MS);
    });
    // Once the command has a connection, that connection decides. Before, a new connection of the heartbeats decides.
    const { failed, stop } = this.#heartbeats.nextFailed(({ failure, isLoss }) =>
      isLoss || this.#connectionId !== undefined ? undefined : new MemberDown(failure),
    );
    try {
      return await Promise.race([this.#sendHello(child.signal), failed, lost]);
    } catch (error) {
      if (error instanceof DeadlineExceeded) {
        const phase = this.#timeoutPhase(probe?.accepted === true);
        throw new MemberDown({ phase, reason: 'timeout', message: `no reply in time (${phase})` });
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

  /** The phase of the last heartbeat timeout; with TLS, the driver cannot distinguish connecting from the handshake. */
  #knownPhase(): Phase | undefined {
    const last = this.#heartbeats.lastFailed?.failure;
    return last?.reason === 'timeout' && last.phase !== 'tls' ? last.phase : undefined;
  }

  #timeoutPhase(accepted: boolean): Phase {
    if (this.#connectionId !== undefined) return 'hello';
    const known = this.#knownPhase();
    if (known) return known;
    if (!accepted) return 'connect';
    return this.#tls ? 'tls' : 'hello';
  }
}
