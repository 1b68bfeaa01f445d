import assert from 'node:assert/strict';
import type { Discovered } from '../../../../src/topology/discovery/discover.js';
import type { CommandReply } from '../../../support/fleet/behaviour.js';
import { ask, closeClients } from '../../../support/fleet/direct-client.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import type { FleetMember } from '../../../support/fleet/spec.js';
import { waitUntil } from '../../../support/wait-until.js';
import {
  askedDuring,
  configOf,
  controlSet,
  refusing,
  replying,
  Succession,
} from '../../../support/topology/discovering.js';

/** Discovery through it, and by addresses of it that name no horizon. */
const HORIZONS = [{ horizon: 'outside' }, {}] as const;

describe('members behind a split horizon while the configuration cannot be read', () => {
  let fleet: Fleet;
  let members: readonly FleetMember[];
  let names: readonly string[];
  let hellos: ReadonlyMap<string, CommandReply>;
  let config: CommandReply;
  let succession: Succession;

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 5, arbiters: 1, hidden: 1 }] });
    members = fleet.members;
    names = members.map(({ name }) => name);
    hellos = new Map(await Promise.all(names.map(async (name) => [name, await helloOutside(name)] as const)));
    config = await configOutside();
    await closeClients();
  });

  afterEach(async () => {
    await succession.close();
    await controlSet(fleet, 'rs0', 'healthy');
  });

  after(() => fleet.stop());

  const outside = (name: string) => name.replace('127.0.0.1', 'localhost');
  const inRole = (role: string) => members.filter((one) => one.role === role).map(({ name }) => name);

  /** What a member says of itself and the others where it is asked through the horizon. */
  async function helloOutside(name: string): Promise<CommandReply> {
    const hello = await ask(name, { hello: 1 }, { promoteValues: false, promoteLongs: false });
    const renamed = Object.entries(hello).map(([key, value]) => {
      if (['hosts', 'arbiters'].includes(key)) return [key, (value as string[]).map(outside)] as const;
      return [key, ['me', 'primary'].includes(key) ? outside(value as string) : value] as const;
    });
    return replying('hello', Object.fromEntries(renamed)).reply as CommandReply;
  }

  /** The configuration with the horizon in it. */
  async function configOutside(): Promise<CommandReply> {
    const document = await configOf(names[0]!);
    const named = document.config.members.map((one) => ({
      ...one,
      horizons: { outside: outside(one.host as string) },
    }));
    const reply = replying('replSetGetConfig', {
      ...document,
      config: { ...document.config, members: named },
    });
    return reply.reply as CommandReply;
  }

  /** From now on every member is behind the horizon, and refuses these. */
  async function behind(...refused: readonly string[]): Promise<void> {
    await controlSet(fleet, 'rs0', 'healthy');
    for (const [name, hello] of hellos) {
      const reply = [hello, config].filter(({ command }) => !refused.includes(command));
      await fleet.control(name, { reply, ...refusing(...refused) });
    }
  }

  const open = (more: (typeof HORIZONS)[number], seed = names[1]!): Succession =>
    (succession = new Succession([outside(seed)], more));

  /** Each is there once, under its own name, and dialled through the horizon. */
  function assertOnce(found: Discovered): void {
    const told = found.members.map(({ name, address, arbiter }) => [name, address, arbiter] as const);
    const [arbiter] = inRole('arbiter');
    assert.deepEqual(
      told.toSorted(),
      names.map((name) => [name, outside(name), name === arbiter] as const).toSorted(),
    );
    assert.equal(found.sets[0]!.members.length, names.length);
  }

  for (const refused of [['replSetGetConfig'], ['replSetGetConfig', 'replSetGetStatus']]) {
    it(`stay each one, under the name that they had: without ${refused.join(' and ')}`, async () => {
      await behind();
      assertOnce(await open({ horizon: 'outside' }).next());
      await behind(...refused);
      for (let scrape = 0; scrape < 2; scrape++) assertOnce(await succession.next());
    });
  }

  it('each stays one member where only the arbiter is left, which cannot be queried', async () => {
    await behind();
    assertOnce(await open({ horizon: 'outside' }).next());
    const others = members.filter(({ role }) => role !== 'arbiter');
    for (const { name } of others) await fleet.control(name, 'dead');
    for (let scrape = 0; scrape < 2; scrape++) assertOnce(await succession.next());
  });

  for (const more of HORIZONS) {
    const how = 'horizon' in more ? 'that is chosen' : 'that only the seed is of';
    it(`are each one from the start, by replSetGetStatus, in a horizon ${how}`, async () => {
      await behind('replSetGetConfig');
      open(more);
      for (let scrape = 0; scrape < 3; scrape++) assertOnce(await succession.next());
    });
  }

  it('one of them dead from the start is there once, and dialled there once it answers', async () => {
    const [, dead] = inRole('secondary');
    await behind('replSetGetConfig');
    await fleet.control(dead!, 'dead');
    open({ horizon: 'outside' });
    const addresses = async () => {
      const found = await succession.next();
      assert.deepEqual(found.members.map(({ name }) => name).toSorted(), [...names].toSorted());
      return found.members.find(({ name }) => name === dead)!.address;
    };
    assert.equal(await addresses(), dead);
    await behind('replSetGetConfig');
    await waitUntil(async () => (await addresses()) === outside(dead!), { timeoutMs: 5000 });
  });

  it('have the names of the horizon while no others are known, and these afterwards', async () => {
    await behind('replSetGetConfig', 'replSetGetStatus');
    const found = await open({ horizon: 'outside' }).next();
    const listed = names.filter((name) => name !== inRole('hidden')[0]);
    assert.deepEqual(found.members.map(({ name }) => name).toSorted(), listed.map(outside).toSorted());
    await behind('replSetGetConfig');
    const told = await succession.next();
    assert.deepEqual(told.members.map(({ name }) => name).toSorted(), [...names].toSorted());
    await behind();
    assertOnce(await succession.next());
  });

  it('are queried for their names only until these are known', async () => {
    await behind('replSetGetConfig');
    open({ horizon: 'outside' });
    await succession.next();
    await succession.next();
    const asked = await askedDuring(fleet, () => succession.next());
    const counts = [...asked.values()].map(({ replSetGetStatus = 0 }) => replSetGetStatus);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      1,
    );
  });
});
