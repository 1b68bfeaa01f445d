import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection on which a test writes what it likes, with what it has received. */
export class RawClient {
  readonly socket: Socket;
  #received = '';
  #closed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => (this.#received += part));
    socket.on('error', () => undefined);
    socket.once('close', () => (this.#closed = true));
  }

  /** @param from the client's own address, of this machine */
  static async open(port: number, from = '127.0.0.1'): Promise<RawClient> {
    const client = new RawClient(connect({ port, host: '127.0.0.1', localAddress: from }));
    await once(client.socket, 'connect');
    return client;
  }

  get received(): string {
    return this.#received;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Asks for a path, so many times in one go. */
  ask(path: string, times = 1): void {
    this.socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(times));
  }
}
