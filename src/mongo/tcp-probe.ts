import { connect } from 'node:net';
import { splitAddress } from '../util/host-port.js';

/** A bare TCP connection. Distinguishes a server that hangs (the kernel accepts for it) from an unresponsive host. */
export class TcpProbe {
  #accepted = false;
  readonly #socket;

  constructor(address: string) {
    const { host, port } = splitAddress(address);
    this.#socket = connect({ host, port: Number(port) });
    this.#socket.once('connect', () => {
      this.#accepted = true;
      this.#socket.destroy();
    });
    this.#socket.once('error', () => this.#socket.destroy());
  }

  /** Whether the connection has been accepted by now. */
  get accepted(): boolean {
    return this.#accepted;
  }

  close(): void {
    this.#socket.destroy();
  }
}
