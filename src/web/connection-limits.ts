import type { Express } from 'express';
import type { RequestListener } from 'node:http';
import type { ServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import {
  CONNECTION_CHECK_MS,
  HEADERS_MS,
  KEEP_ALIVE_MS,
  READ_RESPONSE_MS,
  REQUEST_MS,
} from '../util/time-constants.js';

/** Limits on what one client, or all clients together, may use of the web server. */
export interface ServerLimits {
  /** Maximum size of request line and headers together. */
  readonly headerBytes: number;
  /** From the connection, or the first byte on a kept one, to the end of the headers; also for the TLS handshake. */
  readonly headersMs: number;
  /** The same, to the end of the request. */
  readonly requestMs: number;
  /** How long a kept connection may be idle. */
  readonly keepAliveMs: number;
  /** How often connections are checked for the times above. */
  readonly checkMs: number;
  /** Maximum number of open connections; a further one is closed. */
  readonly connections: number;
  /** The same, for one address. */
  readonly connectionsPerAddress: number;
  /** Maximum number of concurrent requests on one connection; a further request closes it. */
  readonly requestsPerConnection: number;
  /** How long bytes of a response may wait for the client to read them. */
  readonly responseMs: number;
}

/** Prometheus sends a few hundred bytes at once and reuses the same connection every minute or sooner. */
export const DEFAULT_LIMITS: ServerLimits = {
  headerBytes: 16_384,
  headersMs: HEADERS_MS,
  requestMs: REQUEST_MS,
  keepAliveMs: KEEP_ALIVE_MS,
  checkMs: CONNECTION_CHECK_MS,
  connections: 512,
  connectionsPerAddress: 256,
  requestsPerConnection: 4,
  responseMs: READ_RESPONSE_MS,
};

/** The limits as options of Node's server. */
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
 * Closes the connections whose clients do not read a response within a time limit. Otherwise such a client holds the
 * memory of the response and the connection for any length of time. A stream whose client reads each piece as it
 * arrives has no waiting data and continues.
 */
export class SlowReaders {
  readonly #limitMs: number;
  /** Since when data of a response waits (`performance.now()`); undefined: no data waits. */
  readonly #waiting = new Map<Socket, number | undefined>();
  readonly #timer: NodeJS.Timeout;

  /** @param checkMs how often connections are checked */
  constructor(limitMs: number, checkMs: number) {
    this.#limitMs = limitMs;
    this.#timer = setInterval(() => {
      this.#closeSlow(performance.now());
    }, checkMs).unref();
  }

  /** @param socket the one that responses are written to: with TLS, the TLS socket above the TCP socket */
  readonly watch = (socket: Socket): void => {
    this.#waiting.set(socket, undefined);
    socket.once('close', () => this.#waiting.delete(socket));
  };

  stop(): void {
    clearInterval(this.#timer);
  }

  #closeSlow(now: number): void {
    for (const [socket, since = now] of this.#waiting) {
      if (now - since >= this.#limitMs) socket.destroy();
      else this.#waiting.set(socket, socket.writableLength > 0 ? since : undefined);
    }
  }
}

/**
 * Protects the application from clients that send many requests at once without waiting for the responses, each of which
 * would create a separate page, and from request targets that it cannot parse.
 *
 * @param max maximum number of concurrent requests on one connection; a further request closes it
 */
export function requestGuard(app: Express, max: number): RequestListener {
  const running = new WeakMap<Socket, number>();
  return (request, response) => {
    const { socket } = request;
    // A request that was read together with the one that exceeded the limit.
    if (socket.destroyed) return;
    const before = running.get(socket) ?? 0;
    if (before >= max) {
      socket.destroy();
      return;
    }
    const target = pathOf(request.url ?? '');
    if (target === undefined) {
      response.writeHead(400, { connection: 'close' }).end();
      return;
    }
    request.url = target;
    running.set(socket, before + 1);
    response.once('close', () => running.set(socket, (running.get(socket) ?? 1) - 1));
    app(request, response);
  };
}

/** Path and query, also of a full URL as clients of a proxy send it. Undefined: there is no path. */
function pathOf(target: string): string | undefined {
  if (target.startsWith('/')) return target;
  if (!URL.canParse(target)) return undefined;
  const { pathname, search } = new URL(target);
  return pathname.startsWith('/') ? `${pathname}${search}` : undefined;
}

/** Closes new connections of an address that has too many of them, so that other clients can still connect. */
export class ConnectionLimit {
  readonly #max: number;
  readonly #open = new Map<string, number>();

  /** @param max maximum number of open connections of one address */
  constructor(max: number) {
    this.#max = max;
  }

  readonly enter = (socket: Socket): void => {
    const { remoteAddress = '' } = socket;
    const before = this.#open.get(remoteAddress) ?? 0;
    if (before >= this.#max) {
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
