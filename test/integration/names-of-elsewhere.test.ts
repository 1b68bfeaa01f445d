import type { Document } from 'mongodb';
import assert from 'node:assert/strict';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { startReplicaSet, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { requireNamespaces } from '../support/network-namespace.js';
import { startSetElsewhere, type SetElsewhere } from '../support/set-elsewhere.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { waitUntil } from '../support/wait-until.js';

describe('a replica set on another host, by names that only that host knows', function () {
  this.timeout(120_000);
  let elsewhere: SetElsewhere | undefined;
  let local: ReplicaSet | undefined;
  let ports: readonly TcpProxy[] = [];
  let exporter: ExporterProcess | undefined;

  before(async function () {
    await requireMongod(this);
    await requireNamespaces(this);
  });

  afterEach(async () => {
    await exporter?.stop();
    await Promise.all(ports.map((port) => port.close()));
    await elsewhere?.stop();
    await local?.stop();
    exporter = elsewhere = local = undefined;
    ports = [];
  });

  /** The ports of so many members, mapped to ports of this host, as docker does and a tunnel. */
  async function mapPorts(count: number): Promise<readonly string[]> {
    const servers = elsewhere!.servers.slice(0, count);
    ports = await Promise.all(
      servers.map(({ address, port }) => TcpProxy.start(port, { host: address.split(':')[0]! })),
    );
    return ports.map(({ address }) => address);
  }

  async function start(seeds: readonly string[], ...args: string[]): Promise<ExporterProcess> {
    exporter = await ExporterProcess.start([`--mongodb.uri=mongodb://${seeds.join()}`, ...args]);
    return exporter;
  }

  const linesWith = (text: string) => exporter!.output.split('\n').filter((line) => line.includes(text));
  const upOf = (page: Page) => elsewhere!.names.map((name) => page.byMember('mongodb_up')[name]);

  /** That each of these says of itself which member it is. */
  async function assertNumbersOf(page: Page, count: number): Promise<void> {
    for (const [index, server] of elsewhere!.servers.slice(0, count).entries()) {
      const { uptimeMillis } = (await server.command({ serverStatus: 1 })) as { uptimeMillis: number };
      const shown = page.byMember('mongodb_uptime_seconds')[elsewhere!.names[index]!];
      assert.ok(Math.abs(uptimeMillis / 1000 - shown!) < 5, `${shown!} s of ${index}`);
    }
  }

  it('one container with a mapped port is up under its own name, and one line says why and what to set', async () => {
    elsewhere = await startSetElsewhere({ hosts: ['4f9d2c7a1b3e'] });
    const [name] = elsewhere.names;
    const [mapped] = await mapPorts(1);
    await start([mapped!], '--discovery.interval=1s');
    const page = await exporter!.scrape();
    assert.deepEqual(page.byMember('mongodb_up'), { [name!]: 1 });
    assert.equal(page.byMember('mongodb_replset_member_is_writable_primary')[name!], 1);
    await assertNumbersOf(page, 1);
    // Several discoveries later.
    await exporter!.scrapeUntil((one) => one.byMember('mongodb_up')[name!] === 1);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    assert.deepEqual(upOf(await exporter!.scrape()), [1]);
    const lines = linesWith('--host-map');
    assert.equal(lines.length, 1, exporter!.output);
    assert.match(lines[0]!, new RegExp(`${name!} is unreachable by its own name .*dns.*using ${mapped!}`));
    assert.match(lines[0]!, new RegExp(`--host-map ${name!}=${mapped!}`));
  });

  it('three behind mapped ports, each seeded, are all up; unseeded ones are down with the remedy', async () => {
    elsewhere = await startSetElsewhere({ hosts: ['mongo-0', 'mongo-1', 'mongo-2'] });
    const [, , third] = elsewhere.names;
    await start(await mapPorts(2));
    const page = await exporter!.scrapeUntil((one) => upOf(one).join() === '1,1,0');
    await assertNumbersOf(page, 2);
    assert.deepEqual(
      page.all('mongodb_down_reason').map(({ labels }) => [labels.member, labels.reason]),
      [[third, 'dns']],
    );
    await waitUntil(() => linesWith('member down').length === 1, { timeoutMs: 5_000 });
    assert.match(linesWith('member down')[0]!, /--host-map/);
    await exporter!.stop();
    await Promise.all(ports.map((port) => port.close()));
    await start(await mapPorts(3));
    const whole = await exporter!.scrapeUntil((one) => upOf(one).join() === '1,1,1');
    await assertNumbersOf(whole, 3);
    assert.equal(linesWith('is unreachable by its own name').length, 3);
  });

  it('a member behind a mapped port is down while it is, and up again at the same address', async () => {
    elsewhere = await startSetElsewhere({ hosts: ['mongo-0'] });
    await start(await mapPorts(1), '--discovery.interval=1s');
    assert.deepEqual(upOf(await exporter!.scrape()), [1]);
    await elsewhere.servers[0]!.kill();
    await exporter!.scrapeUntil((page) => upOf(page)[0] === 0);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    assert.deepEqual(upOf(await exporter!.scrape()), [0]);
    await elsewhere.servers[0]!.start();
    await exporter!.scrapeUntil((page) => upOf(page)[0] === 1);
  });

  it('named localhost, and seeded by its address: localhost is never dialled here', async () => {
    local = await startReplicaSet({ members: [{}] });
    const { port } = local.members[0]!;
    // The second one's port is in use on this host, too, by a set of the same name.
    elsewhere = await startSetElsewhere({ hosts: ['localhost', 'localhost'], ports: [port + 1, port] });
    const [first, second] = elsewhere.names as [string, string];
    const connections = async () => {
      const status = (await local!.members[0]!.command({ serverStatus: 1 })) as {
        connections: { totalCreated: number };
      };
      return status.connections.totalCreated;
    };
    const before = await connections();
    await start([elsewhere.servers[0]!.address], '--discovery.interval=1s');
    const page = await exporter!.scrape();
    await assertNumbersOf(page, 1);
    assert.deepEqual(page.byMember('mongodb_up'), { [first]: 1, [second]: 0 });
    assert.deepEqual(page.byMember('mongodb_uptime_seconds')[second], undefined);
    assert.deepEqual(
      page.all('mongodb_down_reason').map(({ labels }) => [labels.member, labels.phase, labels.reason]),
      [[second, 'connect', 'unreachable']],
    );
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    await exporter!.scrape();
    assert.equal((await connections()) - before, 0);
    const lines = linesWith('is not contacted');
    assert.equal(lines.length, 1, exporter!.output);
    assert.match(lines[0]!, new RegExp(`${second}.*--host-map ${second}=`));
  });

  for (const host of ['127.0.0.1', 'localhost']) {
    it(`named localhost, through a tunnel that ends here, where a set of that name is ${host}: the seed counts`, async () => {
      local = await startReplicaSet({ members: [{}] });
      const server = local.members[0]!;
      const { config } = (await server.command({ replSetGetConfig: 1 })) as { config: Document };
      const members = [{ _id: 0, host: `${host}:${server.port}` }];
      const changed = { ...config, version: (config.version as number) + 1, members };
      await server.command({ replSetReconfig: changed, force: true });
      elsewhere = await startSetElsewhere({ hosts: ['localhost'], ports: [server.port] });
      const [name] = elsewhere.names;
      await start(await mapPorts(1), '--discovery.interval=1s');
      const page = await exporter!.scrape();
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      for (const one of [page, await exporter!.scrape()]) {
        assert.deepEqual(one.byMember('mongodb_up'), { [name!]: 1 });
        // The set here is configured for the second time.
        assert.deepEqual(one.byMember('mongodb_replset_member_config_version'), { [name!]: 1 });
      }
      assert.match(linesWith('is unreachable by its own name')[0]!, /wrong_identity.*--host-map/);
    });
  }

  it('with a host map, what it says is dialled, and no line is needed', async () => {
    elsewhere = await startSetElsewhere({ hosts: ['localhost', 'localhost'] });
    const mapped = await mapPorts(2);
    await start(
      [mapped[0]!],
      ...elsewhere.names.map((name, index) => `--host-map=${name}=${mapped[index]!}`),
    );
    const page = await exporter!.scrapeUntil((one) => upOf(one).join() === '1,1');
    await assertNumbersOf(page, 2);
    assert.deepEqual([...linesWith('is unreachable by its own name'), ...linesWith('is not contacted')], []);
  });
});
