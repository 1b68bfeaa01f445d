import request from 'supertest';
import assert from 'node:assert/strict';
import type { Changes } from '../../../../src/web/page/feed.js';
import { Scene } from '../../../support/scene.js';
import { waitUntil } from '../../../support/wait-until.js';
import type { Application } from '../../../support/web/application.js';
import { B, SET, staged } from '../../../support/web/staged.js';

const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ASSETS = ['page.css', 'page.js', 'icon.svg'] as const;

describe('routes of the topology page', () => {
  let scene: Scene;
  let application: Application;
  let stopping: AbortController;

  beforeEach(() => {
    scene = new Scene('prod', SET);
    stopping = new AbortController();
    application = staged(scene, { monitor: scene.watcher, stopping: stopping.signal });
  });

  afterEach(() => {
    stopping.abort();
  });

  const get = (path: string) => request(application.app).get(path);
  const open = async () => (await get('/').expect(200)).text;
  const versionOf = (page: string) => /data-at="([^"]*)"/.exec(page)![1]!;
  const since = async (version: string) =>
    (await get(`/page/changes?since=${version}`).expect(200)).body as Changes;

  it('allow only content from the exporter, and are not cached', async () => {
    for (const path of ['/', '/page/changes', ...ASSETS.map((file) => `/page/${file}`)]) {
      const { headers } = await get(path).expect(200);
      assert.equal(headers['content-security-policy'], POLICY, path);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.match(headers['cache-control']!, /^no-(store|cache)$/);
    }
  });

  it('keep a policy of the web configuration', async () => {
    const { app } = staged(scene, {
      auth: (_, response, next) => {
        response.set('Content-Security-Policy', "default-src 'self'");
        next();
      },
    });
    const { headers } = await request(app).get('/').expect(200);
    assert.equal(headers['content-security-policy'], "default-src 'self'");
    assert.equal(headers['x-content-type-options'], 'nosniff');
  });

  it('have no inline script, style or handler, and no other host', async () => {
    const page = await open();
    for (const [, attributes] of page.matchAll(/<script([^>]*)>/g))
      assert.match(attributes!, /src="\.\/page/);
    assert.doesNotMatch(page, /<style|\son\w+=|\sstyle=|https?:/);
    assert.match(page, /^<!doctype html>\s*<html lang="en">/i);
  });

  it('have relative links that exist, and assets that may be cached forever', async () => {
    const addresses = [...(await open()).matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, address]) => address!);
    assert.ok(addresses.includes('./metrics') && addresses.includes('./api/events'));
    for (const address of addresses) {
      assert.match(address, /^\.\//);
      const { headers } = await get(address.slice(1)).expect(200);
      if (!address.startsWith('./page/')) continue;
      assert.equal(headers['cache-control'], 'private, max-age=31536000, immutable');
    }
    assert.equal(addresses.filter((address) => address.startsWith('./page/')).length, ASSETS.length);
  });

  it('compress the page, changes and assets if the client accepts it', async () => {
    for (const path of ['/', '/page/changes', '/page/page.js']) {
      const zipped = await get(path).set('accept-encoding', 'gzip').expect(200);
      const plain = await get(path).set('accept-encoding', 'identity').expect(200);
      assert.equal(zipped.headers['content-encoding'], 'gzip', path);
      assert.equal(plain.headers['content-encoding'], undefined);
      assert.equal(plain.headers.vary, 'accept-encoding');
      assert.equal(zipped.text.slice(0, 9), plain.text.slice(0, 9));
    }
  });

  it('reject other methods, and start no scrape for HEAD', async () => {
    for (const path of ['/', '/page/changes', '/page/live', '/page/page.js']) {
      const { headers } = await request(application.app).post(path).expect(405);
      assert.equal(headers.allow, 'GET, HEAD');
    }
    const { headers } = await request(application.app).head('/').expect(200);
    assert.match(headers['content-type']!, /^text\/html/);
    const live = await request(application.app).head('/page/live').expect(200);
    assert.match(live.headers['content-type']!, /^text\/event-stream/);
    assert.deepEqual(application.scrapes, []);
  });

  it('give way to metrics at the same path', async () => {
    const { app } = staged(scene, { telemetryPath: '/' });
    assert.match((await request(app).get('/').expect(200)).text, /^# HELP/);
  });

  it('scrape the states of the members when the page is opened, unless a recent scrape has them', async () => {
    assert.match(await open(), /all 6 pairs healthy/);
    assert.deepEqual(
      application.scrapes.map(({ collectors }) => collectors.map(({ name }) => name)),
      [['replsetgetstatus']],
    );
    await Promise.all([open(), open()]);
    assert.equal(application.scrapes.length, 1);
  });

  it('do not wait for a scrape that hangs', async () => {
    const result = application.result();
    let end: (() => void) | undefined;
    application.result = () =>
      new Promise(
        (resolve) =>
          (end = () => {
            resolve(result);
          }),
      );
    const startedAt = performance.now();
    assert.match(await open(), /no scrape yet/);
    assert.ok(performance.now() - startedAt < 3_000);
    end!();
  });

  it('show the analysis of a scrape by Prometheus without another one', async () => {
    await get('/metrics').expect(200);
    assert.match(await open(), /all 6 pairs healthy/);
    assert.equal(application.scrapes.length, 1);
  });

  it('ignore a scrape without the states of the members', async () => {
    await open();
    const { result } = application;
    application.result = async () => {
      const whole = await result();
      const members = [...whole.members].map(([key, result]) => {
        return [key, { ...result, replies: {}, commandResults: new Map() }] as const;
      });
      return { ...whole, members: new Map(members) };
    };
    await get('/metrics?collect[]=serverstatus').expect(200);
    assert.match(await open(), /all 6 pairs healthy/);
  });

  it('do not repeat a scrape at once when the login is rejected', async () => {
    const result = application.result();
    application.result = async () => {
      const { members, ...rest } = await result;
      const refused = [...members].map(([key, result]) => {
        const auth = { durationSeconds: 0, failure: { reason: 'auth', message: '' } } as const;
        return [key, { ...result, replies: {}, commandResults: new Map([['auth', auth]]) }] as const;
      });
      return { ...rest, startedAt: Date.now(), members: new Map(refused) };
    };
    await open();
    assert.match(await open(), /no member has reported yet/);
    assert.equal(application.scrapes.length, 1);
  });

  it('do not repeat a scrape at once when its collector is disabled', async () => {
    const { app, scrapes } = staged(scene, {
      monitor: scene.watcher,
      collectors: [],
      stopping: stopping.signal,
    });
    await request(app).get('/').expect(200);
    await request(app).get('/').expect(200);
    assert.equal(scrapes.length, 1);
  });

  it('share their scrape with /api/topology', async () => {
    await open();
    const { scrapedAt } = (await get('/api/topology').expect(200)).body as { scrapedAt: string };
    assert.equal(scrapedAt, new Date(scene.now).toISOString());
  });

  it('return changes since a version, at once after an event', async () => {
    const version = versionOf(await open());
    assert.deepEqual((await since(version)).parts, {});
    scene.after(1).kill(B);
    const changes = await waitUntil(async () => {
      const found = await since(version);
      return 'summary' in found.parts && found;
    });
    const row = changes.parts[`member-prod%2F${encodeURIComponent(B)}`]!;
    assert.match(row, /class="row bad"[^]*DOWN/);
    assert.equal(changes.reload, undefined);
    assert.equal((await since('x-1')).reload, true);
    assert.equal(((await get('/page/changes').expect(200)) as { body: Changes }).body.reload, true);
  });

  it('scrape sooner after an event', async () => {
    await open();
    scene.after(1).kill(B);
    await waitUntil(() => application.scrapes.length >= 2, { timeoutMs: 10_000 });
    const page = await open();
    assert.match(page, /refused/);
  });

  it('require a reload after a member was added', async () => {
    const version = versionOf(await open());
    const more = new Scene('prod', { ...SET, 'd.example:1': { set: 'rs0' } });
    Object.assign(scene, { cluster: more.cluster });
    scene.watcher.track({ clusters: [more.cluster] });
    const { reload } = await waitUntil(async () => {
      const changes = await since(version);
      return changes.version !== version && changes;
    });
    assert.equal(reload, true);
    assert.match(await open(), /d\.example:1/);
  });

  it('have no events without the monitor', async () => {
    scene.after(1).kill(B);
    const page = (await request(staged(scene).app).get('/').expect(200)).text;
    assert.match(page, /members are not monitored between scrapes/);
    assert.ok(!page.includes('api/events'));
    assert.match(page, /DOWN[^]*connection refused/);
    assert.match(page, /4 pairs unhealthy/);
  });

  it('return 500 and log the error of a page that cannot be rendered', async () => {
    const broken = staged(scene, {
      topology: () => {
        throw new Error('no topology');
      },
    });
    await request(broken.app).get('/').expect(500);
    assert.match(broken.log.lines[0]!, /^error the topology page failed error=no topology/);
    await request(broken.app).get('/metrics').expect(200);
  });
});
