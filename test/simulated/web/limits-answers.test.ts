import express, { type Response } from 'express';
import assert from 'node:assert/strict';
import { DEFAULT_LIMITS } from '../../../src/web/connection-limits.js';
import { sendPieces } from '../../../src/web/respond.js';
import { listen, type WebServer } from '../../../src/web/server.js';
import { waitUntil } from '../../support/wait-until.js';
import { RawClient } from './raw-client.js';

const LIMITS = { ...DEFAULT_LIMITS, checkMs: 50, responseMs: 500, requestsPerConnection: 3 };

/** More than the buffers of two sockets hold. */
const LARGE = 16 * 1024 * 1024;

/** A page larger than anybody buffers. */
async function* pieces(): AsyncGenerator<string> {
  for (let sent = 0; sent < LARGE; sent += 65_536) yield await Promise.resolve('x'.repeat(65_536));
}

describe('limits of responses', () => {
  let server: WebServer;
  let client: RawClient;
  /** Answers as they are being made; a test lets some of them go. */
  let held: Response[] = [];
  /** How sending a page in pieces has ended. */
  let sending: Promise<void> | undefined;

  beforeEach(async () => {
    held = [];
    const app = express()
      .disable('x-powered-by')
      .use((_, response, next) => {
        held.push(response);
        next();
      })
      .get('/', (_, response) => void response.send('here'))
      .get('/held', () => undefined)
      .get('/large', (_, response) => void response.send(Buffer.alloc(LARGE)))
      .get('/pieces', async (request, response) => {
        sending = sendPieces(request, response, pieces());
        await sending.catch(() => undefined);
      });
    server = await listen(app, { host: '127.0.0.1', port: 0 }, { limits: LIMITS });
    client = await RawClient.open(server.port);
  });

  afterEach(async () => {
    client.socket.destroy();
    await server.stop();
  });

  for (const path of ['/large', '/pieces']) {
    it(`close the connection of a client that does not read the response: ${path}`, async () => {
      client.socket.pause();
      await isCut(path);
      if (path === '/pieces') await assert.rejects(sending!, { code: 'ERR_STREAM_PREMATURE_CLOSE' });
    });
  }

  it('close the connection of a client that reads the response byte by byte', async () => {
    client.socket.pause();
    const drip = setInterval(() => void client.socket.read(1), 20);
    try {
      await isCut('/large');
    } finally {
      clearInterval(drip);
    }
  });

  /** Asks, and waits until the connection is cut before the answer has been sent. */
  async function isCut(path: string): Promise<void> {
    client.ask(path);
    await waitUntil(() => held[0]?.closed === true, { timeoutMs: 3000, message: `${path} is cut` });
    client.socket.resume();
    await waitUntil(() => client.closed);
    assert.ok(client.received.length < LARGE);
  }

  it('keep a slow response, and a stream that its client reads', async () => {
    client.ask('/held');
    await waitUntil(() => held.length === 1);
    const startedAt = performance.now();
    const news = setInterval(() => held[0]!.write('news\n'), LIMITS.checkMs);
    try {
      await waitUntil(() => performance.now() - startedAt > LIMITS.responseMs + 4 * LIMITS.checkMs);
    } finally {
      clearInterval(news);
    }
    held[0]!.end('the end');
    await waitUntil(() => client.received.includes('the end'));
    assert.equal(client.closed, false);
  });

  it('close the connection of a client that sends too many requests without waiting', async () => {
    client.ask('/held', 1000);
    await waitUntil(() => client.closed, { timeoutMs: 2000, message: 'the connection is cut' });
    assert.equal(held.length, LIMITS.requestsPerConnection);
  });

  it('serve the allowed number of concurrent requests, and then as many again', async () => {
    for (const scrape of [1, 2]) {
      client.ask('/', LIMITS.requestsPerConnection);
      const wanted = scrape * LIMITS.requestsPerConnection;
      await waitUntil(() => client.received.split('here').length - 1 === wanted, { timeoutMs: 2000 });
    }
    assert.equal(client.closed, false);
  });

  const TARGETS: readonly (readonly [target: string, status: number])[] = [
    ['http://other.example/?x=1', 200],
    ['http://other.example/../', 200],
    ['http://other.example/nothing', 404],
    ['http://[/', 400],
    ['mailto:x', 400],
    ['*', 400],
  ];
  for (const [target, status] of TARGETS) {
    it(`respond to the target ${target} with ${status}`, async () => {
      client.ask(target);
      await waitUntil(() => client.received.includes('\r\n\r\n'), { timeoutMs: 2000 });
      assert.match(client.received, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.equal(held.length, status === 400 ? 0 : 1, 'whether the application was asked');
    });
  }
});
