import assert from 'node:assert/strict';
import express from 'express';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { DEFAULT_LIMITS } from '../../../src/web/limits.js';
import { listen, type WebServer } from '../../../src/web/server.js';
import { waitUntil } from '../../support/wait-until.js';

const LIMITS = { ...DEFAULT_LIMITS, headersMs: 300, requestMs: 400, checkMs: 50, connections: 8 };

describe('limits of the web server', () => {
  let server: WebServer;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    const app = express().get('/', (_, response) => void response.send('here'));
    server = await listen(app, { host: '127.0.0.1', port: 0 }, { limits: LIMITS });
  });

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server.stop();
  });

  /** A connection with what it has received. */
  async function open(): Promise<{ socket: Socket; received: () => string; closed: () => boolean }> {
    const socket = connect(server.port, '127.0.0.1');
    sockets.push(socket);
    let text = '';
    let closed = false;
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => (text += part));
    socket.on('error', () => undefined);
    socket.once('close', () => (closed = true));
    await once(socket, 'connect');
    return { socket, received: () => text, closed: () => closed };
  }

  it('a client that sends its headers bit by bit is cut, however busy it is', async () => {
    const slow = await open();
    slow.socket.write('GET / HTTP/1.1\r\nhost: x\r\n');
    const drip = setInterval(() => slow.socket.write('x-more: 1\r\n'), 40);
    try {
      await waitUntil(slow.closed, { timeoutMs: 3000, message: 'the connection is cut' });
    } finally {
      clearInterval(drip);
    }
    assert.match(slow.received(), /^HTTP\/1\.1 408 /);
  });

  it('a client that sends nothing at all is cut', async () => {
    const mute = await open();
    await waitUntil(mute.closed, { timeoutMs: 3000, message: 'the connection is cut' });
  });

  it('a client that never ends its body is cut', async () => {
    const endless = await open();
    endless.socket.write('GET /nothing HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n');
    const drip = setInterval(() => endless.socket.write('x'), 40);
    try {
      await waitUntil(endless.closed, { timeoutMs: 3000, message: 'the connection is cut' });
    } finally {
      clearInterval(drip);
    }
  });

  it('slow clients do not keep others from being answered', async () => {
    const slow = await Promise.all(Array.from({ length: LIMITS.connections - 1 }, open));
    for (const { socket } of slow) socket.write('GET / HTTP/1.1\r\nhost: x\r\n');
    assert.equal(await status('/'), 200);
  });

  it('of more connections than allowed, the last is closed; later there is room again', async () => {
    const many = await Promise.all(Array.from({ length: LIMITS.connections }, open));
    const further = await open();
    await waitUntil(further.closed, { timeoutMs: 2000, message: 'one too many is closed' });
    assert.equal(further.received(), '');
    await waitUntil(() => many.every(({ closed }) => closed()), { timeoutMs: 3000 });
    assert.equal(await status('/'), 200);
  });

  it('headers and addresses that are too long are refused', async () => {
    assert.equal(await status(`/?${'x'.repeat(LIMITS.headerBytes)}`), 431);
    assert.equal(await status('/', { 'x-long': 'x'.repeat(LIMITS.headerBytes) }), 431);
    assert.equal(await status('/', { 'x-long': 'x'.repeat(LIMITS.headerBytes / 2) }), 200);
  });

  it('a kept connection that is idle for longer than a request may take is good for the next', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const first = await exchange(agent);
    await new Promise((resolve) => setTimeout(resolve, LIMITS.requestMs + 2 * LIMITS.checkMs));
    assert.equal(await exchange(agent), first);
    agent.destroy();
  });

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
