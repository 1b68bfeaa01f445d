import type { ServerOptions } from 'node:https';

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
