import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { ExporterProcess } from '../support/exporter.js';
import { openTab, requireChromium, startBrowser, violations, type Tab } from '../support/browser.js';
import { startReplicaSet, waitUntil, type MongoServer, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

const HEAD = '#by-set .head';

describe('the topology page in a browser', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess;
  let browser: Browser;
  /** Open from the first test to the last. */
  let tab: Tab;

  before(async function () {
    requireChromium(this);
    await requireMongod(this);
    [set, browser] = await Promise.all([startReplicaSet({ members: [{}, {}, {}] }), startBrowser()]);
    exporter = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`]);
    tab = await openTab(browser, url());
    await tab.page.evaluate('window.sameDocument = true');
  });

  after(async () => {
    await browser?.close();
    await exporter?.stop();
    await set?.stop();
  });

  const url = () => `http://127.0.0.1:${exporter.port!}/`;
  const row = (page: Page, { address }: MongoServer) =>
    page.locator('#by-set tr.row', { has: page.getByText(address, { exact: true }) });
  const text = (page: Page, selector: string) => page.locator(selector).innerText();
  const shows = (page: Page, selector: string, pattern: RegExp, timeoutMs = 10_000) =>
    waitUntil(async () => pattern.test(await text(page, selector)), {
      timeoutMs,
      message: `${selector} shows ${String(pattern)}`,
    });
  const secondary = async () => {
    const primary = await set.waitForPrimary();
    return set.members.find((member) => member !== primary)!;
  };
  /** Seconds until the row of the member is red and says DOWN. */
  const redAfter = async (page: Page, member: MongoServer, since: number): Promise<number> => {
    const cell = row(page, member);
    await waitUntil(async () => (await cell.getAttribute('data-level')) === 'bad', { intervalMs: 10 });
    const seconds = (performance.now() - since) / 1000;
    assert.match(await cell.innerText(), /✕ DOWN/);
    // The colour fades in.
    await waitUntil(async () => {
      const id = JSON.stringify(await cell.getAttribute('id'));
      const colour = await page.evaluate(`getComputedStyle(document.getElementById(${id})).backgroundColor`);
      const [red = 0, green = 0, blue = 0] = String(colour).match(/\d+/g)!.map(Number);
      return red > 200 && red - Math.max(green, blue) > 20;
    });
    return seconds;
  };
  const revive = async (member: MongoServer) => {
    await member.start();
    await set.waitUntilSettled();
  };

  it('shows the set without any Prometheus: who leads, lag, and who sees whom', async () => {
    const { page } = tab;
    const primary = await set.waitForPrimary();
    await shows(page, '#connection', /^live$/);
    await shows(page, HEAD, new RegExp(`rs0[^]*OK[^]*primary ${primary.address}, term \\d+[^]*3 of 3 up`));
    await shows(page, '.pairs', /all 6 pairs healthy/);
    assert.match(await row(page, primary).innerText(), /PRIMARY/);
    await waitUntil(async () =>
      /SECONDARY\s+[\d.]+ s\s+<?\d+ ms/.test(await row(page, await secondary()).innerText()),
    );
    assert.equal(await page.title(), 'MongoDB topology');
  });

  it('a member that is killed turns red within 5 s, and is read out; its return is seen, too', async () => {
    const { page } = tab;
    const victim = await secondary();
    const killedAt = performance.now();
    await victim.kill();
    const seconds = await redAfter(page, victim, killedAt);
    assert.ok(seconds < 5, `red after ${seconds} s`);
    assert.match(await page.title(), /^1 DOWN · /);
    await shows(page, '#announcements', new RegExp(`${victim.address} is down: `));
    await waitUntil(async () => /DOWN[^]*connection refused/.test(await row(page, victim).innerText()));
    await shows(page, '.pairs', /2 of 4 pairs unhealthy/, 15_000);
    assert.match(await text(page, '.matrix'), /✕ refused/);
    await revive(victim);
    await waitUntil(async () => (await row(page, victim).innerText()).includes('SECONDARY'));
    await shows(page, '#announcements', new RegExp(`${victim.address} is up again`));
  });

  it('shows a failover live: the primary is lost, the next one leads, and both are events', async () => {
    const { page } = tab;
    const old = await set.waitForPrimary();
    await old.kill();
    await shows(page, HEAD, /NO PRIMARY|PRIMARY UNREACHABLE/);
    const next = await set.waitForPrimary();
    await shows(page, HEAD, new RegExp(`primary ${next.address}`));
    assert.match(await row(page, next).innerText(), /PRIMARY/);
    const changed = new RegExp(`${next.address} is primary \\(term \\d+\\), was ${old.address}`);
    await shows(page, '#events', changed);
    await shows(page, '#events', new RegExp(`${old.address} is down`));
    await shows(page, '#announcements', changed);
    await revive(old);
    await shows(page, HEAD, /OK[^]*3 of 3 up/);
  });

  it('shows a hand-over live', async () => {
    const { page } = tab;
    const old = await set.waitForPrimary();
    await old.command({ replSetStepDown: 5, secondaryCatchUpPeriodSecs: 1 });
    const next = await waitUntil(async () => {
      const primary = await set.primary();
      return primary !== old && primary;
    });
    await shows(page, HEAD, new RegExp(`OK[^]*primary ${next.address}`));
    await set.waitUntilSettled();
  });

  it('follows by asking where the stream is held back', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route('**/page/live*', (route) => route.abort());
    await page.goto(url());
    await shows(page, '#connection', /^polling$/);
    const victim = await secondary();
    await victim.kill();
    await redAfter(page, victim, performance.now());
    await revive(victim);
    await waitUntil(async () => (await row(page, victim).innerText()).includes('SECONDARY'));
    await context.close();
  });

  it('takes a new member in without losing what is open, filtered or focused', async () => {
    const { page } = tab;
    await page.locator('.heartbeats > summary').click();
    await page.locator('#filter').fill('rs0');
    const newcomer = await set.addMember({});
    await waitUntil(async () => (await row(page, newcomer).count()) === 1, { timeoutMs: 15_000 });
    assert.equal(await page.locator('.heartbeats').getAttribute('open'), null);
    assert.equal(await page.locator('#filter').inputValue(), 'rs0');
    assert.equal(await page.evaluate('document.activeElement.id'), 'filter');
    await page.locator('#filter').fill('');
    await page.locator('.heartbeats > summary').click();
  });

  it('every control is reached and used by keyboard', async () => {
    const { page } = await openTab(browser, url());
    await shows(page, '#connection', /^live$/);
    const focused = () =>
      page.evaluate<string>(
        "(({ id, tagName, parentElement }) => id || tagName + ' of ' + parentElement.id.split('-')[0])(document.activeElement)",
      );
    await page.keyboard.press('Tab');
    assert.match(await text(page, ':focus'), /Skip to the members/);
    const path: string[] = [];
    for (let step = 0; step < 6; step += 1) {
      await page.keyboard.press('Tab');
      path.push(await focused());
    }
    const matrix = `matrix-${encodeURIComponent(`${set.name}/${set.name}`)}`;
    assert.deepEqual(path, [
      'filter',
      'problems',
      'view-set',
      'SUMMARY of set',
      'SUMMARY of heartbeats',
      matrix,
    ]);
    assert.equal(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle'), 'solid');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    const isOpen = () => page.locator('.group').first().getAttribute('open');
    assert.notEqual(await isOpen(), null);
    await page.keyboard.press('Enter');
    assert.equal(await isOpen(), null);
    await page.keyboard.press('/');
    await page.keyboard.type('no such member');
    assert.equal(await focused(), 'filter');
    assert.equal(await text(page, '#found'), '0 shown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    assert.equal(await focused(), 'view-host');
    assert.equal(await page.locator('#by-set').isVisible(), false);
    assert.match(page.url(), /#view=host&filter=no\+such\+member$/);
    await page.context().close();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 360]) {
      it(`axe finds nothing, and nothing runs off the side: ${colorScheme}, ${width} px`, async () => {
        const victim = await secondary();
        if (colorScheme === 'light' && width === 1280) await victim.kill();
        const { page, complaints } = await openTab(browser, url(), {
          colorScheme,
          viewport: { width, height: 800 },
        });
        await page.locator('#by-set .row.bad').waitFor();
        for (const view of ['#view-set', '#view-host']) {
          await page.locator(view).check();
          assert.deepEqual(await violations(page), [], view);
          assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width, view);
        }
        assert.deepEqual(complaints, []);
        await page.context().close();
      });
    }
  }

  it('all that time the page was never loaded again, and its console has said nothing', async () => {
    assert.equal(await tab.page.evaluate('window.sameDocument'), true);
    assert.deepEqual(tab.complaints, []);
  });

  it('an exporter with the page open ends at once, and the page says that it is lost', async () => {
    const startedAt = performance.now();
    assert.equal(await exporter.stop(), 0);
    assert.ok(performance.now() - startedAt < 3_000, 'no stream was waited for');
    await shows(tab.page, '#connection', /^lost: last update \d+ s ago$/);
  });
});
