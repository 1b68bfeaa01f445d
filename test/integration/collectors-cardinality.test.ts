import assert from 'node:assert/strict';
import { cardinalityOf } from '../../docs/pages/cardinality.js';
import { examplePages, goldenPage } from '../../docs/pages/examples.js';
import { countsOf, familiesOf, OPTIONAL } from '../../docs/pages/optional-cardinality.js';
import { countsOn, samplesOf, seriesOf } from '../../docs/pages/series.js';
import { METRIC_GROUPS } from '../../src/metrics/families/index.js';
import { BASE_LABELS } from '../../src/metrics/labels.js';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { startReplicaSet, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

const FAMILIES = METRIC_GROUPS.flatMap(({ families }) => families);

/** Absent while nothing of the kind runs or was recorded. */
const NOT_ALWAYS = [
  'mongodb_current_operations_longest_seconds',
  'mongodb_profiled_operation_longest_seconds',
];

/** Of the set below: what there is one of. */
const DATA_MEMBERS = 2;
const COLLECTIONS = ['shop.orders', 'shop.stock', 'stats.visits'];
const THERE_IS = { database: 2, collection: COLLECTIONS.length, index: COLLECTIONS.length + 1 };

describe('number of series, with every collector', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess;
  let page: Page;
  let examples: readonly Page[];

  before(async function () {
    await requireMongod(this);
    examples = await examplePages();
    set = await startReplicaSet({
      members: [{ name: 'first' }, { hidden: true }, { arbiter: true }],
      initiateFrom: 0,
    });
    for (const server of set.members) {
      await server.command({ setParameter: 1, diagnosticDataCollectionEnabled: true });
    }
    const client = set.member('first').client();
    for (const name of COLLECTIONS) {
      const [database = '', collection = ''] = name.split('.');
      await client
        .db(database)
        .collection(collection)
        .insertOne({}, { writeConcern: { w: 2 } });
    }
    const index = { key: { customer: 1 }, name: 'customer_1' };
    await client.db('shop').command({ createIndexes: 'orders', indexes: [index] });
    await Promise.all(['shop', 'stats'].map((name) => client.db(name).command({ profile: 1 })));
    exporter = await ExporterProcess.start([
      `--mongodb.uri=${set.uri()}`,
      '--system.max-age=1s',
      ...OPTIONAL.map(({ name }) => `--collector.${name}`),
    ]);
    page = await exporter.scrapeUntil((one) => one.value('mongodb_system_cpus') !== undefined);
  });

  after(async () => {
    await exporter?.stop();
    await set?.stop();
  });

  /** How many of a thing the page tells of, where it is not ours to decide. */
  const thereIs = (each: string | undefined): number => {
    if (each === undefined) return 1;
    const own = THERE_IS[each as keyof typeof THERE_IS] as number | undefined;
    if (own !== undefined) return own;
    return new Set(page.samples.flatMap(({ labels }) => labels[each] ?? [])).size;
  };

  // A replica set has no config database: those of a sharded cluster have nothing to read here.
  for (const collector of OPTIONAL.filter(({ target }) => target !== 'cluster')) {
    it(`${collector.name}: as it is stated`, () => {
      const families = familiesOf(collector);
      const times = families[0]!.source.scope !== 'member' || collector.name === 'profile' ? 1 : DATA_MEMBERS;
      let stated = 0;
      for (const [each, number] of countsOf(collector, examples)) stated += number * thereIs(each) * times;
      const always = families.filter(({ name }) => !NOT_ALWAYS.includes(name));
      const absent = families.filter((family) => !always.includes(family));
      for (const family of absent) {
        const { number, each } = seriesOf(family, examples);
        stated -= number * thereIs(each) * times;
        assert.ok(samplesOf(page, family).length <= number * thereIs(each) * times, family.name);
      }
      assert.equal(always.flatMap((family) => samplesOf(page, family)).length, stated);
      assert.ok(stated > 0);
      const command = collector.commands[0]!.name;
      const asked = page.all('mongodb_scrape_command_success', { command }).length;
      assert.equal(asked, families[0]!.source.scope === 'member' ? DATA_MEMBERS : 1);
    });
  }

  it('every metric: no more for each thing than is stated, and with the stated labels', () => {
    for (const family of FAMILIES) {
      const { number } = seriesOf(family, examples);
      assert.ok(Math.max(0, ...countsOn(page, family)) <= number, family.name);
      const { scope, labels: own } = family.source;
      const stated: readonly string[] = [...BASE_LABELS[scope], ...own, 'le'];
      const found = samplesOf(page, family).flatMap(({ labels }) => Object.keys(labels));
      assert.deepEqual(
        [...new Set(found)].filter((label) => !stated.includes(label)),
        [],
        family.name,
      );
    }
  });

  it('of a member and of a set, without them: about as stated', async () => {
    const plain = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`]);
    try {
      const stated = cardinalityOf(
        goldenPage('mongod-5.0.4/replicaset-healthy'),
        goldenPage('mongod-6.0.5/sharded-by-hand'),
      );
      const small = await plain.scrape();
      const of = (server: string): number =>
        small.samples.filter(({ labels }) => labels.member === server && !('observer' in labels)).length;
      const [first, , arbiter] = set.members;
      assertAbout(of(first!.address), stated.dataMember);
      assertAbout(of(arbiter!.address), stated.arbiter);
      const pairs = small.samples.filter(({ labels }) => 'observer' in labels);
      assert.equal(pairs.length, DATA_MEMBERS * DATA_MEMBERS * stated.pair);
    } finally {
      await plain.stop();
    }
  });
});

/** Newer servers tell a little more, and what has not happened yet is absent. */
function assertAbout(found: number, stated: number): void {
  assert.ok(Math.abs(found - stated) <= Math.max(4, stated * 0.05), `${found} series, ${stated} stated`);
}
