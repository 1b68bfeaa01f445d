import { randomInt } from 'node:crypto';
import { connect, createServer, type Server } from 'node:net';

/**
 * Below the range from which Linux takes the local ports of outgoing connections (32768 and up): a server that
 * is killed and started again on its port must not find that some client connection has taken it meanwhile.
 */
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** Ports of 127.0.0.1 that nobody listens on, all reserved at once so that no two are the same. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const reserved: { readonly port: number; readonly server: Server }[] = [];
  try {
    while (reserved.length < count) {
      const port = randomInt(LOWEST, HIGHEST);
      const server = await listen(port);
      if (server !== undefined) reserved.push({ port, server });
    }
    return reserved.map(({ port }) => port);
  } finally {
    await Promise.all(reserved.map(({ server }) => close(server)));
  }
}

/** Whether nobody listens on this port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  const server = await listen(port);
  if (server === undefined) return false;
  await close(server);
  return true;
}

/** Whether a connection to this port is accepted. */
export function accepts(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(undefined);
    });
    server.listen(port, '127.0.0.1', () => {
      resolve(server);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
