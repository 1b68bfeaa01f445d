import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { ExporterProcess } from '../support/exporter.js';
import { startReplicaSet, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { Prometheus, requirePrometheus } from '../support/prometheus.js';
import { waitUntil } from '../support/wait-until.js';

/** The documented configuration for an exporter at this port, in a hurry. */
function documented(port: number): string {
  const docs = readFileSync(join(import.meta.dirname, '../../docs/multi-target.md'), 'utf8');
  const [, config = ''] = /```yaml\n(scrape_configs:[^]*?)```/.exec(docs) ?? [];
  const adapted = config
    .replaceAll('exporter:9927', `127.0.0.1:${port}`)
    .replace('refresh_interval: 30s', 'refresh_interval: 1s');
  assert.notEqual(adapted, config);
  return `global: { scrape_interval: 1s, scrape_timeout: 1s }\n${adapted}`;
}

describe('a real Prometheus with a target for each member', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess;
  let prometheus: Prometheus;
  let elsewhere: Server;
  let connections = 0;

  before(async function () {
    await requireMongod(this);
    requirePrometheus(this);
    set = await startReplicaSet({ members: [{ priority: 2 }, {}, {}] });
    elsewhere = createServer(() => {
      connections += 1;
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const { port } = elsewhere.address() as AddressInfo;
    // The map has an address for a name that no member has.
    exporter = await ExporterProcess.start([
      `--mongodb.uri=${set.uri()}`,
      '--topology.name=prod',
      `--host-map=gone.example:27017=127.0.0.1:${port}`,
    ]);
    prometheus = await Prometheus.start(documented(exporter.port ?? 0));
    const both = 'count(up{job="mongodb-members"} == 1) + count(up{job="mongodb"} == 1)';
    await waitUntil(async () => (await prometheus.value(both)) === 4, { timeoutMs: 20_000 });
  });

  after(async () => {
    await prometheus?.stop();
    await exporter?.stop();
    await set?.stop();
    elsewhere?.close();
  });

  it('finds every member, and each tells of itself under its own instance', async () => {
    const addresses = set.members.map(({ address }) => address).sort();
    const found = await prometheus.query('mongodb_up == 1');
    assert.deepEqual(found.map(({ metric }) => metric.member).sort(), addresses);
    for (const { metric } of found) {
      assert.equal(metric.instance, metric.member);
      assert.equal(metric.job, 'mongodb-members');
      assert.equal(metric.mongodb_cluster, 'prod');
    }
    const pairs = await prometheus.query('mongodb_replset_heartbeat_health');
    assert.equal(pairs.length, 6);
    for (const { metric } of pairs) assert.equal(metric.instance, metric.observer);
  });

  it('has what takes more than one member of the page of all, and nothing twice', async () => {
    assert.equal(await prometheus.value('mongodb_replset_fault_tolerance{job="mongodb"}'), 1);
    assert.equal((await prometheus.query('mongodb_replset_lag_seconds{job="mongodb"}')).length, 3);
    const ofAll = 'count by (__name__) ({job="mongodb",__name__=~"mongodb_.*"})';
    const members = 'count by (__name__) ({job="mongodb-members"})';
    assert.deepEqual(await prometheus.query(`${ofAll} and on (__name__) ${members}`), []);
  });

  it('a member that hangs is down in its own scrape, in time, and the others do not notice', async () => {
    const [, hung, third] = set.members;
    hung!.pause();
    const down = `mongodb_up{instance="${hung!.address}"} == 0`;
    await waitUntil(async () => (await prometheus.query(down)).length === 1, { timeoutMs: 10_000 });
    assert.equal(await prometheus.value(`up{instance="${hung!.address}"}`), 1);
    assert.equal(await prometheus.value(`mongodb_up{instance="${third!.address}"}`), 1);
    hung!.resume();
    await waitUntil(async () => (await prometheus.value('sum(mongodb_up)')) === 3, { timeoutMs: 10_000 });
  });

  it('no other target is connected to: not one of the host map, not one that somebody asks for', async () => {
    const { port } = elsewhere.address() as AddressInfo;
    const targets = [
      'gone.example:27017',
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `mongodb://127.0.0.1:${port}`,
      `user:password@127.0.0.1:${port}`,
      // It resolves to a member.
      `localhost:${set.members[0]!.port}`,
    ];
    for (const target of targets) {
      const response = await exporter.fetch(`/probe?target=${encodeURIComponent(target)}`);
      assert.equal(response.status, 404, target);
    }
    assert.equal(connections, 0);
  });

  it('complains of nothing', () => {
    const complaints = prometheus.output.split('\n').filter((line) => /level=(warn|error)/i.test(line));
    assert.deepEqual(complaints, []);
  });
});
