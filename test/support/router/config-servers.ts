import type { Document, MongoClient } from 'mongodb';
import { memberClientOptions } from '../servers/access.js';
import type { MongoServer } from '../servers/mongo-server.js';
import type { ReplicaSet } from '../servers/replica-set.js';

const TIMEOUT_MS = 2_000;

/** The config servers as routers use them: let in as members of the cluster. */
export class ConfigServers {
  readonly set: ReplicaSet;
  readonly #clients = new Map<MongoServer, MongoClient>();
  #lastWritable: MongoServer | undefined;

  constructor(set: ReplicaSet) {
    this.set = set;
  }

  /** `set/host,host` */
  get connectionString(): string {
    return `${this.set.name}/${this.set.members.map(({ address }) => address).join(',')}`;
  }

  /** The primary, else any member that answers; undefined when there is none. */
  async nearest(): Promise<{ readonly server: MongoServer; readonly writable: boolean } | undefined> {
    const answers = this.set.members.map(async (server) => ({
      server,
      hello: await server.tryCommand({ hello: 1 }),
    }));
    // A member that does not answer must not delay the router while there is a primary.
    const primary = await Promise.any(
      answers.map(async (answer) => {
        const { server, hello } = await answer;
        if (hello?.isWritablePrimary !== true) throw new Error(`${server.name} is not primary`);
        return server;
      }),
    ).catch(() => undefined);
    if (primary) return { server: primary, writable: true };
    const other = (await Promise.all(answers)).find(({ hello }) => hello !== undefined);
    return other && { server: other.server, writable: false };
  }

  /** Runs a command that only the primary takes; rejects when there is none. */
  async write(database: string, command: Document): Promise<Document> {
    const answering = this.set.members.filter(({ answers }) => answers);
    const ordered = answering.sort((one) => (one === this.#lastWritable ? -1 : 0));
    let failure: unknown = new Error(`${this.set.name}: no config server answers`);
    for (const server of ordered) {
      try {
        const signal = AbortSignal.timeout(TIMEOUT_MS);
        const reply = await this.#client(server).db(database).command(command, { signal });
        this.#lastWritable = server;
        return reply;
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  #client(server: MongoServer): MongoClient {
    let client = this.#clients.get(server);
    if (!client) {
      client = server.client({ ...memberClientOptions(this.set.access), retryWrites: false });
      this.#clients.set(server, client);
    }
    return client;
  }
}
