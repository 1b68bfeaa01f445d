import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** Something that listens and is no MongoDB. */
export interface OddServer {
  readonly address: string;
  stop(): Promise<void>;
}

/** Accepts connections and never says a word, as a stopped process. */
export async function silentServer(): Promise<OddServer> {
  return listening(createServer((socket) => socket.on('error', () => undefined)));
}

/** Hangs up at the first byte, as mongod does on TLS where none is spoken. */
export async function closingServer(): Promise<OddServer> {
  return listening(
    createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.destroy());
    }),
  );
}

/** Shakes hands, then hangs up at the first byte. */
export async function tlsServer(options: TlsOptions, host?: string): Promise<OddServer> {
  const server = createTlsServer(options, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.destroy());
  });
  return listening(server, host);
}

/** A port where nobody listens. */
export async function closedPort(): Promise<string> {
  const server = await silentServer();
  await server.stop();
  return server.address;
}

const DEAF = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });
`;

/** A host that drops packets: the queue of its port is full and nobody takes connections out of it. */
export async function deafHost(): Promise<OddServer> {
  const worker = new Worker(DEAF, { eval: true });
  const [port] = (await once(worker, 'message')) as [number];
  const fillers: Socket[] = [];
  let filled = false;
  while (!filled) {
    const socket = connect({ host: '127.0.0.1', port }).on('error', () => undefined);
    fillers.push(socket);
    filled = await Promise.race([once(socket, 'connect').then(() => false), sleep(150).then(() => true)]);
  }
  const stop = async (): Promise<void> => {
    for (const socket of fillers) socket.destroy();
    await worker.terminate();
  };
  return { address: `127.0.0.1:${port}`, stop };
}

async function listening(server: Server, host = '127.0.0.1'): Promise<OddServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen({ host, port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { address: `${host}:${port}`, stop };
}
