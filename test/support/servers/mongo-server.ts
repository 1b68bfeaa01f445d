import { MongoClient, type Document, type MongoClientOptions } from 'mongodb';
import { clientOptions, connectionUri, tlsClientOptions, type Access } from './access.js';
import { MongodProcess, type ProcessOptions } from './mongod-process.js';

/** A mongod process with what it takes to talk to it. */
export interface ServerOptions extends ProcessOptions {
  readonly access: Access;
}

/** For asking how a server stands: one that hangs is not waited for. */
const PROBE_TIMEOUT_MS = 2_000;

/** One mongod and the clients that tests open to it. */
export class MongoServer extends MongodProcess {
  readonly #access: Access;
  readonly #clients = new Set<MongoClient>();
  #commandClient: MongoClient | undefined;
  /** Clients log in as admin: off until the users exist. */
  #authenticates = false;

  constructor(options: ServerOptions) {
    super(options);
    this.#access = options.access;
  }

  /**
   * A new client of this server alone, as admin where authentication is on. It is closed with the server or set
   * at the latest.
   */
  client(options: MongoClientOptions = {}): MongoClient {
    const client = new MongoClient(`mongodb://${this.address}/?directConnection=true`, {
      serverSelectionTimeoutMS: 5_000,
      ...(this.#authenticates ? clientOptions(this.#access, 'admin') : tlsClientOptions(this.#access)),
      ...options,
    });
    this.#clients.add(client);
    return client;
  }

  /** Runs a command on `admin` over a connection kept for that. */
  async command(command: Document, signal?: AbortSignal): Promise<Document> {
    this.#commandClient ??= this.client();
    return this.#commandClient.db('admin').command(command, signal && { signal });
  }

  /** The reply, or undefined for a dead or paused server, a refused command and any other failure. */
  async tryCommand(command: Document): Promise<Document | undefined> {
    if (!this.answers) return undefined;
    const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
    return this.command(command, signal).catch(() => {
      // The client of a server that was killed and started again may not recover: the next command gets a new one.
      if (signal.aborted) this.#commandClient = undefined;
      return undefined;
    });
  }

  /** Connection string of this server alone; `user` false: without a login. */
  uri(user: string | false = 'monitor'): string {
    return connectionUri(this.#access, [this.address], { directConnection: 'true' }, user);
  }

  /** From now on clients log in as admin, where there are users. */
  async authenticate(): Promise<void> {
    await this.closeClients();
    this.#authenticates = this.#access.users.length > 0;
  }

  /** Ends the process at once, for good. */
  async discard(): Promise<void> {
    // Clients say goodbye to a server on closing, and wait for one that they do not yet know to be dead.
    this.resume();
    await this.closeClients();
    await this.kill();
  }

  /** Closes every client that {@link client} and {@link command} made. */
  async closeClients(): Promise<void> {
    const clients = [...this.#clients];
    this.#clients.clear();
    this.#commandClient = undefined;
    await Promise.all(clients.map((client) => client.close()));
  }
}
