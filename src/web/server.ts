import type { Express } from 'express';
import { createServer, type Server } from 'node:http';
import {
  createServer as createTlsServer,
  type Server as TlsServer,
  type ServerOptions as TlsOptions,
} from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ListenAddress } from '../config/config.js';
import type { WebTls } from '../config/files/web-settings.js';
import { DRAIN_MS, IDLE_SWEEP_MS } from '../util/time-constants.js';
import { requestsCertificate, ClientCertificates } from './auth.js';
import {
  ConnectionLimit,
  DEFAULT_LIMITS,
  requestGuard,
  serverOptions,
  SlowReaders,
  type ServerLimits,
} from './connection-limits.js';

/** The web server once it listens. */
export interface WebServer {
  readonly port: number;
  /**
   * New connections use this certificate; open connections are kept.
   *
   * @returns why the server cannot make this change while it runs; undefined: the change is made
   */
  setTls(tls: WebTls | undefined): string | undefined;
  /** Accepts no new requests and lets those in flight end. */
  stop(): Promise<void>;
}

/** How to serve; plain HTTP with the default limits unless set otherwise. */
export interface ListenOptions {
  readonly tls?: WebTls;
  readonly limits?: ServerLimits;
}

/** @throws the system error, such as EADDRINUSE, if the server cannot listen on the address */
export async function listen(
  app: Express,
  { host, port }: ListenAddress,
  { tls, limits = DEFAULT_LIMITS }: ListenOptions = {},
): Promise<WebServer> {
  const requests = requestGuard(app, limits.requestsPerConnection);
  const certificates = tls && new ClientCertificates(tls);
  const secure = tls && createTlsServer(tlsOptions(tls, limits), requests);
  const server: Server | TlsServer = secure ?? createServer(serverOptions(limits), requests);
  // These two must run before the listeners that read.
  server.prependListener('connection', new ConnectionLimit(limits.connectionsPerAddress).enter);
  if (secure && certificates) secure.prependListener('secureConnection', certificates.check);
  server.maxConnections = limits.connections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host !== undefined && { host }) }, resolve);
  });
  const readers = new SlowReaders(limits.responseMs, limits.checkMs);
  server.on(secure ? 'secureConnection' : 'connection', readers.watch);
  server.once('close', () => {
    readers.stop();
  });
  return {
    port: (server.address() as AddressInfo).port,
    setTls: (next) =>
      secure && certificates && next
        ? replaceTls(secure, certificates, next)
        : refuseSwitch(tls !== undefined, next !== undefined),
    stop: () => stop(server),
  };
}

/** Clients without a valid certificate are rejected later, by {@link ClientCertificates}. */
function tlsOptions(tls: WebTls, limits: ServerLimits): TlsOptions {
  return {
    ...serverOptions(limits),
    ...tls,
    requestCert: requestsCertificate(tls),
    rejectUnauthorized: false,
  };
}

function refuseSwitch(isSecure: boolean, willBeSecure: boolean): string | undefined {
  return isSecure === willBeSecure ? undefined : 'TLS cannot be switched on or off while it runs';
}

function replaceTls(server: TlsServer, certificates: ClientCertificates, next: WebTls): string | undefined {
  if (!certificates.canBecome(next)) {
    return 'requesting client certificates cannot be switched on or off while it runs';
  }
  certificates.tls = next;
  server.setSecureContext(next);
  return undefined;
}

async function stop(server: Server | TlsServer): Promise<void> {
  let sweep: NodeJS.Timeout | undefined;
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, DRAIN_MS);
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
    // A kept connection is idle only after its last response.
    sweep = setInterval(() => {
      server.closeIdleConnections();
    }, IDLE_SWEEP_MS);
  });
  clearTimeout(cut);
  clearInterval(sweep);
}
