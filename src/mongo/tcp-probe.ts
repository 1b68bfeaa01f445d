import { connect } from 'node:net';

/** A bare TCP connection, to tell a process that hangs (the kernel accepts for it) from a host that is silent. */
export class TcpProbe {
  #accepted = false;
  readonly #socket;

  constructor(address: string) {
    const colon = address.lastIndexOf(':');
    const host = address.slice(0, colon).replace(/^\[|\]$/g, '');
    this.#socket = connect({ host, port: Number(address.slice(colon + 1)) });
    this.#socket.once('connect', () => {
      this.#accepted = true;
      this.#socket.destroy();
    });
    this.#socket.once('error', () => this.#socket.destroy());
  }

  /** Whether the connection was accepted by now. */
  get accepted(): boolean {
    return this.#accepted;
  }

  close(): void {
    this.#socket.destroy();
  }
}
