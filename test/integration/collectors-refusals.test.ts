import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { startStandalone, type Standalone } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { store, STORED } from '../support/stored-data.js';

const SWITCHED_ON = ['dbstats', 'collstats', 'collstats-latency', 'indexstats', 'fcv'].map(
  (name) => `--collector.${name}`,
);

const COMMANDS = [
  ...['local.dbStats', 'dbStats', 'collStats', 'collStats.latencyStats', 'indexStats', 'getParameter'],
];

/** Families of which each has a series wherever there is data. */
const FAMILIES = [
  ...['mongodb_filesystem_size_bytes', 'mongodb_database_objects', 'mongodb_collection_data_bytes'],
  ...['mongodb_collection_latency_operations_total', 'mongodb_index_accesses_total'],
  'mongodb_feature_compatibility_version_info',
];

/** A user who may do all that the collectors need, but read the statistics of collections. */
const LIMITED = { name: 'limited', password: 'limited-password' };

async function createLimited({ server }: Standalone): Promise<void> {
  const cluster = ['serverStatus', 'getParameter', 'listDatabases'];
  const privileges = [
    { resource: { cluster: true }, actions: cluster },
    { resource: { db: '', collection: '' }, actions: ['dbStats', 'indexStats'] },
    { resource: { db: 'local', collection: '' }, actions: ['dbStats'] },
  ];
  await server.command({ createRole: 'limited', privileges, roles: [] });
  await server.command({ createUser: LIMITED.name, pwd: LIMITED.password, roles: ['limited'] });
}

function refusals({ server }: Standalone): number {
  return readFileSync(server.logPath, 'utf8')
    .split('\n')
    .filter((line) => /not authorized|Checking auth/.test(line)).length;
}

for (const version of ['6.0', '5.0'] as const) {
  describe(`collectors of a ${version} that asks for a login`, function () {
    this.timeout(60_000);
    let standalone: Standalone;
    let exporter: ExporterProcess | undefined;

    before(async function () {
      await requireMongod(this);
      standalone = await startStandalone({ auth: true, version });
      await store(standalone.server);
      await createLimited(standalone);
    });

    afterEach(() => exporter?.stop());

    after(() => standalone?.stop());

    const start = async (uri: string): Promise<ExporterProcess> => {
      exporter = await ExporterProcess.start([`--mongodb.uri=${uri}`, ...SWITCHED_ON]);
      return exporter;
    };

    const failures = (page: Page): Record<string, string> =>
      Object.fromEntries(
        page
          .all('mongodb_scrape_command_failure')
          .map(({ labels: { command = '', reason = '' } }) => [command, reason] as const),
      );

    it('clusterMonitor is enough for all of them', async () => {
      const before = refusals(standalone);
      const page = await (await start(standalone.server.uri('monitor'))).scrape();
      assert.deepEqual(failures(page), {});
      for (const command of COMMANDS) {
        assert.equal(page.value('mongodb_scrape_command_success', { command }), 1, command);
      }
      const sizes = page.all('mongodb_collection_data_bytes');
      assert.deepEqual(
        sizes.map(({ labels: { database = '', collection = '' } }) => `${database}.${collection}`),
        STORED,
      );
      const member = standalone.server.address;
      for (const name of FAMILIES) assert.ok(page.all(name, { member }).length > 0, name);
      const [info] = page.all('mongodb_feature_compatibility_version_info');
      assert.equal(info!.labels.version, version);
      assert.equal(refusals(standalone), before);
    });

    it('a missing privilege loses the collector that needs it, which is tried again after a minute', async () => {
      const { address } = standalone.server;
      const uri = `mongodb://${LIMITED.name}:${LIMITED.password}@${address}/?authSource=admin`;
      const running = await start(uri);
      const page = await running.scrape();
      const refused = { collStats: 'unauthorized', 'collStats.latencyStats': 'unauthorized' };
      assert.deepEqual(failures(page), refused);
      const lost = FAMILIES.filter((name) => page.all(name).length === 0);
      assert.deepEqual(lost, [
        'mongodb_collection_data_bytes',
        'mongodb_collection_latency_operations_total',
      ]);
      assert.equal(page.value('mongodb_up'), 1);
      const logged = refusals(standalone);
      for (let n = 0; n < 3; n++) assert.deepEqual(failures(await running.scrape()), refused);
      assert.equal(refusals(standalone), logged);
      assert.match(running.output, /command=collStats reason=unauthorized/);
    });
  });
}
