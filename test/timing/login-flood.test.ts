import bcrypt from 'bcryptjs';
import request from 'supertest';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AuthMiddleware } from '../../src/web/auth.js';
import { Application } from '../support/web/application.js';

describe('a flood of logins', () => {
  it('200 wrong passwords a second do not delay a good scrape', async () => {
    const gate = new AuthMiddleware(
      { users: new Map([['good', bcrypt.hashSync('secret', 10)]]), headers: {} },
      { openHealth: false },
    );
    const application = new Application({ auth: gate.handler });
    const server = createServer(application.app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const statuses = new Map<number, number>();
    let guesses = 0;
    const guess = () => {
      const asked = get(
        { host: '127.0.0.1', port, path: '/metrics', auth: `good:wrong${guesses++}` },
        (response) => {
          const { statusCode = 0 } = response.resume();
          statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
        },
      );
      asked.on('error', () => undefined);
    };
    await request(server).get('/metrics').auth('good', 'secret').expect(200);
    const flood = setInterval(guess, 5);
    try {
      for (let scrape = 0; scrape < 10; scrape += 1) {
        const startedAt = performance.now();
        await request(server).get('/metrics').auth('good', 'secret').expect(200);
        const ms = performance.now() - startedAt;
        assert.ok(ms < 1000, `${ms} ms`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    } finally {
      clearInterval(flood);
      server.close();
      server.closeAllConnections();
      await gate.close();
    }
    assert.ok(
      guesses > 50 && (statuses.get(503) ?? 0) > 0 && (statuses.get(401) ?? 0) > 0,
      JSON.stringify([...statuses]),
    );
    assert.deepEqual([...statuses.keys()].sort(), [401, 503]);
  });
});
