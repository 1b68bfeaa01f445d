import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import {
  startShardedCluster,
  stopAll,
  waitUntil,
  type MongoServer,
  type ReplicaSet,
  type ShardedCluster,
} from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

/** Every part has a user of its own, whom the other parts do not know. */
const USERS = {
  config: { name: 'of-config', password: 'Config/secret:1', roles: ['clusterMonitor'] },
  shard0: { name: 'of-shard0', password: 'Shard0 secret@2', roles: ['clusterMonitor'] },
  shard1: { name: 'of-shard1', password: 'Shard1%secret?3', roles: ['clusterMonitor'] },
} as const;

const WRONG = 'wr0ng&mistyped';

/** What only a login brings. */
const BEHIND_LOGIN = [
  'mongodb_connections_current',
  'mongodb_opcounters_total',
  'mongodb_replset_member_rollback_id',
  'mongodb_filesystem_size_bytes',
];

/** Refusals in the log of a shard's members: of logins and of commands. */
function refusals({ members }: ReplicaSet): readonly string[] {
  const refused =
    /"Authentication failed"|"Checking authorization failed"|not authorized|requires authentication/;
  return members.flatMap(({ logPath }) =>
    readFileSync(logPath, 'utf8')
      .split('\n')
      .filter((line) => refused.test(line)),
  );
}

/** The exporter's connections to a server that are open now, by their ids. */
async function connectionsOf(server: MongoServer): Promise<ReadonlySet<number>> {
  const { cursor } = await server.command({
    aggregate: 1,
    pipeline: [
      { $currentOp: { allUsers: true, idleConnections: true } },
      { $match: { appName: 'mongodb-topology-exporter' } },
    ],
    cursor: {},
  });
  const { firstBatch } = cursor as { firstBatch: readonly { readonly connectionId: number }[] };
  return new Set(firstBatch.map(({ connectionId }) => connectionId));
}

describe('a sharded cluster whose parts have users of their own', function () {
  this.timeout(60_000);
  let cluster: ShardedCluster;
  let folder: string;
  let file: string;
  let exporter: ExporterProcess | undefined;

  before(async function () {
    await requireMongod(this);
    cluster = await startShardedCluster({
      keyFile: true,
      shardMembers: 2,
      users: { config: [USERS.config], shards: { shard0: [USERS.shard0], shard1: [USERS.shard1] } },
    });
    folder = mkdtempSync(join(tmpdir(), 'sharded-logins-'));
    file = join(folder, 'topology.json');
  });

  beforeEach(() => {
    for (const [part, { password }] of Object.entries(USERS)) setPassword(part, password);
    writeFile(cluster.routers[0]!.name);
  });

  afterEach(() => exporter?.stop());

  after(async () => {
    await stopAll();
    rmSync(folder, { recursive: true, force: true });
  });

  function setPassword(part: string, password: string): void {
    writeFileSync(join(folder, part), `${password}\n`);
  }

  function writeFile(seed: string): void {
    const credentials = (part: keyof typeof USERS) => ({
      credentials: { username: USERS[part].name, passwordFile: part },
    });
    const topology = {
      name: 'shop',
      seeds: [seed],
      mongos: credentials('config'),
      config: credentials('config'),
      shards: { shard0: credentials('shard0'), shard1: credentials('shard1') },
    };
    writeFileSync(file, JSON.stringify(topology));
  }

  async function start(...args: string[]): Promise<ExporterProcess> {
    exporter = await ExporterProcess.start([
      ...[`--topology.file=${file}`, '--web.enable-lifecycle'],
      ...args,
    ]);
    return exporter;
  }

  const addressesOf = ({ members }: ReplicaSet): string[] => members.map(({ address }) => address);
  const suffering = (): string[] => addressesOf(cluster.shard('shard1'));
  const healthy = (): string[] => [...addressesOf(cluster.config), ...addressesOf(cluster.shard('shard0'))];

  function assertComplete(page: Page, members: readonly string[]): void {
    for (const member of members) {
      assert.equal(page.value('mongodb_up', { member }), 1, member);
      assert.equal(page.value('mongodb_scrape_command_success', { member, command: 'auth' }), 1, member);
      assert.deepEqual(page.all('mongodb_scrape_command_failure', { member }), []);
      for (const metric of BEHIND_LOGIN) {
        assert.ok(page.all(metric, { member }).length > 0, `${member} has ${metric}`);
      }
    }
    const router = cluster.routers[0]!.name;
    assert.ok(page.value('mongodb_connections_current', { member: router })! > 0);
    assert.equal(page.value('mongodb_sharding_shards'), 2);
    assert.equal(page.value('mongodb_sharding_balancer_running'), 0);
  }

  function assertLockedOut(page: Page, members: readonly string[]): void {
    for (const member of members) {
      assert.equal(page.value('mongodb_up', { member }), 1, member);
      assert.equal(page.value('mongodb_scrape_command_success', { member, command: 'auth' }), 0, member);
      const failures = page.all('mongodb_scrape_command_failure', { member });
      assert.deepEqual(
        failures.map(({ labels }) => [labels.command, labels.reason]),
        [['auth', 'auth']],
      );
      for (const metric of BEHIND_LOGIN) assert.equal(page.all(metric, { member }).length, 0, metric);
    }
  }

  it('is complete, whichever part the exporter starts from', async () => {
    const seeds = [
      cluster.routers[0]!.name,
      cluster.config.members[0]!.address,
      cluster.shard('shard0').members[1]!.address,
    ];
    for (const seed of seeds) {
      writeFile(seed);
      const page = await (await start()).scrape();
      assert.equal(page.all('mongodb_up').length, 7, `from ${seed}`);
      assertComplete(page, [...healthy(), ...suffering()]);
      await exporter!.stop();
    }
  });

  it("with a wrong password for one shard only that shard's members suffer, and the log says so once", async () => {
    setPassword('shard1', WRONG);
    const [one, other] = [cluster.shard('shard0'), cluster.shard('shard1')];
    const before = { one: refusals(one).length, other: refusals(other).length };
    await start('--discovery.interval=1s');
    const endAt = performance.now() + 2_500;
    for (let scrapes = 0; scrapes < 4 || performance.now() < endAt; scrapes++) {
      const page = await exporter!.scrape();
      assertComplete(page, healthy());
      assertLockedOut(page, suffering());
      // What hello tells needs no login.
      assert.equal(page.value('mongodb_replset_primaries', { replica_set: 'shard1' }), 1);
      assert.equal(page.value('mongodb_topology_members', { replica_set: 'shard1' }), 2);
    }
    // Neither scrapes nor discoveries try it again and again, nor ask without a login what would be refused.
    assert.deepEqual(refusals(one).slice(before.one), []);
    const refused = refusals(other).slice(before.other);
    assert.ok(refused.length <= 4, refused.join('\n'));
    const warnings = exporter!.output.split('\n').filter((line) => / (WARN|ERROR) /.test(line));
    assert.equal(warnings.length, 2, warnings.join('\n'));
    for (const member of suffering()) {
      const [told] = warnings.filter((line) => line.includes(member));
      assert.match(told!, /command=auth reason=auth .*remedy="check user, password/);
    }
  });

  it('is complete again without a gap elsewhere once the password is right and the file is read again', async () => {
    setPassword('shard1', WRONG);
    await start();
    assertLockedOut(await exporter!.scrape(), suffering());
    setPassword('shard1', USERS.shard1.password);
    assert.equal((await exporter!.fetch('/-/reload', { method: 'POST' })).status, 200);
    const page = await exporter!.scrapeUntil((now) => {
      assertComplete(now, healthy());
      return suffering().every(
        (member) => now.value('mongodb_scrape_command_success', { member, command: 'auth' }) === 1,
      );
    }, 5_000);
    assertComplete(page, [...healthy(), ...suffering()]);
    assert.match(exporter!.output, /command works again member=\S+ command=auth/);
  });

  it('a password of one shard that is rotated renews the connections of that shard alone', async () => {
    const members = [cluster.config, ...cluster.shards.values()].flatMap((set) => set.members);
    const isConcerned = (member: MongoServer) => suffering().includes(member.address);
    await start('--discovery.interval=1h');
    assertComplete(await exporter!.scrape(), [...healthy(), ...suffering()]);
    const before = await Promise.all(members.map(connectionsOf));
    assert.ok(before.every(({ size }) => size > 0));
    const primary = await cluster.shard('shard1').waitForPrimary();
    const renewed = 'Renewed password/4';
    await primary.command({ updateUser: USERS.shard1.name, pwd: renewed, writeConcern: { w: 2 } });
    try {
      setPassword('shard1', renewed);
      await waitUntil(() => exporter!.output.includes('credentials or certificates changed'));
      await exporter!.scrape();
      await waitUntil(async () => {
        const now = await Promise.all(members.map(connectionsOf));
        // The old ones of that shard are closed, those of all others are all still there.
        return members.every((member, index) => {
          const kept = [...before[index]!].filter((id) => now[index]!.has(id));
          return isConcerned(member) ? kept.length === 0 : kept.length === before[index]!.size;
        });
      });
      assert.match(exporter!.output, /credentials or certificates changed: new connections .*members=2\n/);
      assertComplete(await exporter!.scrape(), [...healthy(), ...suffering()]);
      assert.deepEqual(await exporter!.events('member_down,primary_lost,state_changed'), []);
    } finally {
      await primary.command({ updateUser: USERS.shard1.name, pwd: USERS.shard1.password });
    }
  });

  it('prints no password, neither in the log nor on a page', async () => {
    setPassword('shard1', WRONG);
    const printed: string[] = [];
    await start('--log.level=debug');
    printed.push((await exporter!.scrape()).text);
    setPassword('shard0', '');
    printed.push(await (await exporter!.fetch('/-/reload', { method: 'POST' })).text());
    for (const path of ['/', '/-/ready']) printed.push(await (await exporter!.fetch(path)).text());
    await exporter!.stop();
    printed.push(exporter!.output);
    setPassword('shard0', USERS.shard0.password);
    const check = ExporterProcess.spawn(['check-config', `--topology.file=${file}`]);
    assert.equal(await check.ended(), 0);
    printed.push(check.output);
    const secrets = [WRONG, ...Object.values(USERS).map(({ password }) => password)];
    for (const text of printed) {
      assert.ok(text !== '');
      for (const secret of secrets.flatMap((one) => [one, encodeURIComponent(one)])) {
        assert.ok(!text.includes(secret), `${secret} in ${text}`);
      }
    }
  });
});
