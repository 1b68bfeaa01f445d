import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterTarget } from '../../../../src/config/config.js';
import { readTopologyFile } from '../../../../src/config/files/topology-file/read-topology-file.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { plainTarget } from '../../../support/test-scraper.js';
import { controlAll, expected, plainly } from '../../../support/topology/discovering.js';
import { Watching } from '../../../support/topology/watching.js';

describe('a cluster that the topology file names whole', () => {
  let fleet: Fleet;
  let directory: string;
  let watching: Watching | undefined;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'topology-'));
    const shards = ['shard1', 'shard2', 'shard3'].map((name) => ({ name, members: 3, arbiters: 1 }));
    const like = { mongos: 3, config: 3, shards, hosts: [1, 2, 3, 4, 5].map((id) => `127.0.0.${id}`) };
    fleet = await startFleet({
      clusters: [
        { name: 'old', ...like },
        { name: 'new', ...like, configShard: true },
      ],
    });
  });

  afterEach(async () => {
    await watching?.stop();
    watching = undefined;
    await controlAll(fleet, fleet.members, 'healthy');
  });

  after(async () => {
    await fleet.stop();
    await rm(directory, { recursive: true });
  });

  /** The short form, with the config set as a shard as well where it is one. */
  async function targetOf(
    members: readonly FleetMember[],
    uri: readonly string[] = [],
  ): Promise<ClusterTarget> {
    const written = (wanted: (member: FleetMember) => boolean) =>
      members.filter(wanted).map(({ name, role }) => {
        const [ip, port] = name.split(':');
        return { ip, port: Number(port), arbiter: role === 'arbiter' };
      });
    const shards = [...new Set(members.flatMap(({ shard }) => shard ?? []))];
    const content = {
      mongos: written(({ clusterRole }) => clusterRole === 'mongos'),
      config: written(({ clusterRole }) => clusterRole === 'config'),
      shards: Object.fromEntries(shards.map((id) => [id, written(({ shard }) => shard === id)])),
    };
    const path = join(directory, 'topology.json');
    await writeFile(path, JSON.stringify(content));
    const target = plainTarget({ seeds: uri });
    const base = { target, uriGiven: uri.length > 0, name: 'test', discovery: true };
    const { clusters, problems } = readTopologyFile(path, '--topology.file', base);
    assert.deepEqual(problems, []);
    return clusters[0]!;
  }

  for (const name of ['old', 'new']) {
    const cluster = () => fleet.membersOf({ cluster: name });
    const all = () => expected(cluster()).map((member) => ({ ...member, declared: true }));
    const where = name === 'new' ? ', its config servers as a shard too' : '';

    it(`is found as it is declared${where}`, async () => {
      watching = new Watching(await targetOf(cluster()));
      await watching.inventory.start();
      assert.deepEqual(plainly(watching.cluster), all());
      assert.equal(watching.cluster.discovery.success, true);
      assert.deepEqual(
        watching.log.take().filter((line) => line.startsWith('warn')),
        [],
      );
    });

    it(`stays when all of it dies${where}`, async () => {
      const target = await targetOf(cluster(), [cluster()[0]!.name]);
      watching = new Watching(target);
      await watching.inventory.start();
      const before = watching.cluster;
      await controlAll(fleet, cluster(), 'dead');
      await watching.inventory.start();
      assert.equal(watching.cluster.discovery.success, false);
      assert.deepEqual([watching.cluster.members, watching.cluster.sets], [before.members, before.sets]);
    });

    it(`is there from the start where nobody is alive: every member with its part${where}`, async () => {
      await controlAll(fleet, cluster(), 'dead');
      watching = new Watching(await targetOf(cluster()));
      const parts = () =>
        new Set(
          watching!.cluster.members.map(({ host, clusterRole, shard, arbiter, declared, discovered }) =>
            [host, clusterRole, shard ?? '', arbiter, declared, discovered].join(' '),
          ),
        );
      const wanted = new Set(
        cluster().map(({ name: host, clusterRole, shard, role }) =>
          [host, clusterRole, shard ?? '', role === 'arbiter', true, false].join(' '),
        ),
      );
      assert.deepEqual(parts(), wanted);
      await watching.inventory.start();
      assert.deepEqual(parts(), wanted);
    });
  }
});
