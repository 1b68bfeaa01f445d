import assert from 'node:assert/strict';
import type { ClusterSpec } from '../../../support/fleet/cluster-spec.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { discovery, expected, namesOf, plainly, Succession } from '../../../support/topology/discovering.js';

const HOSTS = [1, 2, 3, 4, 5].map((id) => `127.0.0.${id}`);

/** As in the paper: 15 instances on 5 hosts. */
const PUBLISHED: ClusterSpec = {
  name: 'published',
  mongos: 3,
  config: 3,
  shards: ['shard1', 'shard2', 'shard3'].map((name) => ({ name, members: 3, arbiters: 1 })),
  hosts: HOSTS,
};

const LARGE: ClusterSpec = {
  name: 'large',
  mongos: 6,
  config: 3,
  shards: Array.from({ length: 10 }, (_, id) => {
    const number = String(id + 1).padStart(2, '0');
    return { name: `shard${number}`, set: `rs${number}`, members: 3, ...(id % 2 === 0 && { arbiters: 1 }) };
  }),
  hosts: HOSTS,
};

type Wanted = Parameters<Fleet['membersOf']>[0];

/** Each kind of process that may be the only seed; of several the last one. */
const SEEDS: readonly (readonly [string, Wanted])[] = [
  ['a router', { clusterRole: 'mongos' }],
  ['the primary of the config servers', { clusterRole: 'config', role: 'primary' }],
  ['a secondary of the config servers', { clusterRole: 'config', role: 'secondary' }],
  ['the primary of a shard', { clusterRole: 'shard', role: 'primary' }],
  ['a secondary of a shard', { clusterRole: 'shard', role: 'secondary' }],
  ['the arbiter of a shard', { clusterRole: 'shard', role: 'arbiter' }],
];

for (const [spec, count] of [
  [PUBLISHED, 15],
  [LARGE, 39],
] as const) {
  describe(`a sharded cluster of ${count} instances`, () => {
    let fleet: Fleet;
    let all: readonly FleetMember[];

    before(async () => {
      fleet = await startFleet({ clusters: [spec] });
      all = fleet.members;
    });

    after(() => fleet.stop());

    for (const [kind, wanted] of SEEDS) {
      it(`is found whole from ${kind} alone`, async () => {
        const found = await discovery([fleet.membersOf(wanted).at(-1)!.name]);
        assert.equal(found.members.length, count);
        assert.deepEqual(plainly(found), expected(all));
      });
    }

    it('is spread over all hosts, as `node` says', async () => {
      const { members } = await discovery([all[0]!.name]);
      assert.deepEqual([...new Set(members.map(({ hostname }) => hostname))].sort(), HOSTS);
      assert.ok(members.every(({ hostname, host }) => host.startsWith(`${hostname}:`)));
    });

    it('has its config servers and its shards as sets, with their configurations', async () => {
      const { sets, members } = await discovery([all[0]!.name]);
      const described = sets.map(({ name, clusterRole, shard }) => [name, clusterRole, shard]);
      assert.deepEqual(described, [
        [`${spec.name}-cfg`, 'config', undefined],
        ...spec.shards.map(({ name, set = name }) => [set, 'shard', name]),
      ]);
      assert.ok(sets.every((set) => set.config?.members.length === set.members.length));
      assert.ok(sets.every((set) => set.members.every((member) => members.includes(member))));
    });

    it('finds its clusterId, nothing of another cluster and nothing twice', async () => {
      const found = await discovery([all[0]!.name, all.at(-1)!.name]);
      assert.match(found.clusterId!, /^[0-9a-f]{24}$/);
      assert.deepEqual([found.otherCluster, found.duplicates, found.answered], [[], [], true]);
    });

    it('keeps its order from discovery to discovery, whatever the seeds', async () => {
      const succession = new Succession([all.at(-1)!.name, all[0]!.name]);
      try {
        for (let scrape = 0; scrape < 4; scrape++) {
          assert.deepEqual(plainly(await succession.next()), expected(all));
        }
      } finally {
        await succession.close();
      }
    });

    it('is found whole from all of its instances at once', async () => {
      const found = await discovery(all.map(({ name }) => name).reverse());
      assert.deepEqual(plainly(found), expected(all));
      assert.equal(new Set(namesOf(found)).size, count);
    });
  });
}
