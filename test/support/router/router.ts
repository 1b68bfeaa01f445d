import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { connectionUri } from '../servers/access.js';
import type { ConfigServers } from './config-servers.js';
import { RouterConnection } from './router-connection.js';
import { RouterPings } from './router-pings.js';

/** A router to start. */
export interface RouterOptions {
  readonly config: ConfigServers;
  readonly port: number;
  /** How often it writes its row of config.mongos. */
  readonly pingMs: number;
}

/**
 * A stand-in for a mongos: passes every command on to a config server, through a connection per client, and
 * answers as a router where a router answers otherwise. It finds no user data: it never asks a shard.
 */
export class Router {
  /** `127.0.0.1:port`, its `_id` in config.mongos too. */
  readonly name: string;
  readonly #options: RouterOptions;
  readonly #server: Server;
  readonly #pings: RouterPings;
  readonly #clients = new Set<Socket>();
  #startedAt = 0;

  constructor(options: RouterOptions) {
    this.name = `127.0.0.1:${options.port}`;
    this.#options = options;
    this.#pings = new RouterPings(options.config, this.name, options.pingMs);
    this.#server = createServer({ pauseOnConnect: true, noDelay: true }, (client) => {
      this.#clients.add(client);
      client.on('close', () => this.#clients.delete(client));
      client.on('error', () => undefined);
      void this.#accept(client);
    });
  }

  /** Connection string of this router alone; `user` false: without a login. */
  uri(user: string | false = 'monitor'): string {
    return connectionUri(this.#options.config.set.access, [this.name], {}, user);
  }

  /** Opens the port and registers; a router that was killed comes back on its port. */
  async start(): Promise<void> {
    if (this.#server.listening) throw new Error(`${this.name} is already running`);
    this.#startedAt = Date.now();
    this.#server.listen({ host: '127.0.0.1', port: this.#options.port });
    await once(this.#server, 'listening');
    // A router that a test forgot must not keep the test run from ending.
    this.#server.unref();
    await this.#pings.start();
  }

  /** Closes the port and resets all connections, as in a crash; its row stays as it is. */
  async kill(): Promise<void> {
    const stopped = this.#pings.stop();
    if (this.#server.listening) {
      const closed = once(this.#server, 'close');
      this.#server.close();
      for (const client of this.#clients) client.resetAndDestroy();
      await closed;
    }
    await stopped;
  }

  /** From now on its ping is that far behind the clock, though it runs. */
  async age(seconds: number): Promise<void> {
    await this.#pings.lag(seconds * 1000);
  }

  async #accept(client: Socket): Promise<void> {
    const { config } = this.#options;
    const nearest = await config.nearest();
    if (nearest === undefined) {
      client.destroy();
      return;
    }
    if (client.destroyed) return;
    const { server, writable } = nearest;
    const { name } = this;
    const identity = { name, configServers: config.connectionString, startedAt: this.#startedAt };
    new RouterConnection(client, { port: server.port, writable }, identity);
    client.resume();
  }
}
