import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExporterHere } from '../support/exporter-here.js';
import type { Page } from '../support/exposition.js';
import { freePorts, startReplicaSet, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { waitUntil } from '../support/wait-until.js';

const HAND_OVERS = 6;

/** Between hello and replSetGetStatus of one scrape there is time for an election. */
const PAUSE_MS = 1_500;

/** What a page says of leadership must fit together, also where its replies are from before and after an election. */
function assertConsistent(page: Page): void {
  const [info] = page.all('mongodb_replset_primary_info');
  const leaders = page.all('mongodb_replset_member_is_primary').filter(({ value }) => value === 1);
  assert.equal(leaders.length, page.value('mongodb_replset_primaries'));
  assert.equal(info === undefined, leaders.length === 0);
  if (info) assert.ok(leaders.some(({ labels }) => labels.member === info.labels.member));
  const writers = page
    .all('mongodb_replset_member_is_writable_primary')
    .filter(({ value }) => value === 1)
    .map(({ labels }) => labels.member);
  assert.ok(writers.every((member) => leaders.some(({ labels }) => labels.member === member)));
  if (writers.length > 0) assert.equal(page.value('mongodb_replset_writable'), 1);
  assert.ok((page.value('mongodb_replset_commit_lag_seconds') ?? 0) < 5);
  for (const { value } of page.all('mongodb_replset_lag_seconds')) assert.ok(value >= 0 && value < 5);
}

describe('a hand-over', function () {
  this.timeout(90_000);
  let set: ReplicaSet;

  before(async function () {
    await requireMongod(this);
    set = await startReplicaSet({
      members: [{}, {}, {}],
      args: ['--setParameter', 'enableTestCommands=1'],
    });
  });

  after(() => set?.stop());

  it('in the middle of a scrape shows the new primary, whose hello precedes its election', async () => {
    const old = await set.waitForPrimary();
    const next = set.members.find((member) => member !== old)!;
    const exporter = await ExporterHere.start([`--mongodb.uri=${set.uri()}`]);
    const data = { failCommands: ['replSetGetStatus'], blockConnection: true, blockTimeMS: PAUSE_MS };
    const pause = { configureFailPoint: 'failCommand', mode: 'alwaysOn', data };
    await Promise.all(set.members.map((member) => member.command(pause)));
    const scrape = exporter.scrape();
    await sleep(PAUSE_MS / 5);
    await next.command({ replSetStepUp: 1 });
    const page = await scrape;
    await Promise.all(set.members.map((member) => member.command({ ...pause, mode: 'off' })));
    await exporter.stop();
    const [info] = page.all('mongodb_replset_primary_info');
    assert.equal(info?.labels.member, next.address);
    assert.equal(page.value('mongodb_replset_member_is_primary', { member: old.address }), 0);
    assert.equal(page.value('mongodb_replset_writable'), undefined, 'not known of the new primary');
    assert.equal(page.value('mongodb_replset_majority_writable'), undefined);
    assertConsistent(page);
  });

  it('never shows the old primary as the present one, nor lag that is none', async () => {
    const exporter = await ExporterHere.start([`--mongodb.uri=${set.uri()}`]);
    let scrapes = 0;
    let over = false;
    const scraping = (async () => {
      while (!over) {
        assertConsistent(await exporter.scrape());
        scrapes += 1;
      }
    })();
    const writing = (async () => {
      while (!over) {
        const primary = await set.waitForPrimary();
        await primary
          .client()
          .db('test')
          .collection('writes')
          .insertOne({})
          .catch(() => undefined);
        await primary.closeClients();
        await sleep(50);
      }
    })();
    for (let turn = 0; turn < HAND_OVERS; turn += 1) {
      const primary = await set.waitForPrimary();
      const next = set.members.find((member) => member !== primary)!;
      await next.tryCommand({ replSetStepUp: 1 });
      await Promise.race([sleep(1_000), scraping]);
    }
    over = true;
    await Promise.all([scraping, writing]);
    await exporter.stop();
    assert.ok(scrapes > HAND_OVERS * 5, `${scrapes} scrapes`);
  });

  it('leaves the lag known where one secondary alone can be reached', async () => {
    const primary = await set.waitForPrimary();
    const secondary = set.members.find((member) => member !== primary)!;
    const [closed] = await freePorts(1);
    const unreachable = set.members
      .filter((member) => member !== secondary)
      .map(({ address }) => `--host-map=${address}=127.0.0.1:${closed}`);
    const exporter = await ExporterHere.start([`--mongodb.uri=${secondary.uri()}`, ...unreachable]);
    const page = await waitUntil(async () => {
      const now = await exporter.scrape();
      return now.value('mongodb_replset_lag_seconds', { member: secondary.address }) === 0 && now;
    });
    assert.equal(page.value('mongodb_up', { member: primary.address }), 0);
    assert.equal(page.all('mongodb_replset_lag_seconds').length, 3);
    await exporter.stop();
  });
});
