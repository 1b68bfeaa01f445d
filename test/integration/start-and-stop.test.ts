import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { ExporterProcess } from '../support/exporter.js';
import { freePorts, startReplicaSet, startStandalone } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

describe('starting and stopping', function () {
  this.timeout(60_000);

  it('before MongoDB: its seeds are down, it is ready, and it recovers by itself', async function () {
    await requireMongod(this);
    const ports = await freePorts(3);
    const seeds = ports.map((port) => `127.0.0.1:${port}`);
    const exporter = await ExporterProcess.start([`--mongodb.uri=mongodb://${seeds.join()}/?replicaSet=rs0`]);
    const page = await exporter.scrape();
    assert.deepEqual(
      page.byMember('mongodb_up', { cluster_role: 'unknown' }),
      Object.fromEntries(seeds.map((s) => [s, 0])),
    );
    assert.equal(page.value('mongodb_topology_discovery_success'), 0);
    assert.ok(page.seconds < 1, `took ${page.seconds} s`);

    const set = await startReplicaSet({ members: ports.map((port) => ({ port })) });
    const found = await exporter.scrapeUntil((now) => now.value('mongodb_replset_primaries') === 1, 10_000);
    assert.equal(found.all('mongodb_up', { cluster_role: 'unknown' }).length, 0);
    assert.deepEqual(found.byMember('mongodb_up'), Object.fromEntries(seeds.map((s) => [s, 1])));
    assert.equal(found.value('mongodb_topology_discovery_success'), 1);
    const failures = exporter.output.split('\n').filter((line) => line.includes('discovery failed'));
    assert.equal(failures.length, 1);
    await exporter.stop();
    await set.stop();
  });

  it('SIGTERM lets the scrape in flight end, closes its connections and exits 0 within 5 s', async function () {
    await requireMongod(this);
    const { server, stop } = await startStandalone();
    const exporter = await ExporterProcess.start([`--mongodb.uri=mongodb://${server.address}`]);
    await exporter.scrape();
    server.pause();
    const inFlight = exporter.scrape({ timeoutSeconds: 3 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const startedAt = performance.now();
    const ended = exporter.stop();
    assert.equal((await inFlight).value('mongodb_up'), 0);
    assert.equal(await ended, 0);
    assert.ok(performance.now() - startedAt < 5_000);
    server.resume();
    await stop();
  });

  it('a port that is taken: one line, exit code 1', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as { port: number };
    const exporter = ExporterProcess.spawn([`--web.listen-address=127.0.0.1:${port}`]);
    assert.equal(await exporter.ended(), 1);
    assert.match(exporter.output, /^\S+ ERROR cannot start error="listen EADDRINUSE: [^\n]*\n$/);
    blocker.close();
  });

  it('bad options: every one told, exit code 2, nothing dialled', async () => {
    const exporter = ExporterProcess.spawn(['--scrape.concurency=4', '--log.level=loud', '--no-mongodb.uri']);
    assert.equal(await exporter.ended(), 2);
    assert.match(exporter.output, /scrape\.concurency.*scrape\.concurrency/);
    assert.match(exporter.output, /log\.level/);
    assert.match(exporter.output, /--help lists every option/);
  });

  it('--help, --version and check-config end at once with exit code 0', async () => {
    const expected: readonly (readonly [string, RegExp])[] = [
      ['--help', /--mongodb\.uri=<uri>/],
      ['--version', /^mongodb-topology-exporter \d+\.\d+\.\d+\n$/],
      ['check-config', /The configuration is valid\./],
    ];
    for (const [arg, output] of expected) {
      const exporter = ExporterProcess.spawn([arg]);
      assert.equal(await exporter.ended(), 0, arg);
      assert.match(exporter.output, output);
    }
  });

  it('options of the URI without a meaning: one line at the start, and of check-config', async () => {
    const uri = '--mongodb.uri=mongodb://127.0.0.1:1/?maxPoolSize=5&readConcernLevel=local&w=1';
    const line = /URI options without effect on the exporter are ignored: maxPoolSize, readConcernLevel;/g;
    const exporter = await ExporterProcess.start([uri]);
    await exporter.scrape();
    await exporter.stop();
    assert.equal(exporter.output.match(line)?.length, 1, exporter.output);
    assert.match(exporter.output, / WARN mongodb\.uri \(argument\): URI options/);
    const check = ExporterProcess.spawn(['check-config', uri]);
    assert.equal(await check.ended(), 0);
    assert.match(check.output, /^warning: mongodb\.uri \(argument\): URI options/m);
  });

  it('logs JSON when asked to', async () => {
    const exporter = await ExporterProcess.start(
      ['--mongodb.uri=mongodb://127.0.0.1:1', '--log.format=json'],
      {},
    );
    await exporter.scrape();
    await exporter.stop();
    const lines = exporter.output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.ok(
      lines.every(({ time, level, message }) => [time, level, message].every((v) => typeof v === 'string')),
    );
  });
});
