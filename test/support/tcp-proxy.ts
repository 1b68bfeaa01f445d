import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePorts } from './mongo-servers.js';

/** How a {@link TcpProxy} treats what it passes on. */
export interface TcpProxyOptions {
  /** Added to every way, there and back; none when absent. */
  readonly delayMs?: number;
}

/** A port of 127.0.0.1 that leads to another one: a network that can be cut and slowed down. */
export class TcpProxy {
  readonly port: number;
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly #target: number;
  readonly #delayMs: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  private constructor(port: number, target: number, { delayMs = 0 }: TcpProxyOptions) {
    this.port = port;
    this.address = `127.0.0.1:${port}`;
    this.#target = target;
    this.#delayMs = delayMs;
  }

  /** Starts one on a free port that leads to the target's port. */
  static async start(target: number, options: TcpProxyOptions = {}): Promise<TcpProxy> {
    const [port] = await freePorts(1);
    const proxy = new TcpProxy(port!, target, options);
    await proxy.open();
    return proxy;
  }

  /** Passes on again. */
  async open(): Promise<void> {
    if (this.#server) return;
    const server = createServer((client) => {
      this.#accept(client);
    });
    // A proxy that a test forgot must not keep the test run from ending.
    server.unref();
    this.#server = server;
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
  }

  /** Cuts all connections and refuses new ones. */
  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #accept(client: Socket): void {
    const server = connect(this.#target, '127.0.0.1');
    this.#pass(client, server);
    this.#pass(server, client);
  }

  #pass(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (data: Buffer) => {
      // Timers of the same length fire in the order in which they were made.
      if (this.#delayMs === 0) to.write(data);
      else setTimeout(() => !to.destroyed && to.write(data), this.#delayMs);
    });
    from.on('error', () => undefined);
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
