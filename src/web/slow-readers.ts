import type { Socket } from 'node:net';

/**
 * Cuts the connections whose clients do not take an answer within a time: it would hold its memory and the connection
 * for as long as they like. A stream whose client takes each piece as it comes has nothing that waits, and goes on.
 */
export class SlowReaders {
  readonly #limitMs: number;
  /** Since when something of an answer waits (`performance.now()`); undefined: nothing does. */
  readonly #waiting = new Map<Socket, number | undefined>();
  readonly #look: NodeJS.Timeout;

  /** @param checkMs how often connections are looked at */
  constructor(limitMs: number, checkMs: number) {
    this.#limitMs = limitMs;
    this.#look = setInterval(() => {
      this.#cut(performance.now());
    }, checkMs).unref();
  }

  /** @param socket as answers are written to it: with TLS, the one above the connection's own */
  readonly watch = (socket: Socket): void => {
    this.#waiting.set(socket, undefined);
    socket.once('close', () => this.#waiting.delete(socket));
  };

  stop(): void {
    clearInterval(this.#look);
  }

  #cut(now: number): void {
    for (const [socket, since = now] of this.#waiting) {
      if (now - since >= this.#limitMs) socket.destroy();
      else this.#waiting.set(socket, socket.writableLength > 0 ? since : undefined);
    }
  }
}
