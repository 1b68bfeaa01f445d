import express, { type Express, type Response } from 'express';
import assert from 'node:assert/strict';
import { Agent, get, type IncomingMessage } from 'node:http';
import { listen, type WebServer } from '../../../src/web/server.js';
import { waitUntil } from '../../support/wait-until.js';

/** An application whose answers wait until a test lets them go. */
class Waiting {
  readonly app: Express = express();
  readonly held: Response[] = [];

  constructor() {
    this.app.get('/slow', (_, response) => {
      this.held.push(response);
    });
    this.app.get('/fast', (_, response) => {
      response.send('fast');
    });
  }
}

describe('web server', () => {
  let waiting: Waiting;
  let server: WebServer;
  let agent: Agent;

  beforeEach(async () => {
    waiting = new Waiting();
    agent = new Agent({ keepAlive: true });
    server = await listen(waiting.app, { host: '127.0.0.1', port: 0 });
  });

  afterEach(async () => {
    agent.destroy();
    await server.stop();
  });

  /** The body of an answer. */
  function body(path: string, more = {}): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = get(
        { host: '127.0.0.1', port: server.port, path, ...more },
        (response: IncomingMessage) => {
          const parts: string[] = [];
          response.setEncoding('utf8');
          response.on('data', (part: string) => parts.push(part));
          response.on('end', () => {
            resolve(parts.join(''));
          });
          response.on('error', reject);
        },
      );
      request.on('error', reject);
    });
  }

  it('listens on a free port and returns it', async () => {
    assert.ok(server.port > 0);
    assert.equal(await body('/fast'), 'fast');
  });

  it('listens on every address without a host', async () => {
    const everywhere = await listen(waiting.app, { port: 0 });
    try {
      const { port } = everywhere;
      assert.equal(await body('/fast', { port, host: 'localhost' }), 'fast');
      assert.equal(await body('/fast', { port, host: '127.0.0.2' }), 'fast');
    } finally {
      await everywhere.stop();
    }
  });

  it('rejects a port in use with the system error', async () => {
    await assert.rejects(listen(waiting.app, { host: '127.0.0.1', port: server.port }), {
      code: 'EADDRINUSE',
    });
  });

  it('rejects an address of another host', async () => {
    await assert.rejects(listen(waiting.app, { host: '192.0.2.1', port: 0 }), { code: 'EADDRNOTAVAIL' });
  });

  it('lets a running request end when it stops, and accepts no new one', async () => {
    const answer = body('/slow', { agent: false });
    await waitUntil(() => waiting.held.length === 1);
    let stopped = false;
    const stopping = server.stop().then(() => (stopped = true));
    await assert.rejects(body('/fast'), /ECONNREFUSED/);
    assert.equal(stopped, false);
    waiting.held[0]!.send('slow');
    assert.equal(await answer, 'slow');
    await stopping;
  });

  it('does not wait for idle connections when it stops', async () => {
    await body('/fast', { agent });
    const startedAt = performance.now();
    await server.stop();
    assert.ok(performance.now() - startedAt < 500);
  });

  it('closes the connection of a request that does not end when it stops', async () => {
    const answer = assert.rejects(body('/slow'), /socket hang up|ECONNRESET/);
    await waitUntil(() => waiting.held.length === 1);
    const startedAt = performance.now();
    await server.stop();
    const ms = performance.now() - startedAt;
    assert.ok(ms >= 3000 && ms < 4500, `${ms} ms`);
    await answer;
  });
});
