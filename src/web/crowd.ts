import type { Socket } from 'node:net';

/** Closes the connections of an address that has too many of them: whoever takes what he can leaves room for others. */
export class Crowd {
  readonly #most: number;
  readonly #open = new Map<string, number>();

  /** @param most open at once, of one address */
  constructor(most: number) {
    this.#most = most;
  }

  readonly enter = (socket: Socket): void => {
    const { remoteAddress = '' } = socket;
    const before = this.#open.get(remoteAddress) ?? 0;
    if (before >= this.#most) {
      socket.destroy();
      return;
    }
    this.#open.set(remoteAddress, before + 1);
    socket.once('close', () => {
      const left = (this.#open.get(remoteAddress) ?? 1) - 1;
      if (left > 0) this.#open.set(remoteAddress, left);
      else this.#open.delete(remoteAddress);
    });
  };
}
