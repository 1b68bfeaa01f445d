import type { Request, Response } from 'express';
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { DEFAULT_LIMITS } from '../../../../src/web/connection-limits.js';
import { Parts } from '../../../../src/web/page/feed.js';
import { html } from '../../../../src/web/page/html.js';
import { Live } from '../../../../src/web/page/live.js';
import { Streams, type StreamTimes } from '../../../../src/web/page/stream.js';
import { listen, type WebServer } from '../../../../src/web/server.js';
import { Scene } from '../../../support/scene.js';
import { waitUntil } from '../../../support/wait-until.js';
import { B, C, SET, staged } from '../../../support/web/staged.js';

/** One that the page follows: what has come in, and whether it has ended. */
interface Follower {
  readonly response: IncomingMessage;
  readonly text: () => string;
  readonly ended: () => boolean;
}

describe('stream of changes', () => {
  let scene: Scene;
  let server: WebServer;
  let stopping: AbortController;

  beforeEach(async () => {
    scene = new Scene('prod', SET);
    stopping = new AbortController();
    const { app } = staged(scene, { monitor: scene.watcher, stopping: stopping.signal });
    const limits = { ...DEFAULT_LIMITS, headersMs: 200, requestMs: 250, keepAliveMs: 200, checkMs: 50 };
    server = await listen(app, { host: '127.0.0.1', port: 0 }, { limits });
  });

  afterEach(async () => {
    stopping.abort();
    await server.stop();
  });

  async function follow(query = '', headers = {}): Promise<Follower> {
    const path = `/page/live${query}`;
    const asked = get({ host: '127.0.0.1', port: server.port, path, headers, agent: false });
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    let text = '';
    let ended = false;
    response.setEncoding('utf8').on('data', (part: string) => (text += part));
    response.once('close', () => (ended = true)).on('error', () => undefined);
    return { response, text: () => text, ended: () => ended };
  }

  async function version(): Promise<string> {
    const page = await (await fetch(`http://127.0.0.1:${server.port}/`)).text();
    return /data-at="([^"]*)"/.exec(page)![1]!;
  }

  it('reports a member that goes down at once, with the version for the next request', async () => {
    const { response, text } = await follow(`?since=${await version()}`);
    assert.match(response.headers['content-type']!, /^text\/event-stream/);
    assert.equal(response.headers['x-accel-buffering'], 'no');
    scene.after(1).kill(B);
    const startedAt = performance.now();
    await waitUntil(() => text().includes('DOWN'));
    assert.ok(performance.now() - startedAt < 2_000);
    const [, id, data] = /^id: (\S+)\ndata: (.*)\n\n/m.exec(text())!;
    assert.equal((JSON.parse(data!) as { version: string }).version, id);
  });

  it('continues from Last-Event-ID, which takes precedence over the address', async () => {
    const first = await version();
    scene.after(1).kill(B);
    const { text } = await follow(`?since=nonsense`, { 'last-event-id': first });
    await waitUntil(() => text().includes('DOWN'));
    assert.ok(!text().includes('reload'));
  });

  it('requires a reload without a version, or with one of another process', async () => {
    for (const query of ['', '?since=abc-1']) {
      const { text } = await follow(query);
      await waitUntil(() => text().includes('"reload":true'));
    }
  });

  it('is not closed by the limits of the server', async () => {
    const { text, ended } = await follow(`?since=${await version()}`);
    await new Promise((resolve) => setTimeout(resolve, 700));
    scene.after(1).kill(C);
    await waitUntil(() => text().includes('DOWN'));
    assert.equal(ended(), false);
  });

  it('is limited to 50 clients', async () => {
    const followers = await Promise.all(Array.from({ length: 50 }, () => follow()));
    const further = await follow();
    assert.equal(further.response.statusCode, 503);
    assert.equal(further.response.headers['retry-after'], '30');
    followers[0]!.response.destroy();
    await waitUntil(async () => (await follow()).response.statusCode === 200);
  });

  it('ends at once when the exporter stops, and no new one begins', async () => {
    const followers = [await follow(), await follow()];
    const startedAt = performance.now();
    stopping.abort();
    await waitUntil(() => followers.every(({ ended }) => ended()));
    assert.equal((await follow()).response.statusCode, 503);
    await server.stop();
    assert.ok(performance.now() - startedAt < 1_000);
  });
});

/** A browser that may stop reading. */
class SlowResponse extends EventEmitter {
  readonly written: string[] = [];
  full = false;
  destroyed = false;
  writableEnded = false;
  set = () => this;
  write(text: string): boolean {
    this.written.push(text);
    return !this.full;
  }
  end(): void {
    this.writableEnded = true;
    this.emit('close');
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

describe('stream to a browser', () => {
  let live: Live;
  let text = '';

  beforeEach(() => {
    text = 'first';
    live = new Live({
      render: () => {
        const parts = new Parts();
        return parts.rendered(html`${parts.part({ id: 'a', html: html`<p>${text}</p>` })}`);
      },
      onTick: () => undefined,
      onError: (error) => {
        throw error;
      },
    });
  });

  afterEach(() => {
    live.stop();
  });

  function open(times: Partial<StreamTimes>): SlowResponse {
    live.open();
    const response = new SlowResponse();
    const request = { query: { since: live.version }, get: () => undefined, method: 'GET' };
    const longest = 600_000;
    const streams = new Streams(live, { alive: 10_000, patience: 30_000, longest, ...times });
    streams.open(request as unknown as Request, response as unknown as Response);
    return response;
  }

  const change = async (to: string) => {
    text = to;
    const { version } = live;
    live.changed();
    await waitUntil(() => live.version !== version);
  };

  it('sends all changes at once to a client that reads slowly', async () => {
    const response = open({});
    response.full = true;
    await change('second');
    const sent = response.written.length;
    await change('third');
    await change('fourth');
    assert.equal(response.written.length, sent);
    response.full = false;
    response.emit('drain');
    assert.equal(response.written.length, sent + 1);
    assert.match(response.written.at(-1)!, /fourth/);
  });

  it('closes the connection of a client that reads nothing, and sends alive events to others', async () => {
    const [slow, quick] = [open({ alive: 20, patience: 100 }), open({ alive: 20, patience: 100 })];
    slow.full = true;
    await change('second');
    await waitUntil(() => slow.destroyed);
    assert.equal(quick.destroyed, false);
    assert.ok(quick.written.filter((line) => line.startsWith('event: alive')).length > 1);
    assert.equal(live.followers, 1);
  });

  it('ends after some time, so that the browser logs in again', async () => {
    const response = open({ longest: 50 });
    await waitUntil(() => response.writableEnded);
    assert.equal(live.followers, 0);
  });

  it('sends changes in quick succession together', async () => {
    const response = open({});
    const sent = response.written.length;
    for (const to of ['1', '2', '3']) {
      text = to;
      live.changed();
    }
    await waitUntil(() => response.written.length > sent);
    assert.equal(response.written.length, sent + 1);
    assert.match(response.written.at(-1)!, /<p>3/);
  });
});
