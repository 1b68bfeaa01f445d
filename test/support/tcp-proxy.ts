import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePorts } from './mongo-servers.js';

/** How a {@link TcpProxy} treats what it passes on. */
export interface TcpProxyOptions {
  /** Added to every way, there and back; none when absent. */
  readonly delayMs?: number;
  /** Where the target's port is; `127.0.0.1` when absent. */
  readonly host?: string;
  /** Its own port; a free one when absent. */
  readonly port?: number;
}

/** A port of 127.0.0.1 that leads to another one: a network that can be cut, slowed down and silenced. */
export class TcpProxy {
  readonly port: number;
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly #delayMs: number;
  readonly #host: string;
  readonly #sockets = new Set<Socket>();
  #target: number;
  #server: Server | undefined;
  /** What is swallowed: nothing, everything, or what a client sends from something of a kind on. */
  #swallows: 'nothing' | 'everything' | ((sent: Buffer) => boolean) = 'nothing';

  private constructor(port: number, target: number, { delayMs = 0, host = '127.0.0.1' }: TcpProxyOptions) {
    this.port = port;
    this.address = `127.0.0.1:${port}`;
    this.#target = target;
    this.#delayMs = delayMs;
    this.#host = host;
  }

  /** Starts one on a free port that leads to the target's port. */
  static async start(target: number, options: TcpProxyOptions = {}): Promise<TcpProxy> {
    const port = options.port ?? (await freePorts(1))[0]!;
    const proxy = new TcpProxy(port, target, options);
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

  /** Leads new connections to another port, and cuts those that are open. */
  lead(target: number): void {
    this.#target = target;
    this.cut();
  }

  /** Cuts all connections; new ones are accepted. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /**
   * Swallows everything, or all on a connection once its client sends something of that kind; connections are accepted
   * all the same, and stay open.
   */
  swallow(from: 'everything' | ((sent: Buffer) => boolean) = 'everything'): void {
    this.#swallows = from;
  }

  /** Passes everything on again; what was swallowed is lost, and its connections with it. */
  pass(): void {
    this.#swallows = 'nothing';
    this.cut();
  }

  #accept(client: Socket): void {
    const server = connect(this.#target, this.#host);
    let swallowed = false;
    const keeps = (sent?: Buffer): boolean => {
      const kind = this.#swallows;
      swallowed ||= kind === 'everything' || (sent !== undefined && typeof kind === 'function' && kind(sent));
      return swallowed;
    };
    this.#pass(client, server, keeps);
    this.#pass(server, client, () => keeps());
  }

  #pass(from: Socket, to: Socket, keeps: (data: Buffer) => boolean): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (data: Buffer) => {
      if (keeps(data)) return;
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
