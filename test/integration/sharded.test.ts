import type { Db, Document } from 'mongodb';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { scrapeAgreeing } from '../support/agree.js';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import {
  startReplicaSet,
  startShardedCluster,
  stopAll,
  type MongoServer,
  type ReplicaSet,
  type ShardedCluster,
} from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { memberClientOptions } from '../support/servers/access.js';

/** One process as the page has to name it. */
type Instance = readonly [name: string, clusterRole: string, replicaSet: string, shard: string];

describe('a sharded cluster', function () {
  this.timeout(60_000);
  let cluster: ShardedCluster;
  /** The shard whose replica set has another name: the set rs-eu is the shard europe. */
  let europe: ReplicaSet;
  let exporter: ExporterProcess | undefined;

  before(async function () {
    await requireMongod(this);
    cluster = await startShardedCluster({
      keyFile: true,
      shards: [
        { name: 'shard0', members: 1, arbiters: 1 },
        { name: 'shard1', members: 1 },
      ],
      routers: 2,
    });
    const { keyFile } = cluster.config.access;
    const [set] = await Promise.all([
      startReplicaSet({ name: 'rs-eu', role: 'shardsvr', members: [{}], keyFile: keyFile! }),
      cluster.shard('shard0').addMember({ name: 'hidden', hidden: true }),
    ]);
    europe = set;
    await asMember({ _configsvrAddShard: `rs-eu/${europe.members[0]!.address}`, name: 'europe' });
    await asMember({ _configsvrCreateDatabase: 'plain', primaryShardId: 'shard1' });
  });

  afterEach(() => exporter?.stop());
  after(stopAll);

  /** What routers send to the config servers. */
  async function asMember(command: Document): Promise<Document> {
    const client = (await cluster.config.waitForPrimary()).client(memberClientOptions(cluster.config.access));
    return client.db('admin').command({ ...command, writeConcern: { w: 'majority' } });
  }

  const configDatabase = async (): Promise<Db> =>
    (await cluster.config.waitForPrimary()).client().db('config');

  async function start(seed: string, ...args: string[]): Promise<ExporterProcess> {
    const uri = `mongodb://monitor:monitor-password@${seed}/?authSource=admin`;
    exporter = await ExporterProcess.start([`--mongodb.uri=${uri}`, '--topology.name=shop', ...args]);
    return exporter;
  }

  function instances(): readonly Instance[] {
    const inSet =
      (clusterRole: string, set: ReplicaSet, shard: string) =>
      ({ address }: MongoServer): Instance => [address, clusterRole, set.name, shard];
    return [
      ...cluster.routers.map(({ name }): Instance => [name, 'mongos', '', '']),
      ...cluster.config.members.map(inSet('config', cluster.config, '')),
      ...[...cluster.shards.values()].flatMap((set) => set.members.map(inSet('shard', set, set.name))),
      ...europe.members.map(inSet('shard', europe, 'europe')),
    ].toSorted();
  }

  /** Every instance of the page, and that it is up; a second row of one would show. */
  function instancesOf(page: Page): readonly Instance[] {
    return page
      .all('mongodb_up')
      .map(({ labels, value }): Instance => {
        const { member = '', cluster_role: clusterRole = '', replica_set = '' } = labels;
        assert.equal(value, 1, member);
        assert.equal(labels.mongodb_cluster, 'shop');
        const [info, ...more] = page.all('mongodb_member_info', { member });
        assert.equal(more.length, 0);
        assert.equal(info?.labels.host, '127.0.0.1');
        return [member, clusterRole, replica_set, info.labels.shard!];
      })
      .toSorted();
  }

  function assertWhole(page: Page): void {
    assert.deepEqual(instancesOf(page), instances());
    const counts = page
      .all('mongodb_topology_members')
      .map(({ labels, value }) => `${labels.cluster_role} ${labels.replica_set ?? ''}: ${value}`);
    assert.deepEqual(counts.toSorted(), [
      'config cfg: 2',
      'mongos : 2',
      'shard rs-eu: 1',
      'shard shard0: 3',
      'shard shard1: 1',
    ]);
    const ids = page.samples.map(({ name, labels }) => `${name}${JSON.stringify(labels)}`);
    assert.equal(new Set(ids).size, ids.length, 'no series twice');
    assert.deepEqual(
      page.all('mongodb_scrape_command_success').filter(({ value }) => value !== 1),
      [],
    );
    assert.equal(page.all('mongodb_down_reason').length, 0);
    assert.equal(page.value('mongodb_sharding_shards'), 3);
  }

  const seeds: Readonly<Record<string, () => string>> = {
    'a router': () => cluster.routers[1]!.name,
    'a config server': () => cluster.config.members[1]!.address,
    'a member of a shard': () => cluster.shard('shard1').members[0]!.address,
    'an arbiter of a shard, which lets nobody log in': () => cluster.shard('shard0').members[1]!.address,
    'a hidden member of a shard': () => cluster.shard('shard0').member('hidden').address,
    'a member of a shard whose set has another name': () => europe.members[0]!.address,
  };

  it('is named once, whatever the seeds call its processes', async () => {
    const renamed = ({ port }: MongoServer): string => `localhost:${port}`;
    const router = cluster.routers[0]!.name;
    const several = [
      ...[router, router.replace('127.0.0.1', 'localhost')],
      ...[...cluster.config.members, ...cluster.shard('shard0').members].map(renamed),
      ...europe.members.map(({ address }) => address),
    ];
    for (const seed of [several.join(','), renamed(europe.members[0]!), several[1]!]) {
      await start(seed, '--discovery.interval=1s');
      assertWhole(await exporter!.scrape());
      const first = (await exporter!.scrape()).value('mongodb_topology_last_discovery_timestamp_seconds');
      const later = await exporter!.scrapeUntil(
        (page) => page.value('mongodb_topology_last_discovery_timestamp_seconds') !== first,
      );
      assertWhole(later);
      assert.equal(later.value('mongodb_topology_changes_total', { change: 'added' }), 0);
      await exporter!.stop();
    }
  });

  for (const [name, seed] of Object.entries(seeds)) {
    it(`is found whole from ${name} alone`, async () => {
      const page = await (await start(seed())).scrape();
      assertWhole(page);
      assert.equal(page.value('mongodb_topology_discovery_success'), 1);
      assert.deepEqual(
        page.all('mongodb_sharding_cluster_id_info').map(({ labels: { id } }) => id),
        [cluster.clusterId.toHexString()],
      );
      assert.deepEqual(
        new Set(page.all('mongodb_topology_member_discovered').map(({ value }) => value)),
        new Set([1]),
      );
    });
  }

  it('has the numbers of routers as processes, and nothing of replica sets with them', async () => {
    await start(cluster.routers[0]!.name);
    const sets = [cluster.config, ...cluster.shards.values(), europe];
    const all = sets.flatMap(({ members }) => members);
    const page = await scrapeAgreeing(
      exporter!,
      all.filter((server) => server !== cluster.shard('shard0').members[1]),
    );
    for (const { name: member } of cluster.routers) {
      assert.ok(page.value('mongodb_connections_current', { member })! > 0);
      const operations = page.all('mongodb_opcounters_total', { member }).map(({ labels }) => labels.op);
      assert.deepEqual(operations.toSorted(), ['command', 'delete', 'getmore', 'insert', 'query', 'update']);
      assert.ok(page.value('mongodb_uptime_seconds', { member }) !== undefined);
      assert.ok(page.all('mongodb_sharding_hosts_targeted_total', { member }).length > 0);
      assert.equal(page.all('mongodb_member_info', { member })[0]?.labels.storage_engine, '');
      const ofSets = page.samples.filter(
        ({ name, labels }) =>
          labels.member === member && /_replset_|_repl_|_member_(priority|votes|hidden|delay)/.test(name),
      );
      assert.deepEqual(ofSets, []);
      const asked = page
        .all('mongodb_scrape_command_success', { member })
        .map(({ labels }) => labels.command!);
      const ofSet = asked.filter((command) => /replSet|oplog/.test(command));
      assert.deepEqual(ofSet, []);
    }
    // Each shard and the config servers are analyzed as the sets they are.
    const primaries = page
      .all('mongodb_replset_primaries')
      .map(({ labels, value }) => `${labels.cluster_role} ${labels.replica_set} ${value}`);
    assert.deepEqual(primaries.toSorted(), [
      'config cfg 1',
      'shard rs-eu 1',
      'shard shard0 1',
      'shard shard1 1',
    ]);
  });

  it('has the figures of the cluster as its config servers keep them', async () => {
    const config = await configDatabase();
    const compare = async (): Promise<Page> => {
      const startedAt = Date.now();
      await start(cluster.routers[0]!.name, '--collector.chunks');
      // The chunks are counted in the background.
      const page = await exporter!.scrapeUntil(({ samples }) =>
        samples.some(({ name }) => name === 'mongodb_sharding_chunks'),
      );
      const endedAt = Date.now();
      const shards = await config.collection<Document & { _id: string }>('shards').find().toArray();
      assert.equal(page.value('mongodb_sharding_shards'), shards.length);
      assert.equal(
        page.value('mongodb_sharding_shards_draining'),
        shards.filter(({ draining }) => draining === true).length,
      );
      assert.deepEqual(
        page.all('mongodb_sharding_shard_info').map(({ labels }) => [labels.shard, labels.replica_set]),
        shards.map(({ _id, host }) => [_id, (host as string).split('/')[0]]),
      );
      const collections = await config.collection<Document & { _id: string }>('collections').find().toArray();
      assert.equal(page.value('mongodb_sharding_collections'), collections.length);
      const sharded = new Set(
        collections.map(({ _id }) => _id.split('.')[0]).filter((name) => name !== 'config'),
      );
      const databases = await config.collection('databases').countDocuments();
      assert.equal(page.value('mongodb_sharding_databases', { sharded: 'true' }), sharded.size);
      assert.equal(page.value('mongodb_sharding_databases', { sharded: 'false' }), databases - sharded.size);
      const chunks = await config.collection('chunks').find().toArray();
      assert.deepEqual(
        Object.fromEntries(
          page.all('mongodb_sharding_chunks').map(({ labels, value }) => [labels.shard, value]),
        ),
        Object.fromEntries(
          shards.map(({ _id }) => [_id, chunks.filter(({ shard }) => shard === _id).length]),
        ),
      );
      assert.equal(
        page.value('mongodb_sharding_jumbo_chunks'),
        chunks.filter(({ jumbo }) => jumbo === true).length,
      );
      assert.equal(page.value('mongodb_sharding_balancer_running'), 0);
      const readAt = page.value('mongodb_sharding_last_read_timestamp_seconds')! * 1000;
      assert.ok(readAt >= startedAt && readAt <= endedAt, `${readAt} in ${startedAt}..${endedAt}`);
      for (const { name } of cluster.routers) {
        const row = await config.collection<{ _id: string; ping: Date }>('mongos').findOne({ _id: name });
        const ping = page.value('mongodb_router_last_ping_timestamp_seconds', { member: name })! * 1000;
        const newer = row!.ping.getTime() - ping;
        assert.ok(newer >= 0 && newer < 5_000, `${newer} ms`);
      }
      return page;
    };
    const before = await compare();
    assert.equal(before.value('mongodb_sharding_balancer_enabled'), 1);
    assert.equal(before.value('mongodb_sharding_databases', { sharded: 'false' }), 1);
    assert.equal(before.value('mongodb_sharding_jumbo_chunks'), 1);
    assert.equal(before.value('mongodb_sharding_chunks', { shard: 'europe' }), 0);
    // Figures are kept for a minute, and served meanwhile, with the time at which they were read.
    const again = await exporter!.scrape();
    const readAt = 'mongodb_sharding_last_read_timestamp_seconds';
    assert.equal(again.value(readAt), before.value(readAt));
    await exporter!.stop();

    const byId = (_id: string): object => ({ _id });
    await config
      .collection('settings')
      .updateOne(byId('balancer'), { $set: { mode: 'off', stopped: true } }, { upsert: true });
    await config.collection('shards').updateOne(byId('europe'), { $set: { draining: true } });
    const after = await compare();
    assert.equal(after.value('mongodb_sharding_balancer_enabled'), 0);
    assert.equal(after.value('mongodb_sharding_shards_draining'), 1);
    await exporter!.stop();
    await config.collection('shards').updateOne(byId('europe'), { $unset: { draining: '' } });
    await config.collection('settings').deleteOne(byId('balancer'));
  });

  it('asks members of shards nothing that MongoDB 8.0 refuses on direct connections', async () => {
    const [shard] = cluster.shard('shard1').members;
    const verbose = (verbosity: number): Promise<Document> =>
      shard!.command({ setParameter: 1, logComponentVerbosity: { command: { verbosity } } });
    const from = readFileSync(shard!.logPath).length;
    await verbose(2);
    await start(shard!.address, '--discovery.interval=1s');
    const discovered = (page: Page) => page.value('mongodb_topology_last_discovery_timestamp_seconds');
    const first = await exporter!.scrape();
    await exporter!.scrapeUntil((page) => discovered(page)! > discovered(first)!);
    await exporter!.stop();
    await verbose(0);
    const log = readFileSync(shard!.logPath).subarray(from).toString();
    const asked = commandsOf('mongodb-topology-exporter', log);
    const ofDriver = /^admin (hello|is[mM]aster|sasl\w+|endSessions)$/;
    assert.deepEqual(
      asked.filter((command) => !ofDriver.test(command)),
      [
        'admin getShardMap',
        'admin replSetGetConfig',
        'admin replSetGetStatus',
        'admin serverStatus',
        'admin shardingState',
        'local dbStats',
      ],
    );
    assert.ok(asked.includes('admin hello'));
  });
});

interface LogLine {
  readonly msg: string;
  readonly attr?: {
    readonly remote?: string;
    readonly client?: string;
    readonly doc?: { readonly application?: { readonly name?: string } };
    readonly commandArgs?: Readonly<Record<string, unknown>>;
  };
}

/** What clients of that name asked: database, command, and the collection where it is one's. */
function commandsOf(application: string, log: string): readonly string[] {
  const lines = log
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as LogLine);
  const clients = new Set(
    lines
      .filter(({ msg, attr }) => msg === 'client metadata' && attr?.doc?.application?.name === application)
      .map(({ attr }) => attr?.remote),
  );
  const asked = lines
    .filter(({ msg, attr }) => msg === 'About to run the command' && clients.has(attr?.client))
    .map(({ attr }) => {
      const { $db, ...command } = attr!.commandArgs!;
      const [[name, value]] = Object.entries(command) as [[string, unknown]];
      return [$db, name, ...(typeof value === 'string' ? [value] : [])].join(' ');
    });
  return [...new Set(asked)].toSorted();
}
