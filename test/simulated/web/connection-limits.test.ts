import express from 'express';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { DEFAULT_LIMITS } from '../../../src/web/connection-limits.js';
import { listen, type WebServer } from '../../../src/web/server.js';
import { waitUntil } from '../../support/wait-until.js';
import { RawClient } from './raw-client.js';

const LIMITS = {
  ...DEFAULT_LIMITS,
  ...{ headersMs: 300, requestMs: 400, checkMs: 50, connections: 8, connectionsPerAddress: 6 },
};

describe('limits of the web server', () => {
  let server: WebServer;
  const clients: RawClient[] = [];

  beforeEach(async () => {
    const app = express().get('/', (_, response) => void response.send('here'));
    server = await listen(app, { host: '127.0.0.1', port: 0 }, { limits: LIMITS });
  });

  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.destroy();
    await server.stop();
  });

  async function open(from?: string): Promise<RawClient> {
    const client = await RawClient.open(server.port, from);
    clients.push(client);
    return client;
  }

  it('close the connection of a client that sends its headers byte by byte', async () => {
    const slow = await open();
    slow.socket.write('GET / HTTP/1.1\r\nhost: x\r\n');
    const drip = setInterval(() => slow.socket.write('x-more: 1\r\n'), 40);
    try {
      await waitUntil(() => slow.closed, { timeoutMs: 3000, message: 'the connection is cut' });
    } finally {
      clearInterval(drip);
    }
    assert.match(slow.received, /^HTTP\/1\.1 408 /);
  });

  it('close the connection of a client that sends nothing', async () => {
    const mute = await open();
    await waitUntil(() => mute.closed, { timeoutMs: 3000, message: 'the connection is cut' });
  });

  it('close the connection of a client that never ends its body', async () => {
    const endless = await open();
    endless.socket.write('GET /nothing HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n');
    const drip = setInterval(() => endless.socket.write('x'), 40);
    try {
      await waitUntil(() => endless.closed, { timeoutMs: 3000, message: 'the connection is cut' });
    } finally {
      clearInterval(drip);
    }
  });

  it('let other clients be served beside slow ones', async () => {
    const slow = await several(LIMITS.connectionsPerAddress - 1);
    for (const { socket } of slow) socket.write('GET / HTTP/1.1\r\nhost: x\r\n');
    assert.equal(await status('/'), 200);
  });

  it('close the last of too many connections', async () => {
    const many = [...(await several(4, '127.0.0.2')), ...(await several(LIMITS.connections - 4))];
    const further = await open();
    await waitUntil(() => further.closed, { timeoutMs: 2000, message: 'one too many is closed' });
    assert.equal(further.received, '');
    await waitUntil(() => many.every(({ closed }) => closed), { timeoutMs: 3000 });
    assert.equal(await status('/'), 200);
  });

  it('close the last of too many connections of one address, and none of another', async () => {
    const [first] = await several(LIMITS.connectionsPerAddress, '127.0.0.2');
    const further = await open('127.0.0.2');
    await waitUntil(() => further.closed, { timeoutMs: 2000, message: 'one too many is closed' });
    assert.equal(first!.closed, false);
    assert.equal(await status('/'), 200);
    first!.socket.destroy();
    const letIn = async (): Promise<boolean> => {
      const next = await open('127.0.0.2');
      next.ask('/');
      await waitUntil(() => next.closed || next.received !== '');
      return next.received !== '';
    };
    await waitUntil(letIn, { timeoutMs: 2000, message: 'there is room again' });
  });

  it('reject headers and request targets that are too long', async () => {
    assert.equal(await status(`/?${'x'.repeat(LIMITS.headerBytes)}`), 431);
    assert.equal(await status('/', { 'x-long': 'x'.repeat(LIMITS.headerBytes) }), 431);
    assert.equal(await status('/', { 'x-long': 'x'.repeat(LIMITS.headerBytes / 2) }), 200);
  });

  it('keep a connection that is idle for longer than a request may take', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const first = await exchange(agent);
    await new Promise((resolve) => setTimeout(resolve, LIMITS.requestMs + 2 * LIMITS.checkMs));
    assert.equal(await exchange(agent), first);
    agent.destroy();
  });

  async function several(count: number, from?: string): Promise<readonly RawClient[]> {
    return Promise.all(Array.from({ length: count }, async () => open(from)));
  }

  async function status(path: string, headers = {}): Promise<number | undefined> {
    const asked = get({ host: '127.0.0.1', port: server.port, path, headers, agent: false });
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  }

  /** The client's port of a request that was answered. */
  async function exchange(agent: Agent): Promise<number | undefined> {
    const asked = get({ host: '127.0.0.1', port: server.port, path: '/', agent });
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const port = response.socket.localPort;
    await once(response.resume(), 'end');
    return port;
  }
});
