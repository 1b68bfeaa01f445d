import type { Document } from 'mongodb';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExporterProcess } from '../support/exporter.js';
import type { Page, PageSample } from '../support/exposition.js';
import {
  freePorts,
  startReplicaSet,
  startShardedCluster,
  stopAll,
  waitUntil,
  type ReplicaSet,
  type ShardedCluster,
} from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { memberClientOptions } from '../support/servers/access.js';

/** A member as the published form of the file has it, with what the long form may add. */
interface FileMember {
  readonly ip: string;
  readonly port: number;
  readonly arbiter?: boolean;
  readonly name?: string;
  readonly address?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** The published form of the file, with `discovery` of the long form. */
interface Topology {
  readonly mongos?: readonly FileMember[];
  readonly config?: readonly FileMember[];
  readonly shards?: Readonly<Record<string, readonly FileMember[]>>;
  readonly discovery?: boolean;
}

/** What the page has to say of a member: up, declared, discovered. */
type Standing = readonly [up: number, declared: number, discovered: number];

const PASSWORD = 'monitor-password';
const RELOAD_SUCCESS = 'mongodb_exporter_config_last_reload_success';

describe('a topology file', function () {
  this.timeout(60_000);
  let cluster: ShardedCluster;
  let folder: string;
  let file: string;
  let exporter: ExporterProcess | undefined;

  before(async function () {
    await requireMongod(this);
    cluster = await startShardedCluster({
      keyFile: true,
      routers: 2,
      shards: [
        { name: 'shard0', members: 2, arbiters: 1 },
        { name: 'shard1', members: 1 },
      ],
    });
    folder = mkdtempSync(join(tmpdir(), 'topology-file-'));
    file = join(folder, 'topology.json');
    writeFileSync(join(folder, 'password'), PASSWORD);
  });

  afterEach(() => exporter?.stop());

  after(async () => {
    await stopAll();
    rmSync(folder, { recursive: true, force: true });
  });

  const split = (name: string): FileMember => {
    const [ip, port] = name.split(':') as [string, string];
    return { ip, port: Number(port) };
  };
  const membersOf = ({ members }: ReplicaSet): readonly FileMember[] =>
    members.map(({ address }, index) => ({ ...split(address), arbiter: index === 2 }));

  /** The cluster as it is. */
  function whole(): Required<Pick<Topology, 'mongos' | 'config' | 'shards'>> {
    return {
      mongos: cluster.routers.map(({ name }) => split(name)),
      config: membersOf(cluster.config),
      shards: Object.fromEntries([...cluster.shards].map(([name, set]) => [name, membersOf(set)])),
    };
  }

  function write(topology: Topology): void {
    writeFileSync(file, JSON.stringify(topology, undefined, 2));
  }

  const options = (): string[] => [
    `--topology.file=${file}`,
    '--topology.name=shop',
    '--mongodb.username=monitor',
    `--mongodb.password-file=${join(folder, 'password')}`,
  ];

  async function start(...args: string[]): Promise<ExporterProcess> {
    exporter = await ExporterProcess.start([...options(), '--web.enable-lifecycle', ...args]);
    return exporter;
  }

  const reload = (): Promise<Response> => exporter!.fetch('/-/reload', { method: 'POST' });

  function standings(page: Page): Record<string, Standing> {
    return Object.fromEntries(
      Object.entries(page.byMember('mongodb_up')).map(([member, up]) => [
        member,
        [
          up,
          page.value('mongodb_topology_member_declared', { member })!,
          page.value('mongodb_topology_member_discovered', { member })!,
        ] as const,
      ]),
    );
  }

  /** All that run, each standing so. */
  function allStanding(standing: Standing): Record<string, Standing> {
    const servers = [cluster.config, ...cluster.shards.values()].flatMap(({ members }) => members);
    const names = [...cluster.routers.map(({ name }) => name), ...servers.map(({ address }) => address)];
    return Object.fromEntries(names.map((name) => [name, standing]));
  }

  const logged = (pattern: RegExp): readonly string[] =>
    exporter!.output.split('\n').filter((line) => pattern.test(line));

  /** Scrapes until the page is as wanted; every page on the way must have the series of `first` of these members. */
  async function scrapeWithoutGap(
    first: Page,
    concerns: (labels: PageSample['labels']) => boolean,
    wanted: (page: Page) => boolean,
    timeoutMs: number,
  ): Promise<Page> {
    const idOf = ({ name, labels }: PageSample): string => `${name}${JSON.stringify(labels)}`;
    const expected = first.samples
      .filter(({ name, labels }) => name.startsWith('mongodb_') && concerns(labels))
      .map(idOf);
    return exporter!.scrapeUntil((page) => {
      const now = new Set(page.samples.map(idOf));
      assert.deepEqual(
        expected.filter((id) => !now.has(id)),
        [],
        'series that are gone',
      );
      return wanted(page);
    }, timeoutMs);
  }

  it('in its short form and without a URI yields the whole cluster, all of it declared and discovered', async () => {
    write(whole());
    await start('--collector.chunks');
    const page = await exporter!.scrapeUntil(({ samples }) =>
      samples.some(({ name }) => name === 'mongodb_sharding_chunks'),
    );
    assert.deepEqual(standings(page), allStanding([1, 1, 1]));
    const counts = page
      .all('mongodb_topology_members')
      .map(({ labels, value }) => `${labels.cluster_role} ${labels.replica_set ?? ''}: ${value}`);
    assert.deepEqual(counts.toSorted(), [
      'config cfg: 2',
      'mongos : 2',
      'shard shard0: 3',
      'shard shard1: 1',
    ]);
    assert.deepEqual(
      page.all('mongodb_scrape_command_success').filter(({ value }) => value !== 1),
      [],
    );
    assert.equal(page.value('mongodb_sharding_shards'), 2);
    assert.equal(page.value('mongodb_sharding_chunks', { shard: 'shard1' }), 5);
    const [, , arbiter] = cluster.shard('shard0').members;
    assert.equal(page.value('mongodb_member_arbiter', { member: arbiter!.address }), 1);
    assert.equal(page.value('mongodb_topology_discovery_success'), 1);
    assert.equal(page.value(RELOAD_SUCCESS), 1);
    assert.deepEqual(logged(/ (WARN|ERROR) /), []);
    assert.ok(!exporter!.output.includes(PASSWORD) && !page.text.includes(PASSWORD));
  });

  it('that differs from the cluster shows both what is missing and what is not declared', async () => {
    const { mongos, config, shards } = whole();
    const [routerPort, memberPort] = await freePorts(2);
    write({
      mongos: [mongos[0]!, { ip: '127.0.0.1', port: routerPort! }],
      config: [config[0]!],
      shards: { shard1: [...shards.shard1!, { ip: '127.0.0.1', port: memberPort! }] },
    });
    const page = await (await start()).scrape();
    const declared = [mongos[0]!, config[0]!, ...shards.shard1!].map(({ ip, port }) => `${ip}:${port}`);
    assert.deepEqual(standings(page), {
      ...allStanding([1, 0, 1]),
      ...Object.fromEntries(declared.map((name) => [name, [1, 1, 1]])),
      [`127.0.0.1:${routerPort!}`]: [0, 1, 0],
      [`127.0.0.1:${memberPort!}`]: [0, 1, 0],
    });
    const absent = page.all('mongodb_up', { member: `127.0.0.1:${memberPort!}` })[0]!.labels;
    assert.deepEqual([absent.cluster_role, absent.replica_set], ['shard', 'shard1']);
    assert.equal(page.value('mongodb_topology_members', { cluster_role: 'mongos' }), 3);
    // A set consists of those that are in it.
    assert.equal(page.value('mongodb_replset_members', { replica_set: 'shard1' }), 1);
    assert.equal(page.value('mongodb_replset_majority_writable', { replica_set: 'shard1' }), 1);
  });

  it('keeps a declared router on the page while it is down, however long ago it reported', async () => {
    const [router] = cluster.routers;
    const { name: member } = router!;
    await router!.kill();
    await cluster.insertRouterRow({ name: member, ageSeconds: 3600 });
    write(whole());
    await start('--discovery.interval=1s', '--discovery.router-retention=0s');
    assert.deepEqual(standings(await exporter!.scrape())[member], [0, 1, 0]);
    await router!.start();
    await exporter!.scrapeUntil((page) => standings(page)[member]?.join() === '1,1,1', 5_000);
  });

  it('names and labels members, in the series of pairs, too', async () => {
    const { mongos, config, shards } = whole();
    const [one, two, arbiter] = shards.shard0!;
    write({
      mongos: [{ ...mongos[0]!, name: 'router-a', labels: { rack: 'r1' } }],
      // Another way to the same process is recognised, and is what is dialled.
      config: [{ ...config[0]!, ip: 'localhost' }],
      shards: {
        shard0: [
          { ...one!, name: 'anna', labels: { rack: 'r1', 'data.center': 'north "1"' } },
          { ...two!, name: 'berta', address: `localhost:${two!.port}` },
          arbiter!,
        ],
      },
    });
    const page = await (await start()).scrape();
    const [first, second, third] = cluster.shard('shard0').members;
    const expected = Object.entries(allStanding([1, 0, 1])).map(([name, standing]): [string, Standing] => {
      const given: Readonly<Record<string, string>> = {
        [cluster.routers[0]!.name]: 'router-a',
        [first!.address]: 'anna',
        [second!.address]: 'berta',
      };
      const isDeclared =
        name in given || name === third!.address || name === cluster.config.members[0]!.address;
      return [given[name] ?? name, isDeclared ? [1, 1, 1] : standing];
    });
    assert.deepEqual(standings(page), Object.fromEntries(expected));

    const labels = page
      .all('mongodb_member_tag_info', { source: 'file' })
      .map(({ labels: { member, key, value } }) => [member, key, value]);
    assert.deepEqual(labels.toSorted(), [
      ['anna', 'data.center', 'north "1"'],
      ['anna', 'rack', 'r1'],
      ['router-a', 'rack', 'r1'],
    ]);
    // Never on any other series: a label that changes would end them all.
    const marked = page.samples.filter(
      ({ labels }) =>
        'rack' in labels || (labels.value === undefined && Object.values(labels).includes('r1')),
    );
    assert.deepEqual(marked, []);
    const pairs = page
      .all('mongodb_replset_heartbeat_health', { replica_set: 'shard0' })
      .map(({ labels: { observer, member }, value }) => [observer, member, value]);
    assert.deepEqual(
      pairs.toSorted(),
      [
        ['anna', 'berta', 1],
        ['anna', third!.address, 1],
        ['berta', 'anna', 1],
        ['berta', third!.address, 1],
      ].toSorted(),
    );
    const states = page.byMember('mongodb_replset_member_state', { replica_set: 'shard0' });
    assert.deepEqual(states, { anna: 1, berta: 2, [third!.address]: 7 });
    const [primary] = page.all('mongodb_replset_primary_info', { replica_set: 'shard0' });
    assert.equal(primary?.labels.member, 'anna');
    assert.equal(page.all('mongodb_member_info', { member: 'anna' })[0]?.labels.host, '127.0.0.1');
    assert.ok(page.value('mongodb_router_last_ping_timestamp_seconds', { member: 'router-a' })! > 0);
    // Not one series has a name that another of them replaces.
    const replaced = [cluster.routers[0]!.name, first!.address, second!.address];
    assert.deepEqual(
      page.samples.filter(({ labels: all }) => Object.values(all).some((value) => replaced.includes(value))),
      [],
    );
  });

  it('that is broken or missing at start ends the exporter with code 2 and names file, line and column', async () => {
    const broken: Readonly<Record<string, string>> = {
      '{\n  "mongos": [ "127.0.0.1:27017",\n': ':3:1)',
      '{\n  "mongos": [{ "ip": "127.0.0.1", "port": 99999 }]\n}': ':2:43)',
      '{\n  "mongos": ["127.0.0.1:27017"],\n  "shrads": {}\n}': ':3:3)',
    };
    for (const [text, place] of Object.entries(broken)) {
      writeFileSync(file, text);
      const process = ExporterProcess.spawn(['--web.listen-address=127.0.0.1:0', ...options()]);
      assert.equal(await process.ended(), 2);
      assert.ok(process.output.includes(`${file}${place}`), `${place} in ${process.output}`);
      assert.ok(!process.output.includes('listening'));
    }
    rmSync(file);
    const process = ExporterProcess.spawn(['--web.listen-address=127.0.0.1:0', ...options()]);
    assert.equal(await process.ended(), 2);
    assert.match(process.output, /topology\.file \(.*cannot read ".*topology\.json": no such file/);
  });

  it('that is broken when it is read again leaves the old structure in force until it is mended', async () => {
    write(whole());
    const first = await (await start('--discovery.interval=1s')).scrape();
    const readAt = 'mongodb_exporter_config_last_reload_success_timestamp_seconds';
    writeFileSync(file, '{\n  "mongos": [ "127.0.0.1:27017",\n');
    const all = (): boolean => true;
    const broken = await scrapeWithoutGap(first, all, (page) => page.value(RELOAD_SUCCESS) === 0, 5_000);
    assert.deepEqual(standings(broken), allStanding([1, 1, 1]));
    assert.equal(broken.value(readAt), first.value(readAt));
    const complaints = logged(/ ERROR /);
    assert.equal(complaints.length, 1, complaints.join('\n'));
    assert.ok(complaints[0]!.includes(`${file}:3:1`), complaints[0]);
    const nextDiscovery = 'mongodb_topology_last_discovery_timestamp_seconds';
    const later = await scrapeWithoutGap(
      first,
      all,
      (page) => page.value(nextDiscovery)! > broken.value(nextDiscovery)! + 1,
      5_000,
    );
    assert.deepEqual(standings(later), allStanding([1, 1, 1]));
    assert.equal(logged(/ ERROR /).length, 1, 'one line, not one for each look');

    write(whole());
    const mended = await scrapeWithoutGap(first, all, (page) => page.value(RELOAD_SUCCESS) === 1, 5_000);
    assert.ok(mended.value(readAt)! > first.value(readAt)!);
    assert.deepEqual(standings(mended), allStanding([1, 1, 1]));
    assert.equal(logged(/config reloaded/).length, 1);
  });

  it('is read again on SIGHUP and on POST /-/reload, which tells what is wrong with it', async () => {
    write(whole());
    await start('--discovery.interval=1h');
    // Unchanged, so that watching it is not what reads it.
    process.kill(exporter!.pid, 'SIGHUP');
    await waitUntil(() => logged(/config reloaded/).length === 1);
    const reply = await reload();
    assert.deepEqual([reply.status, await reply.text()], [200, 'reloaded\n']);
    assert.equal(logged(/config reloaded/).length, 2);
    assert.equal((await exporter!.fetch('/-/reload')).status, 405);

    const { mongos, ...others } = whole();
    write({ ...others, mongos: [{ ...mongos[0]!, labels: { rack: 'r9' } }, mongos[1]!] });
    assert.equal((await reload()).status, 200);
    const rack = (page: Page) => page.all('mongodb_member_tag_info', { source: 'file', value: 'r9' });
    await exporter!.scrapeUntil((page) => rack(page).length === 1, 2_000);
    write(whole());
    process.kill(exporter!.pid, 'SIGHUP');
    await exporter!.scrapeUntil((page) => rack(page).length === 0, 2_000);

    writeFileSync(file, '{ "mongos": [ 1 ] }');
    const refused = await reload();
    assert.equal(refused.status, 500);
    assert.ok((await refused.text()).includes(`${file}:1:15`));
    const page = await exporter!.scrape();
    assert.equal(page.value(RELOAD_SUCCESS), 0);
    assert.deepEqual(standings(page), allStanding([1, 1, 1]));
    // Nothing of it ended the exporter.
    assert.equal(exporter!.exitCode, null);
  });

  it('that gains a shard shows it within 5 s and one that loses it drops it, the others without a gap', async () => {
    const { shards, ...others } = whole();
    const { shard0 } = shards;
    write({ ...others, shards: { shard0: shard0! }, discovery: false });
    const first = await (await start('--discovery.interval=1h')).scrape();
    const added = cluster.shard('shard1').members[0]!.address;
    assert.equal(first.all('mongodb_up').length, 7);
    assert.equal(first.value('mongodb_up', { member: added }), undefined);

    write({ ...others, shards, discovery: false });
    const isOld = ({ replica_set }: PageSample['labels']): boolean => replica_set !== 'shard1';
    const grown = await scrapeWithoutGap(
      first,
      isOld,
      (page) => page.value('mongodb_up', { member: added }) === 1,
      5_000,
    );
    assert.deepEqual(standings(grown), allStanding([1, 1, 1]));
    assert.ok(grown.value('mongodb_connections_current', { member: added })! > 0);
    assert.equal(grown.all('mongodb_member_info', { member: added })[0]?.labels.shard, 'shard1');

    write({ ...others, shards: { shard0: shard0! }, discovery: false });
    const shrunk = await scrapeWithoutGap(
      first,
      isOld,
      (page) => page.value('mongodb_up', { member: added }) === undefined,
      5_000,
    );
    assert.deepEqual(
      shrunk.samples.filter(({ labels }) => labels.member === added),
      [],
    );
    assert.equal(shrunk.value('mongodb_replset_members', { replica_set: 'shard1' }), undefined);
  });

  it('that names a shard before the cluster does shows it down, then up, then discovered', async () => {
    const [port] = await freePorts(1);
    const { shards, ...others } = whole();
    write({ ...others, shards });
    const first = await (await start('--discovery.interval=1s')).scrape();
    write({ ...others, shards: { ...shards, later: [{ ip: '127.0.0.1', port: port! }] } });
    const member = `127.0.0.1:${port!}`;
    const isOld = ({ member: own }: PageSample['labels']): boolean => own !== member;
    const page = await scrapeWithoutGap(
      first,
      isOld,
      (now) => now.value('mongodb_up', { member }) !== undefined,
      5_000,
    );
    assert.deepEqual(standings(page)[member], [0, 1, 0]);
    const shardOf = (now: Page) => now.all('mongodb_member_info', { member })[0]?.labels.shard;
    assert.equal(shardOf(page), 'later');

    const { keyFile } = cluster.config.access;
    const set = await startReplicaSet({
      name: 'later',
      role: 'shardsvr',
      members: [{ port: port! }],
      keyFile: keyFile!,
    });
    await scrapeWithoutGap(
      first,
      isOld,
      (now) => now.value('mongodb_replset_member_state', { member }) === 1,
      5_000,
    );
    await cluster.takeIn(set);
    const known = await scrapeWithoutGap(
      first,
      isOld,
      (now) => standings(now)[member]?.join() === '1,1,1' && shardOf(now) === 'later',
      5_000,
    );
    assert.equal(known.value('mongodb_topology_members', { replica_set: 'later' }), 1);
  });

  it('that still names a shard the cluster has removed shows it as declared, not as discovered', async () => {
    const member = cluster.shard('later').members[0]!.address;
    write(whole());
    const shardOf = (page: Page) => page.all('mongodb_member_info', { member })[0]?.labels.shard;
    const before = await (await start('--discovery.interval=1s')).scrape();
    assert.deepEqual([standings(before)[member], shardOf(before)], [[1, 1, 1], 'later']);
    const client = (await cluster.config.waitForPrimary()).client(memberClientOptions(cluster.config.access));
    const remove: Document = { _configsvrRemoveShard: 'later', writeConcern: { w: 'majority' } };
    await waitUntil(async () => (await client.db('admin').command(remove)).state === 'completed');
    await exporter!.stop();
    const after = await (await start()).scrape();
    assert.deepEqual([standings(after)[member], shardOf(after)], [[1, 1, 0], 'later']);
  });
});
