import type { Document } from 'mongodb';
import assert from 'node:assert/strict';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { startReplicaSet, waitUntil, type MongoServer, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

const COLLECTORS = ['top', 'currentop', 'profile', 'hostinfo', 'system'];
const SWITCHED_ON = COLLECTORS.map((name) => `--collector.${name}`);

/** Of a member, by the server's own count. */
async function timesRun(server: MongoServer, command: string): Promise<number> {
  const { metrics } = await server.command({ serverStatus: 1 });
  const counts = (metrics as Document).commands as Record<string, { total: unknown }>;
  return Number(counts[command]?.total ?? 0);
}

/** What the server last collected of its machine; absent before it has begun. */
async function systemMetricsOf(
  server: MongoServer,
): Promise<Record<string, Record<string, number>> | undefined> {
  const { data } = await server.command({ getDiagnosticData: 1 });
  return (data as Document).systemMetrics as Record<string, Record<string, number>> | undefined;
}

describe('replies of each member, switched on', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let primary: MongoServer;
  let exporter: ExporterProcess;

  before(async function () {
    await requireMongod(this);
    set = await startReplicaSet({
      members: [{ name: 'first' }, { name: 'hidden', hidden: true }, { name: 'arbiter', arbiter: true }],
      keyFile: true,
      initiateFrom: 0,
    });
    primary = set.member('first');
    for (const server of [primary, set.member('hidden')]) {
      await server.command({ setParameter: 1, diagnosticDataCollectionEnabled: true });
    }
    const shop = primary.client().db('shop');
    await shop.collection('orders').insertMany(Array.from({ length: 20 }, (_, n) => ({ n })));
    await shop.collection('odd.name').insertOne({});
    await shop.command({ profile: 2 });
    await shop.collection('orders').find({ n: 3 }).toArray();
    await waitUntil(() => systemMetricsOf(primary), { message: 'diagnostic data' });
    exporter = await ExporterProcess.start([
      `--mongodb.uri=${set.uri()}`,
      ...SWITCHED_ON,
      '--top.namespaces=shop.*',
    ]);
  });

  after(async () => {
    await exporter?.stop();
    await set?.stop();
  });

  /** With diagnostic data of whichever member is asked. */
  const complete = async (): Promise<Page> =>
    exporter.scrapeUntil((page) => page.value('mongodb_system_cpus') !== undefined);

  it('are there with clusterMonitor, each asked once in a while', async () => {
    const page = await complete();
    assert.equal(page.all('mongodb_scrape_command_failure').length, 0, page.text);
    for (const command of ['top', 'currentOp', 'system.profile', 'hostInfo']) {
      const asked = page.all('mongodb_scrape_command_success', { command });
      assert.equal(asked.length, 2, command);
    }
    // The hidden member follows the oplog of the primary all the time.
    assert.equal(page.byMember('mongodb_current_operations', { op: 'getmore' })[primary.address], 0);
    const hosts = page.all('mongodb_scrape_command_success', { command: 'getDiagnosticData' });
    assert.equal(hosts.length, 1);
    const before = await Promise.all(
      ['top', 'hostInfo', 'getDiagnosticData'].map((name) => timesRun(primary, name)),
    );
    for (let n = 0; n < 5; n++) {
      const again = await exporter.scrape();
      assert.equal(
        again.all('mongodb_top_seconds_total').length,
        page.all('mongodb_top_seconds_total').length,
      );
    }
    const after = await Promise.all(
      ['top', 'hostInfo', 'getDiagnosticData'].map((name) => timesRun(primary, name)),
    );
    assert.deepEqual(after, before);
  });

  it('top: what each member itself says of its collections', async () => {
    const page = await exporter.scrape();
    for (const server of [primary, set.member('hidden')]) {
      const { totals } = (await server.command({ top: 1 })) as { totals: Record<string, Document> };
      for (const collection of ['orders', 'odd.name']) {
        const labels = { member: server.address, database: 'shop', collection };
        const { insert, queries } = totals[`shop.${collection}`] as Record<
          string,
          { time: number; count: number }
        >;
        const of = (name: string, op: string): number | undefined => page.value(name, { ...labels, op });
        assert.equal(of('mongodb_top_seconds_total', 'insert'), insert!.time / 1e6);
        assert.equal(of('mongodb_top_operations_total', 'insert'), insert!.count);
        assert.equal(of('mongodb_top_operations_total', 'query'), queries!.count);
      }
    }
    const member = primary.address;
    assert.equal(
      page.value('mongodb_top_operations_total', { member, collection: 'orders', op: 'insert' }),
      1,
    );
    const databases = page.all('mongodb_top_seconds_total').map(({ labels }) => labels.database);
    assert.deepEqual([...new Set(databases)], ['shop']);
  });

  it('profile: what was recorded, without what the exporter asked', async () => {
    const page = await exporter.scrape();
    const [sample, ...others] = page.all('mongodb_profiled_operations');
    assert.equal(others.length, 0);
    assert.equal(sample!.labels.member, primary.address);
    assert.equal(sample!.labels.database, 'shop');
    // The one find; the collector's own listCollections was recorded as well.
    assert.equal(sample!.value, 1);
    const recorded = await primary.client().db('shop').collection('system.profile').find().toArray();
    assert.ok(recorded.some(({ appName }) => appName === 'mongodb-topology-exporter'));
    const [found] = recorded.filter(({ op }) => op === 'query');
    assert.equal(page.value('mongodb_profiled_operation_longest_seconds'), Number(found!.millis) / 1000);
  });

  it('hostinfo: as the server tells it', async () => {
    const page = await exporter.scrape();
    const { system } = await primary.command({ hostInfo: 1 });
    const { memSizeMB, memLimitMB, numCores, cpuArch } = system as Record<string, unknown>;
    const labels = { member: primary.address };
    assert.equal(page.value('mongodb_host_memory_bytes', labels), Number(memSizeMB) * 2 ** 20);
    assert.equal(page.value('mongodb_host_memory_limit_bytes', labels), Number(memLimitMB) * 2 ** 20);
    assert.equal(page.value('mongodb_host_cpus', labels), numCores);
    const [info] = page.all('mongodb_host_info', labels);
    assert.equal(info!.labels.cpu_arch, cpuArch);
    assert.match(info!.labels.kernel!, /^\d+\.\d+/);
  });

  it('system: once for the machine, no later than what the server says afterwards', async () => {
    const page = await complete();
    // Any member may have been asked, and each samples the machine at its own time, once a second.
    const scrapedAt = Date.now();
    const {
      cpu,
      memory,
      disks = {},
    } = await waitUntil(
      async () => {
        const sample = await systemMetricsOf(primary);
        return Number(sample?.start) > scrapedAt ? sample : undefined;
      },
      { message: 'a later sample' },
    );
    const labels = { host: '127.0.0.1' };
    assert.equal(page.all('mongodb_system_cpus').length, 1);
    assert.equal(page.value('mongodb_system_cpus', labels), cpu!.num_cpus);
    assert.equal(page.value('mongodb_system_memory_total_bytes', labels), memory!.MemTotal_kb! * 1024);
    const user = page.value('mongodb_system_cpu_seconds_total', { ...labels, mode: 'user' })!;
    assert.ok(user > 0 && user <= cpu!.user_ms! / 1000, `${user}`);
    const devices = page.all('mongodb_system_disk_reads_total').map(({ labels: { device } }) => device);
    assert.deepEqual(devices, Object.keys(disks).sort());
    assert.ok(page.value('mongodb_system_mount_size_bytes', { ...labels, mount: '/' })! > 0);
  });

  it('are chosen by collect[], and cut by their limits', async () => {
    const page = await exporter.scrape({ query: '?collect[]=top' });
    assert.ok(page.all('mongodb_top_seconds_total').length > 0);
    assert.equal(page.all('mongodb_host_cpus').length, 0);
    assert.equal(page.value('mongodb_collector_truncated', { collector: 'top' }), 0);
    assert.equal(page.all('mongodb_collector_truncated').length, 1);
    const narrow = await ExporterProcess.start([
      `--mongodb.uri=${set.uri()}`,
      ...SWITCHED_ON,
      '--top.limit=1',
    ]);
    try {
      const cut = await narrow.scrape();
      const names = cut.all('mongodb_top_seconds_total').map(({ labels }) => labels.collection);
      assert.deepEqual([...new Set(names)], ['odd.name']);
      assert.equal(cut.value('mongodb_collector_truncated', { collector: 'top' }), 1);
      assert.equal(cut.value('mongodb_collector_truncated', { collector: 'profile' }), 0);
    } finally {
      await narrow.stop();
    }
  });
});
