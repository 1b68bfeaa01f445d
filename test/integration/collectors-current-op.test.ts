import assert from 'node:assert/strict';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { startStandalone, type Standalone } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

describe('running operations', function () {
  this.timeout(60_000);
  let standalone: Standalone;
  let exporter: ExporterProcess;

  before(async function () {
    await requireMongod(this);
    standalone = await startStandalone();
    const orders = standalone.server.client().db('shop').collection('orders');
    await orders.insertMany(Array.from({ length: 100 }, (_, n) => ({ n })));
    exporter = await ExporterProcess.start([
      `--mongodb.uri=${standalone.server.uri(false)}`,
      ...['--collector.currentop', '--currentop.max-age=1s'],
    ]);
  });

  after(async () => {
    await exporter?.stop();
    await standalone?.stop();
  });

  const countOf = (page: Page, op: string): number | undefined =>
    page.value('mongodb_current_operations', { op });

  it('are none on an idle server, whatever waits for a change of it', async () => {
    // Its stream of the exporter's own heartbeats, and of this client.
    const page = await exporter.scrapeUntil((one) => one.all('mongodb_heartbeats_total').length > 0);
    const operations = page.all('mongodb_current_operations');
    assert.deepEqual(
      operations.map(({ value }) => value),
      [0, 0, 0, 0, 0, 0, 0],
    );
    assert.equal(page.all('mongodb_current_operations_longest_seconds').length, 0);
    assert.equal(page.value('mongodb_fsync_locked'), 0);
  });

  it('are counted by type and timed, without a word of them', async () => {
    const orders = standalone.server.client().db('shop').collection('orders');
    const running = [1, 2].map(() =>
      orders.find({ $where: 'sleep(1000) || true' }).maxTimeMS(20_000).toArray().catch(String),
    );
    const page = await exporter.scrapeUntil((one) => countOf(one, 'query') === 2);
    const longest = page.value('mongodb_current_operations_longest_seconds', { op: 'query' })!;
    assert.ok(longest > 0 && longest < 20, String(longest));
    assert.ok(!page.text.includes('sleep('));
    const { inprog } = await standalone.server.command({ currentOp: 1, op: 'query' });
    const ids = (inprog as readonly { opid: number }[]).map(({ opid }) => opid);
    await Promise.all(ids.map((op) => standalone.server.command({ killOp: 1, op })));
    await Promise.all(running);
    await exporter.scrapeUntil((one) => countOf(one, 'query') === 0);
  });

  it('wait while the server is locked, which is told', async () => {
    const { server } = standalone;
    await server.command({ fsync: 1, lock: true });
    const inserting = server.client().db('shop').collection('orders').insertOne({ n: 100 });
    const page = await exporter.scrapeUntil(
      (one) => one.value('mongodb_current_operations_waiting_for_lock') === 1,
    );
    assert.equal(page.value('mongodb_fsync_locked'), 1);
    assert.equal(countOf(page, 'insert'), 1);
    await server.command({ fsyncUnlock: 1 });
    await inserting;
    const free = await exporter.scrapeUntil((one) => one.value('mongodb_fsync_locked') === 0);
    assert.equal(free.value('mongodb_current_operations_waiting_for_lock'), 0);
  });
});
