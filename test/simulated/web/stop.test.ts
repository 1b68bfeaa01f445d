import express, { type Response } from 'express';
import request from 'supertest';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { listen } from '../../../src/web/server.js';
import { waitUntil } from '../../support/wait-until.js';
import { Application } from '../../support/web/application.js';

describe('stopping the server with a kept connection', () => {
  it('ends with the last response, because Prometheus keeps its connections', async () => {
    const held: Response[] = [];
    const app = express().get('/slow', (_, response) => void held.push(response));
    const server = await listen(app, { host: '127.0.0.1', port: 0 });
    const agent = new Agent({ keepAlive: true });
    const asked = get({ host: '127.0.0.1', port: server.port, path: '/slow', agent });
    const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
    await waitUntil(() => held.length === 1);
    const startedAt = performance.now();
    const stopped = server.stop();
    held[0]!.send('slow');
    const [response] = await answered;
    response.resume();
    await stopped;
    agent.destroy();
    assert.ok(performance.now() - startedAt < 1000);
  });
});

describe('a scrape timeout that is too long for a timer', () => {
  it('is limited to an hour', async () => {
    const application = new Application();
    await request(application.app).get('/metrics').set('X-Prometheus-Scrape-Timeout-Seconds', '1e9');
    assert.ok(application.scrapes[0]!.seconds <= 3600);
  });
});
