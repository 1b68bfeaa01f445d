import assert from 'node:assert/strict';
import type { Access, ClusterPart } from '../../../../src/config/config.js';
import type { AccessId } from '../../../../src/mongo/access-store.js';
import { DEFAULT_MONITOR } from '../../../../src/mongo/client-options.js';
import { ClientPool, type Contactable } from '../../../../src/mongo/client-pool.js';
import type { MemberClient } from '../../../../src/mongo/member-client.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { ACCESSES, plainDiscovery } from '../../../support/test-scraper.js';
import { askedDuring, declare, Succession } from '../../../support/topology/discovering.js';
import { Watching } from '../../../support/topology/watching.js';
import { accessIdOf, isFollowed } from '../../../../src/topology/model/role.js';

/** An access that can be told from others without a login, which the fleet would refuse. */
const access = (mark: string): Access => ({ uriOptions: { appName: mark } });

const markOf = (id: AccessId) => ACCESSES.accessOf(id).uriOptions.appName ?? '';

const part = (clusterRole: ClusterPart['clusterRole'], mark: string, name?: string): ClusterPart => ({
  clusterRole,
  access: access(mark),
  discovery: true,
  ...(name !== undefined && { name }),
});

const PARTS = [
  part('mongos', 'routers'),
  part('config', 'config'),
  part('shard', 'shard1', 'shard1'),
  part('shard', 'by-set', 'rs2'),
  part('shard', 'shards'),
];

const TARGET = { ...access('cluster'), parts: PARTS };

/** Remembers with which access each process was last dialled, and with which ones before. */
class WatchedPool extends ClientPool {
  readonly used = new Map<string, string[]>();

  constructor() {
    super({ accesses: ACCESSES, monitor: DEFAULT_MONITOR });
  }

  override get(wanted: Contactable): MemberClient {
    const marks = this.used.get(wanted.address) ?? [];
    marks.push(markOf(wanted.accessId));
    this.used.set(wanted.address, marks);
    return super.get(wanted);
  }
}

describe('which access holds for a process', () => {
  const target = plainDiscovery({ ...TARGET });

  it('that of its part, else that of the cluster', () => {
    const mark = (place: Parameters<typeof accessIdOf>[1]) => markOf(accessIdOf(target, place));
    assert.equal(mark({ clusterRole: 'mongos' }), 'routers');
    assert.equal(mark({ clusterRole: 'config', replicaSet: 'cfg', shard: 'config' }), 'config');
    assert.equal(mark({ clusterRole: 'shard', shard: 'shard1', replicaSet: 'rs1' }), 'shard1');
    assert.equal(mark({ clusterRole: 'shard', shard: 'shard2', replicaSet: 'rs2' }), 'by-set');
    assert.equal(mark({ clusterRole: 'shard', shard: 'shard3', replicaSet: 'rs3' }), 'shards');
    assert.equal(mark({ clusterRole: 'replset', replicaSet: 'rs2' }), 'cluster');
    assert.equal(mark({ clusterRole: 'unknown' }), 'cluster');
  });

  it('and so whether it is followed', () => {
    const parts = [{ ...part('shard', 'x', 'shard1'), discovery: false }];
    const partly = plainDiscovery({ parts });
    assert.equal(isFollowed(partly, { clusterRole: 'shard', shard: 'shard1' }), false);
    assert.equal(isFollowed(partly, { clusterRole: 'shard', shard: 'shard2' }), true);
    assert.equal(isFollowed({ ...partly, discovery: false }, { clusterRole: 'mongos' }), false);
  });
});

describe('discovery with an access for each part', () => {
  let fleet: Fleet;

  before(async () => {
    const shards = [1, 2, 3].map((id) => ({ name: `shard${id}`, set: `rs${id}`, members: 3, arbiters: 1 }));
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 2, config: 2, shards }] });
  });

  after(() => fleet.stop());

  /** The mark of the access that is right for it. */
  const right = ({ clusterRole, shard }: FleetMember) =>
    clusterRole === 'mongos'
      ? 'routers'
      : clusterRole === 'config'
        ? 'config'
        : ({ shard1: 'shard1', shard2: 'by-set' }[shard!] ?? 'shards');

  for (const [kind, wanted] of [
    ['a router', { clusterRole: 'mongos' }],
    ['a config server', { clusterRole: 'config' }],
    ['a member of a shard that the file names by its id', { shard: 'shard1' }],
    ['a member of a shard that the file names by its set', { shard: 'shard2' }],
    ['a member of a shard that the file does not name', { shard: 'shard3' }],
  ] as const) {
    it(`from ${kind}: the seed is dialled as of no part, then as of its own, all others as of their own`, async () => {
      const seed = fleet.membersOf(wanted)[0]!;
      const pool = new WatchedPool();
      const succession = new Succession([seed.name], { target: plainDiscovery({ ...TARGET }) }, pool);
      try {
        const found = await succession.next();
        assert.equal(found.members.length, fleet.members.length);
        assert.equal(pool.used.get(seed.name)?.[0], 'cluster');
        for (const member of fleet.members) {
          const used = pool.used.get(member.name) ?? [right(member)];
          assert.equal(used.at(-1), right(member), `${member.clusterRole} ${member.shard ?? ''}`);
        }
        pool.used.clear();
        await succession.next();
        for (const member of fleet.members) assert.deepEqual(pool.used.get(member.name), [right(member)]);
      } finally {
        await succession.close();
      }
    });
  }

  it('a declared member is dialled as of its part from the start', async () => {
    const pool = new WatchedPool();
    const members = fleet.members
      .filter(({ role }) => role !== 'arbiter')
      .map(({ name, clusterRole, shard }) =>
        declare(name, clusterRole, shard === undefined ? {} : { shard }),
      );
    const succession = new Succession([], { target: plainDiscovery({ ...TARGET, members }) }, pool);
    try {
      await succession.next();
      for (const [address, used] of pool.used) {
        const member = fleet.members.find(({ name }) => name === address)!;
        // The file calls shard2 by its id here and by its set there: only the cluster can tell that they are one.
        const marks = member.shard === 'shard2' ? ['shards', 'by-set'] : [right(member)];
        assert.deepEqual(used, marks, `${member.clusterRole} ${member.shard ?? ''}`);
      }
    } finally {
      await succession.close();
    }
  });

  it('a member that was declared as something else is dialled as what it is', async () => {
    const pool = new WatchedPool();
    const config = fleet.membersOf({ clusterRole: 'config' })[0]!.name;
    const target = plainDiscovery({ ...TARGET, members: [declare(config, 'mongos')] });
    const succession = new Succession([fleet.routers[0]!.name], { target }, pool);
    try {
      await succession.next();
      assert.equal(pool.used.get(config)?.at(-1), 'config');
    } finally {
      await succession.close();
    }
  });

  it('sends every process one hello where all parts have the same access', async () => {
    const parts = PARTS.map((one) => ({ ...one, access: access('same') }));
    const target = plainDiscovery({ ...access('same'), parts });
    const seed = fleet.routers[0]!.name;
    const succession = new Succession([seed], { target });
    try {
      await succession.next();
      await succession.next({ previous: { members: [], sets: [] } });
      const asked = await askedDuring(fleet, () => succession.next({ previous: { members: [], sets: [] } }));
      assert.deepEqual([seed, asked.get(seed)?.hello], [seed, 1]);
    } finally {
      await succession.close();
    }
  });

  it('uses for each member the access of its part', async () => {
    const watching = new Watching({ ...TARGET, seeds: [fleet.routers[0]!.name] });
    try {
      await watching.inventory.start();
      assert.equal(watching.names.length, fleet.members.length);
      for (const member of watching.cluster.members) {
        const mark = markOf(accessIdOf(watching.cluster.target, member));
        assert.equal(mark, right(fleet.members.find(({ name }) => name === member.host)!));
      }
    } finally {
      await watching.stop();
    }
  });
});
