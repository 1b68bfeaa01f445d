import assert from 'node:assert/strict';
import type { DeclaredMember, Partition } from '../../../../src/config/config.js';
import {
  memberKey,
  hostnameOf,
  setKey,
  type Cluster,
  type Member,
} from '../../../../src/topology/model/topology.js';
import {
  mayBeOwn,
  ownerOf,
  ownPart,
  partitionIndexOf,
} from '../../../../src/topology/partition/partition.js';
import { clusterOf, plainDiscovery } from '../../../support/test-scraper.js';
import { declare } from '../../../support/topology/discovering.js';

const TOTALS = Array.from({ length: 16 }, (_, index) => index + 1);

const sharesOf = (count: number): readonly Partition[] =>
  Array.from({ length: count }, (_, index) => ({ index, count }));

function process(clusterRole: Member['clusterRole'], host: string, replicaSet?: string): Member {
  return {
    ...{ cluster: 'test', name: host, host, address: host, clusterRole, hostname: hostnameOf(host) },
    ...(replicaSet !== undefined && { replicaSet }),
    ...{ arbiter: false, declared: false, discovered: true },
  };
}

/** Sets of three, and as many routers, standalones and members that are declared only. */
function bigCluster(sets: number): Cluster {
  const numbers = Array.from({ length: sets }, (_, index) => index);
  const inSets = numbers.flatMap((set) =>
    ['a', 'b', 'c'].map((letter) => process('shard', `db${set}${letter}:27018`, `rs${set}`)),
  );
  const config = ['a', 'b', 'c'].map((letter) => process('config', `cfg${letter}:27019`, 'cfg'));
  const cluster = clusterOf([...config, ...inSets]);
  const others = numbers.flatMap((index): readonly Member[] => [
    process('mongos', `router${index}:27017`),
    process('standalone', `alone${index}:27017`),
    process('unknown', `seed${index}:27017`),
    // The set knows nothing of it, so that it stands outside.
    { ...process('shard', `missing${index}:27018`, `rs${index}`), declared: true, discovered: false },
  ]);
  return { ...cluster, members: [...cluster.members, ...others] };
}

/** The exporter of each member, by its name. */
function ownersOf(cluster: Cluster, count: number): ReadonlyMap<string, number> {
  return ownersIn(sharesOf(count).map((share) => ownPart(cluster, share)));
}

function ownersIn(parts: readonly Pick<Cluster, 'members'>[]): ReadonlyMap<string, number> {
  return new Map(
    parts.flatMap(({ members }, ordinal) => members.map(({ name }) => [name, ordinal] as const)),
  );
}

describe('the share of one of several exporters', () => {
  const cluster = bigCluster(1_000);
  const all = TOTALS.map((count) => sharesOf(count).map((share) => ownPart(cluster, share)));

  it('of 1,000 sets and 7,003 members each is in exactly one of 1 to 16 shares, and no set is split', () => {
    for (const parts of all) {
      const count = parts.length;
      const members = parts.flatMap((part) => part.members.map(memberKey));
      assert.equal(members.length, cluster.members.length, `${count}`);
      assert.equal(new Set(members).size, cluster.members.length, `${count}`);
      const sets = parts.flatMap((part) => part.sets.map(setKey));
      assert.deepEqual(sets.toSorted(), cluster.sets.map(setKey).toSorted());
      for (const part of parts) {
        const own = new Set(part.members);
        for (const set of part.sets)
          assert.ok(
            set.members.every((member) => own.has(member)),
            set.name,
          );
        const inSets = new Set(part.sets.map(({ name }) => name));
        const stray = part.members.filter(({ replicaSet }) => replicaSet && !inSets.has(replicaSet));
        assert.deepEqual(stray, [], 'a declared member goes with the set it is missing from');
      }
    }
  });

  it('one exporter more takes its part of all others alike, and nothing moves between those', () => {
    let before = ownersIn(all[0]!);
    for (const parts of all.slice(1)) {
      const [count, after] = [parts.length, ownersIn(parts)];
      const moved = [...after].filter(([name, owner]) => before.get(name) !== owner);
      assert.ok(
        moved.every(([, owner]) => owner === count - 1),
        'only to the new one',
      );
      const part = moved.length / after.size;
      assert.ok(Math.abs(part - 1 / count) < 0.35 / count, `${part} instead of 1/${count}`);
      before = after;
    }
  });

  it('shares are of like size', () => {
    for (const count of TOTALS) {
      const sizes = sharesOf(count).map((share) => ownPart(cluster, share).sets.length);
      const mean = cluster.sets.length / count;
      for (const size of sizes)
        assert.ok(size > 0.7 * mean && size < 1.3 * mean, `${count}: ${sizes.join()}`);
    }
  });

  // Computed by another program.
  it('is the same in every version and on every machine', () => {
    const owners = (key: string) => [2, 3, 5, 8, 16, 100].map((count) => ownerOf(key, count));
    assert.deepEqual(
      {
        set: owners('set\nprod\nrs0'),
        config: owners('config\nprod'),
        router: owners('process\nprod\nrouter1.example.net:27017'),
        'not ASCII': owners('set\nBestände\nrs-größe'),
      },
      {
        set: [1, 2, 4, 7, 7, 49],
        config: [0, 2, 2, 7, 7, 36],
        router: [1, 2, 3, 3, 10, 41],
        'not ASCII': [0, 0, 0, 0, 0, 39],
      },
    );
  });

  it('the order and the rest of the members have no part in it', () => {
    const some = clusterOf(
      cluster.members.filter(({ replicaSet }) => /^rs\d*7$/.test(replicaSet ?? '')).toReversed(),
    );
    const whole = ownersOf(cluster, 7);
    for (const [name, owner] of ownersOf(some, 7)) assert.equal(whole.get(name), owner, name);
  });

  it('sets of one name in two clusters fall to an exporter each by itself', () => {
    const names = Array.from({ length: 30 }, (_, index) => `prod${index}`);
    const owners = names.map((name) => {
      const member = { ...process('replset', 'db:27017', 'rs0'), cluster: name };
      return ownersOf(clusterOf([member]), 3).get('db:27017');
    });
    assert.deepEqual(new Set(owners), new Set([0, 1, 2]));
  });
});

describe('whose a member is before its set is known', () => {
  const count = 16;
  const owner = (members: readonly Member[], target: readonly DeclaredMember[] = []): readonly number[] => {
    const cluster = clusterOf(members, { target: plainDiscovery({ members: target }) });
    const owners = ownersOf(cluster, count);
    return members.map(({ name }) => owners.get(name)!);
  };

  it('config servers fall to the same exporter, whatever their set is called', () => {
    const [named] = owner([process('config', 'c1:1', 'cfg')]);
    const unplaced = owner([process('config', 'c1:1'), process('config', 'c2:1'), process('config', 'c3:1')]);
    assert.deepEqual(unplaced, [named, named, named]);
  });

  it('a seed of which the URI names the set goes where the set will go', () => {
    const [found] = owner([process('replset', 'db1:1', 'rs0')]);
    assert.deepEqual(owner([process('unknown', 'db1:1', 'rs0'), process('unknown', 'x:1', 'rs0')]), [
      found,
      found,
    ]);
  });

  it('a plain set with another name in the file stays with the exporter that the file assigns', () => {
    const [asDeclared] = owner([process('replset', 'db1:1', 'orders')]);
    const found = { ...process('replset', 'db1:1', 'rs0'), declared: true };
    const others = [process('replset', 'db2:1', 'rs0'), process('replset', 'db3:1', 'rs0')];
    const named = declare('db1:1', 'replset', { replicaSet: 'orders' });
    assert.deepEqual(owner([...others, found], [named]), [asDeclared, asDeclared, asDeclared]);
    const right = declare('db2:1', 'replset', { replicaSet: 'rs0' });
    assert.deepEqual(owner([...others, found], [named, right]), owner([...others, found]));
  });

  it('one whose set the URI names may be a config server: both possible exporters contact it', () => {
    const claim = { clusterRole: 'unknown', host: 'db1:1', replicaSet: 'rs0' } as const;
    const asking = sharesOf(count).filter((share) => mayBeOwn('test', claim, share));
    const [set] = owner([process('replset', 'db1:1', 'rs0')]);
    const [config] = owner([process('config', 'db1:1', 'rs0')]);
    assert.deepEqual(
      asking.map(({ index: ordinal }) => ordinal),
      [...new Set([set!, config!])].toSorted((a, b) => a - b),
    );
  });
});

describe('what one of several exporters does for a whole cluster', () => {
  const cluster = clusterOf([
    process('config', 'cfg:27019', 'cfg'),
    ...[1, 2, 3, 4, 5].map((index) => process('mongos', `router${index}:27017`)),
  ]);

  for (const count of TOTALS) {
    it(`of ${count} the one with the config servers is the leader, and has two routers for requests`, () => {
      const parts = sharesOf(count).map((share) => ownPart(cluster, share));
      const speakers = parts.filter(({ responsibilities }) => responsibilities.isLeader);
      assert.equal(speakers.length, 1);
      const [{ members, responsibilities }] = speakers as [(typeof speakers)[number]];
      assert.ok(members.some(({ clusterRole }) => clusterRole === 'config'));
      const own = members.filter(({ clusterRole }) => clusterRole === 'mongos');
      assert.equal(responsibilities.borrowedRouters.length, Math.max(0, 2 - own.length));
      assert.ok(responsibilities.borrowedRouters.every((router) => !own.includes(router)));
      const silent = parts.filter((part) => !part.responsibilities.isLeader);
      assert.ok(silent.every((part) => part.responsibilities.borrowedRouters.length === 0));
    });
  }

  it('speaks for it also while the config servers are not known', () => {
    const routers = clusterOf(cluster.members.filter(({ clusterRole }) => clusterRole === 'mongos'));
    const speakers = (of: Cluster) =>
      sharesOf(5).filter((share) => ownPart(of, share).responsibilities.isLeader);
    assert.deepEqual(speakers(routers), speakers(cluster));
  });

  it('borrows no router that runs nowhere', () => {
    const dead = cluster.members.map((member) => ({ ...member, declared: true, discovered: false }));
    const parts = sharesOf(3).map((share) => ownPart(clusterOf(dead), share));
    assert.deepEqual(
      parts.map(({ responsibilities }) => responsibilities.borrowedRouters),
      [[], [], []],
    );
  });
});

describe('who watches a member', () => {
  const cluster = bigCluster(20);

  it('is found by its name', () => {
    const owners = ownersOf(cluster, 4);
    for (const { name } of cluster.members)
      assert.equal(partitionIndexOf(cluster, name, 4), owners.get(name), name);
    assert.equal(partitionIndexOf(cluster, 'nobody:27017', 4), undefined);
  });
});
