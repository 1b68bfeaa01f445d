import type { Browser, Page } from 'playwright-core';
import assert from 'node:assert/strict';
import { listen, type WebServer } from '../../src/web/server.js';
import { openTab, requireChromium, startBrowser } from '../support/browser.js';
import { Scene } from '../support/scene.js';
import { waitUntil } from '../support/wait-until.js';
import { staged } from '../support/web/staged.js';

const SETS = 200;

/** Ample: the figures are in docs/topology-page.md; this machine does other things beside. */
const LIMIT_MS = 3_000;

describe('the topology page of 1,000 members', function () {
  this.timeout(60_000);
  let scene: Scene;
  let server: WebServer;
  let browser: Browser;
  let page: Page;
  let complaints: readonly string[];

  before(async function () {
    requireChromium(this);
    const hosts = Array.from({ length: SETS * 5 }, (_, index) => `db${index}.example.net:27017`);
    const roles = hosts.map((host, index) => [host, { set: `rs${Math.floor(index / 5)}` }] as const);
    scene = new Scene('prod', Object.fromEntries(roles));
    const { app } = staged(scene, { monitor: scene.watcher });
    server = await listen(app, { host: '127.0.0.1', port: 0 });
    browser = await startBrowser();
    ({ page, complaints } = await openTab(browser, `http://127.0.0.1:${server.port}/`));
    await page.locator('#connection[data-state=live]').waitFor();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const shown = () => page.locator('#by-set .group:not([hidden])').count();

  it('sections are closed, those of sets in trouble open by themselves', async () => {
    assert.equal(await page.locator('.group').count(), SETS + SETS * 5);
    assert.equal(await page.locator('.group[open]').count(), 0);
    scene.after(1).kill('db777.example.net:27017');
    await waitUntil(async () => (await page.locator('#by-set .group[open] .row.bad').count()) === 1);
    // Not its innerText: what is out of sight is not laid out.
    const open = await page.locator('#by-set .group[open]').textContent();
    assert.match(open!, /rs155[^]*db777\.example\.net:27017/);
    assert.equal(await page.locator('#by-host .group[open]').count(), 1);
  });

  it('a filter is answered while one types: by member, by set, by state', async () => {
    const answered: number[] = [];
    for (const [words, groups] of [
      ['db42.example', 1],
      ['rs17 secondary', 11],
      ['down', 1],
      ['', SETS],
    ] as const) {
      const ms = await page.evaluate<number>(`(async () => {
        const startedAt = performance.now();
        const filter = document.getElementById('filter');
        filter.value = ${JSON.stringify(words)};
        filter.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        return performance.now() - startedAt;
      })()`);
      answered.push(ms);
      assert.equal(await shown(), groups, words);
    }
    assert.ok(Math.max(...answered) < LIMIT_MS, `answered in ${answered.map(Math.round).join(', ')} ms`);
  });

  it('only problems: the one set, by set and by host', async () => {
    await page.locator('#problems').check();
    assert.equal(await shown(), 1);
    assert.equal(await page.locator('#found').innerText(), '1 shown');
    await page.locator('#view-host').check();
    assert.equal(await page.locator('#by-host .group:not([hidden])').count(), 1);
    assert.deepEqual(complaints, []);
  });
});
