import assert from 'node:assert/strict';
import type { Discovered } from '../../../../src/topology/discovery/discover.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { later, plainDiscovery } from '../../../support/test-scraper.js';
import { controlAll, declare, discovery, find, Succession } from '../../../support/topology/discovering.js';

const MINUTE_MS = 60_000;

/** Further behind the newest ping than a router that lives can be. */
const STALE_SECONDS = 75;

describe('routers of a cluster', () => {
  let fleet: Fleet;
  let routers: readonly FleetMember[];
  let names: readonly string[];
  let config: string;
  let succession: Succession;

  before(async () => {
    const shards = [{ name: 'shard1', members: 1 }];
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 3, config: 1, shards }] });
    routers = fleet.routers;
    names = routers.map(({ name }) => name);
    config = fleet.membersOf({ clusterRole: 'config' })[0]!.name;
  });

  beforeEach(() => {
    succession = new Succession([config]);
  });

  afterEach(async () => {
    await succession.close();
    await controlAll(fleet, fleet.members, 'healthy');
    await Promise.all(names.map((name) => fleet.ageRouter(name, 0)));
  });

  after(() => fleet.stop());

  const watched = ({ members }: Discovered) =>
    members.filter(({ clusterRole }) => clusterRole === 'mongos').map(({ host }) => host);
  const without = (name: string) => names.filter((other) => other !== name);

  /** Killed so long ago that its row is stale. */
  async function gone(name: string): Promise<void> {
    await fleet.control(name, 'dead');
    await fleet.ageRouter(name, STALE_SECONDS);
  }

  it('one whose row is stale when it is first seen is none', async () => {
    await gone(names[1]!);
    assert.deepEqual(watched(await succession.next()), without(names[1]!));
  });

  it('is not one either where it still answers, but no reply names it', async () => {
    await fleet.ageRouter(names[1]!, STALE_SECONDS);
    assert.deepEqual(watched(await succession.next()), without(names[1]!));
  });

  it('but is a member where it is the seed', async () => {
    await fleet.ageRouter(names[1]!, STALE_SECONDS);
    const found = await discovery([names[1]!]);
    assert.deepEqual(new Set(watched(found)), new Set(names));
    assert.equal(find(found, names[1]!).discovered, true);
    assert.equal(found.members.length, fleet.members.length);
  });

  it('a killed one stays while its row is fresh beside the newest', async () => {
    const retention = { routerRetentionMs: 0 };
    await succession.next(retention);
    await fleet.control(names[1]!, 'dead');
    await fleet.ageRouter(names[1]!, 50);
    assert.deepEqual(watched(await succession.next(retention)), names);
  });

  it('all killed at once stay: their rows are as new as the newest', async () => {
    await succession.next({ routerRetentionMs: 0 });
    await Promise.all(names.map((name) => gone(name)));
    for (let scrape = 0; scrape < 2; scrape++) {
      const found = await later(10 * MINUTE_MS, () => succession.next({ routerRetentionMs: 0 }));
      assert.deepEqual(watched(found), names);
    }
  });

  it('a killed one stays for its retention after its row has gone stale, then it goes', async () => {
    const retention = { routerRetentionMs: 15 * MINUTE_MS };
    const after = (minutes: number) => later(minutes * MINUTE_MS, () => succession.next(retention));
    await after(0);
    await gone(names[1]!);
    const all = new Set(names);
    assert.deepEqual(new Set(watched(await after(100))), all);
    assert.deepEqual(new Set(watched(await after(114))), all);
    assert.deepEqual(watched(await after(116)), without(names[1]!));
    assert.deepEqual(watched(await after(117)), without(names[1]!));
  });

  it('with a retention of 0 it goes as soon as its row is stale', async () => {
    const retention = { routerRetentionMs: 0 };
    await succession.next(retention);
    await gone(names[1]!);
    assert.deepEqual(watched(await succession.next(retention)), without(names[1]!));
  });

  it('one whose row is stale but that answers stays, however long it takes', async () => {
    const retention = { routerRetentionMs: 0 };
    await succession.next(retention);
    await fleet.ageRouter(names[1]!, STALE_SECONDS);
    for (const hours of [0, 1, 24]) {
      const found = await later(hours * 60 * MINUTE_MS, () => succession.next(retention));
      assert.deepEqual(new Set(watched(found)), new Set(names));
    }
  });

  it('one that comes back under its name is there again', async () => {
    const retention = { routerRetentionMs: 0 };
    await succession.next(retention);
    await gone(names[1]!);
    await succession.next(retention);
    await fleet.control(names[1]!, 'healthy');
    await fleet.ageRouter(names[1]!, 0);
    assert.deepEqual(watched(await succession.next(retention)), names);
  });

  it('a declared one stays for as long as it is declared, whatever its row', async () => {
    const target = plainDiscovery({ members: [declare(names[1]!, 'mongos')] });
    const request = { routerRetentionMs: 0, target };
    const flags = (found: Discovered) => {
      const { clusterRole, declared, discovered } = find(found, names[1]!);
      return [clusterRole, declared, discovered];
    };
    assert.deepEqual(flags(await succession.next(request)), ['mongos', true, true]);
    await gone(names[1]!);
    for (const hours of [1, 24]) {
      const found = await later(hours * 60 * MINUTE_MS, () => succession.next(request));
      assert.deepEqual(flags(found), ['mongos', true, false]);
    }
    const undeclared = await succession.next({ routerRetentionMs: 0 });
    assert.deepEqual(watched(undeclared), without(names[1]!));
  });
});
