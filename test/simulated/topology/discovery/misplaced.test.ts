import type { Document } from 'mongodb';
import assert from 'node:assert/strict';
import type { Discovered } from '../../../../src/topology/discovery/discover.js';
import { ask, closeClients } from '../../../support/fleet/direct-client.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import { replying, Succession } from '../../../support/topology/discovering.js';

/** Each set with the hosts of its members. */
function setsOf({ sets }: Discovered): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(sets.map(({ name, members }) => [name, members.map(({ host }) => host)]));
}

describe('members that say they are of another set', () => {
  let fleet: Fleet;
  let names: readonly string[];
  let found: Succession;

  beforeEach(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 3 }] });
    names = fleet.members.map(({ name }) => name);
    found = new Succession(names);
    assert.deepEqual(setsOf(await found.next()), { rs0: names });
  });

  afterEach(async () => {
    await found.close();
    await fleet.stop();
  });

  /** From now on the member says in hello, and in nothing else, that it is of the set `other`. */
  async function defect(name: string, more: Document = {}): Promise<void> {
    const exact = { promoteValues: false, promoteLongs: false };
    const hello = await ask(name, { hello: 1 }, exact);
    await closeClients();
    await fleet.control(name, replying('hello', { ...hello, setName: 'other', ...more }));
  }

  it('one of three: the set stays as it is, and no other one is monitored', async () => {
    await defect(names[2]!);
    const now = await found.next();
    assert.deepEqual(setsOf(now), { rs0: names });
    assert.equal(now.members.length, 3);
  });

  it('one of three, with a name and hosts of its own: neither are these', async () => {
    await defect(names[2]!, { me: 'elsewhere:27017', hosts: ['elsewhere:27017'] });
    const now = await found.next();
    assert.deepEqual(setsOf(now), { rs0: names });
    assert.equal(now.members.length, 3);
  });

  it('all of them: they are that set now, created again on the same hosts, and the old one is gone', async () => {
    for (const name of names) await defect(name);
    const now = await found.next();
    assert.deepEqual(setsOf(now), { other: names });
    assert.equal(now.members.length, 3);
  });

  it('all that live: the dead one is where the configuration has it, and no member is in two sets', async () => {
    await fleet.control(names[0]!, 'dead');
    for (const name of names.slice(1)) await defect(name);
    const now = await found.next();
    assert.deepEqual(setsOf(now), { other: names });
    assert.equal(now.members.length, 3);
  });
});
