import type { Express } from 'express';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ListenAddress } from '../config/config.js';

/** A scrape in flight gets this long to end before its connection is cut. */
const DRAIN_MS = 3_500;

/** How soon a connection that has become idle is closed. */
const SWEEP_MS = 50;

/** The web server once it listens. */
export interface WebServer {
  readonly port: number;
  /** Takes no new request, lets those in flight end. */
  stop(): Promise<void>;
}

/** @throws the system's error, as EADDRINUSE, when the address cannot be listened on */
export async function listen(app: Express, { host, port }: ListenAddress): Promise<WebServer> {
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host !== undefined && { host }) }, resolve);
  });
  return { port: (server.address() as AddressInfo).port, stop: () => stop(server) };
}

async function stop(server: Server): Promise<void> {
  let sweep: NodeJS.Timeout | undefined;
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, DRAIN_MS);
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
    // A kept connection is idle only after its last answer.
    sweep = setInterval(() => {
      server.closeIdleConnections();
    }, SWEEP_MS);
  });
  clearTimeout(cut);
  clearInterval(sweep);
}
