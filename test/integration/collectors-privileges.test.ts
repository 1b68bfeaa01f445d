import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { documentedPrivileges } from '../support/documented-role.js';
import { ExporterProcess } from '../support/exporter.js';
import { labelsOf, OTHER_COLLECTORS } from '../support/first-run.js';
import {
  startReplicaSet,
  startShardedCluster,
  stopAll,
  type MongoServer,
  type ReplicaSet,
} from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

const PASSWORD = 'exporter-password';

const EVERY_COLLECTOR = OTHER_COLLECTORS.map(({ name }) => `--collector.${name}`);

/** Creates the documented role, less some actions, and a user who has it alone. */
async function createExporter(set: ReplicaSet, without: readonly string[] = []): Promise<void> {
  const primary = await set.waitForPrimary();
  const privileges = documentedPrivileges()
    .map(({ resource, actions }) => ({ resource, actions: actions.filter((one) => !without.includes(one)) }))
    .filter(({ actions }) => actions.length > 0);
  await primary.command({ createRole: 'topologyExporter', privileges, roles: [] });
  await primary.command({ createUser: 'exporter', pwd: PASSWORD, roles: ['topologyExporter'] });
}

/** Something to tell of, in a database that is profiled. */
async function fill(server: MongoServer): Promise<void> {
  await server.command({ setParameter: 1, diagnosticDataCollectionEnabled: true });
  const shop = server.client().db('shop');
  await shop.collection('orders').insertOne({});
  await shop.command({ profile: 2 });
}

/** What the servers have refused. */
function refusals(servers: readonly MongoServer[]): readonly string[] {
  return servers.flatMap(({ logPath }) =>
    readFileSync(logPath, 'utf8')
      .split('\n')
      .filter((line) => /not authorized|Checking authorization failed/.test(line)),
  );
}

describe('the documented role', function () {
  this.timeout(60_000);
  let exporter: ExporterProcess | undefined;

  before(async function () {
    await requireMongod(this);
  });

  afterEach(async () => {
    await exporter?.stop();
    await stopAll();
  });

  const start = async (address: string): Promise<ExporterProcess> => {
    const uri = `mongodb://exporter:${PASSWORD}@${address}/?authSource=admin`;
    exporter = await ExporterProcess.start([`--mongodb.uri=${uri}`, ...EVERY_COLLECTOR]);
    return exporter;
  };

  for (const version of ['6.0', '5.0'] as const) {
    it(`is enough for every collector of a replica set of ${version}`, async () => {
      const set = await startReplicaSet({ members: [{ version }], keyFile: true });
      const [member] = set.members;
      await createExporter(set);
      await fill(member!);
      const refused = refusals(set.members);
      const running = await start(member!.address);
      const page = await running.scrape();
      const failures = page.all('mongodb_scrape_command_failure').map(({ labels }) => labels);
      assert.deepEqual(failures, []);
      for (const command of labelsOf(OTHER_COLLECTORS)) {
        assert.equal(page.value('mongodb_scrape_command_success', { command }), 1, command);
      }
      // Names are listed although the role has no listCollections.
      assert.equal(page.value('mongodb_top_operations_total', { collection: 'orders', op: 'insert' }), 1);
      assert.equal(page.all('mongodb_profiled_operations', { database: 'shop' }).length, 1);
      assert.deepEqual(refusals(set.members), refused);
    });
  }

  it('costs no more than what a missing action is for, which is not tried at every scrape', async () => {
    const set = await startReplicaSet({ members: [{}], keyFile: true });
    const [member] = set.members;
    await createExporter(set, ['top', 'inprog', 'indexStats']);
    await fill(member!);
    const running = await start(member!.address);
    const page = await running.scrape();
    const failures = page.all('mongodb_scrape_command_failure').map(({ labels }) => labels);
    assert.deepEqual(failures.map(({ command, reason }) => `${command} ${reason}`).sort(), [
      'currentOp unauthorized',
      'indexStats unauthorized',
      'top unauthorized',
    ]);
    assert.equal(page.all('mongodb_top_seconds_total').length, 0);
    assert.equal(page.all('mongodb_current_operations').length, 0);
    assert.equal(page.all('mongodb_profiled_operations').length, 1);
    assert.equal(page.all('mongodb_collection_latency_seconds_total', { collection: 'orders' }).length, 4);
    const refused = refusals(set.members);
    for (let n = 0; n < 3; n++) await running.scrape();
    assert.deepEqual(refusals(set.members), refused);
  });

  it('is enough for a sharded cluster, on its config servers and shards', async () => {
    const cluster = await startShardedCluster({ keyFile: true, configMembers: 1, shards: 1 });
    const sets = [cluster.config, ...cluster.shards.values()];
    await Promise.all(sets.map((set) => createExporter(set)));
    const servers = sets.flatMap(({ members }) => members);
    const refused = refusals(servers);
    const running = await start(cluster.routers[0]!.name);
    const page = await running.scrapeUntil((one) => one.all('mongodb_sharding_shards').length === 1);
    const failures = page.all('mongodb_scrape_command_failure').map(({ labels }) => labels);
    assert.deepEqual(
      failures.filter(({ reason }) => reason === 'unauthorized'),
      [],
    );
    assert.equal(page.value('mongodb_sharding_shards'), 1);
    assert.deepEqual(refusals(servers), refused);
  });
});
