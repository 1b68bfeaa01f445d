import type { Express } from 'express';
import type { RequestListener } from 'node:http';
import type { ServerOptions } from 'node:https';
import type { Socket } from 'node:net';

/** What one client, or many of them, may take of the web server. */
export interface ServerLimits {
  /** Request line and headers together. */
  readonly headerBytes: number;
  /** From the connection, or the first byte on a kept one, to the end of the headers; also of the TLS handshake. */
  readonly headersMs: number;
  /** The same, to the end of the request. */
  readonly requestMs: number;
  /** How long a kept connection may be idle. */
  readonly keepAliveMs: number;
  /** How often connections are looked at for the times above. */
  readonly checkMs: number;
  /** Open at once; a further one is closed. */
  readonly connections: number;
  /** The same, of one address. */
  readonly connectionsPerAddress: number;
  /** Under way at once on one connection; with a further one it is closed. */
  readonly requestsPerConnection: number;
  /** How long bytes of an answer may wait for the client to take them. */
  readonly answerMs: number;
}

/** Prometheus sends a few hundred bytes at once, and comes back on the same connection every minute or sooner. */
export const DEFAULT_LIMITS: ServerLimits = {
  headerBytes: 16_384,
  headersMs: 10_000,
  requestMs: 15_000,
  keepAliveMs: 75_000,
  checkMs: 2_000,
  connections: 512,
  connectionsPerAddress: 256,
  requestsPerConnection: 4,
  answerMs: 30_000,
};

/** The limits as Node takes them. */
export function serverOptions(limits: ServerLimits): ServerOptions {
  return {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: limits.checkMs,
    handshakeTimeout: limits.headersMs,
  };
}

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

/**
 * The application behind what no client of ours does: sending many requests in one go without waiting for the answers,
 * each of which would make a page of its own, and naming what is asked for in ways that the application cannot read.
 *
 * @param most requests under way at once on one connection; with a further one it is cut
 */
export function requestGuard(app: Express, most: number): RequestListener {
  const underWay = new WeakMap<Socket, number>();
  return (request, response) => {
    const { socket } = request;
    // What had been read together with a request that was one too many.
    if (socket.destroyed) return;
    const before = underWay.get(socket) ?? 0;
    if (before >= most) {
      socket.destroy();
      return;
    }
    const target = pathOf(request.url ?? '');
    if (target === undefined) {
      response.writeHead(400, { connection: 'close' }).end();
      return;
    }
    request.url = target;
    underWay.set(socket, before + 1);
    response.once('close', () => underWay.set(socket, (underWay.get(socket) ?? 1) - 1));
    app(request, response);
  };
}

/** Path and query; of a whole URL, as clients of a proxy send it, too. Undefined: there is no path. */
function pathOf(target: string): string | undefined {
  if (target.startsWith('/')) return target;
  if (!URL.canParse(target)) return undefined;
  const { pathname, search } = new URL(target);
  return pathname.startsWith('/') ? `${pathname}${search}` : undefined;
}

/** Closes the connections of an address that has too many of them: whoever takes what he can leaves room for others. */
export class ConnectionLimit {
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
