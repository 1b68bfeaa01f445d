import assert from 'node:assert/strict';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { startStandalone, type Standalone } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { waitUntil } from '../support/wait-until.js';

/** The values of a label of a family. */
const valuesOf = (page: Page, name: string, label: string): readonly string[] =>
  [...new Set(page.all(name).map(({ labels }) => labels[label]!))].toSorted();

for (const version of ['6.0', '5.0'] as const) {
  describe(`what collectors read of a ${version} while a collection of it is slow or locked`, function () {
    this.timeout(60_000);
    let standalone: Standalone;
    let exporter: ExporterProcess | undefined;

    before(async function () {
      await requireMongod(this);
      standalone = await startStandalone({ version, args: ['--setParameter', 'enableTestCommands=1'] });
      const client = standalone.server.client();
      for (const database of ['app', 'shop']) {
        for (const name of ['a', 'b', 'c']) await client.db(database).collection(name).insertOne({});
      }
    });

    afterEach(async () => {
      await exporter?.stop();
      await standalone.server.command({ configureFailPoint: 'failCommand', mode: 'off' });
    });

    after(() => standalone?.stop());

    const start = async (...args: readonly string[]): Promise<ExporterProcess> => {
      exporter = await ExporterProcess.start([`--mongodb.uri=${standalone.server.uri(false)}`, ...args]);
      return exporter;
    };
    const logged = (text: string): readonly string[] =>
      exporter!.output.split('\n').filter((line) => line.includes(text));
    const truncated = (page: Page, collector: string): number | undefined =>
      page.value('mongodb_collector_truncated', { collector });

    it('databases: a locked collection loses its own database alone, until it is free', async () => {
      await start('--collector.dbstats', '--dbstats.max-age=1s');
      const locked = standalone.server.client();
      const lock = locked
        .db('admin')
        .command({ sleep: 1, lock: 'w', lockTarget: 'app.b', millis: 8_000 })
        .then(() => undefined);
      await waitUntil(async () => {
        const { inprog } = await standalone.server.command({ currentOp: 1, 'command.sleep': 1 });
        return (inprog as readonly unknown[]).length > 0;
      });
      const page = await exporter!.scrapeUntil((one) => truncated(one, 'dbstats') === 1);
      assert.deepEqual(valuesOf(page, 'mongodb_database_objects', 'database'), ['shop']);
      assert.equal(page.value('mongodb_scrape_command_success', { command: 'dbStats' }), 1);
      await lock;
      const free = await exporter!.scrapeUntil((one) => truncated(one, 'dbstats') === 0);
      assert.deepEqual(valuesOf(free, 'mongodb_database_objects', 'database'), ['app', 'shop']);
      assert.equal(logged('collector ran out of time').length, 1);
      assert.match(logged('collector ran out of time')[0]!, /dbStats.*missing\W+app\W/);
      assert.equal(logged('collector is complete again').length, 1);
    });

    for (const [collector, command, family] of [
      ['collstats', 'collStats', 'mongodb_collection_data_bytes'],
      ['indexstats', 'indexStats', 'mongodb_index_accesses_total'],
      ['collstats-latency', 'collStats.latencyStats', 'mongodb_collection_latency_operations_total'],
    ] as const) {
      it(`${collector}: a slow collection loses no other one, whatever the server does with the time limit`, async () => {
        await standalone.server.command({
          configureFailPoint: 'failCommand',
          mode: 'alwaysOn',
          data: {
            failCommands: ['aggregate'],
            namespace: 'app.b',
            blockConnection: true,
            // The server looks at the time limit of the request when the wait is over.
            blockTimeMS: 6_000,
          },
        });
        await start(`--collector.${collector}`, `--${collector}.max-age=1s`);
        const first = await exporter!.scrape({ timeoutSeconds: 3 });
        assert.ok(first.seconds < 3, `${first.seconds} s`);
        assert.deepEqual(
          first.all(family).filter(({ labels }) => labels.database === 'app' && labels.collection !== 'a'),
          [],
        );
        assert.ok(first.all(family, { database: 'app', collection: 'a' }).length > 0);
        assert.equal(truncated(first, collector), 1);
        assert.equal(first.value('mongodb_scrape_command_success', { command }), 1);
        // The next run begins with what it did not reach; the slow one comes after that.
        const second = await exporter!.scrapeUntil(
          (page) => page.all(family, { database: 'shop' }).length > 0,
        );
        assert.ok(second.all(family, { database: 'app', collection: 'c' }).length > 0);
        await standalone.server.command({ configureFailPoint: 'failCommand', mode: 'off' });
        const all = await exporter!.scrapeUntil(
          (page) => truncated(page, collector) === 0 && page.all(family).length > 0,
        );
        for (const database of ['app', 'shop']) {
          const collections = valuesOf(all, family, 'collection');
          assert.deepEqual(collections, ['a', 'b', 'c'], database);
        }
        assert.ok(logged('collector ran out of time').length >= 1);
      });
    }
  });
}
