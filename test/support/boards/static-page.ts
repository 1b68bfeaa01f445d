import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of metrics that never changes, for Prometheus to scrape. */
export class StaticPage {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(text: string): Promise<StaticPage> {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4').end(text);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new StaticPage(server);
  }

  /** `host:port` */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}
