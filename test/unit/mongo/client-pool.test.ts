import assert from 'node:assert/strict';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { clientPool, deadlineIn } from '../../support/rounds.js';

describe('pool of clients', () => {
  let fleet: Fleet;

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 2 }] });
  });

  after(() => fleet.stop());

  it('has one client per address, made at first use', () => {
    const pool = clientPool();
    assert.equal(pool.get('a:1'), pool.get('a:1'));
    assert.notEqual(pool.get('a:1'), pool.get('b:1'));
    return pool.close();
  });

  it('closes those that no member has any more, and makes them anew when they come back', async () => {
    const [one, two] = fleet.members.map(({ address }) => address) as [string, string];
    const pool = clientPool();
    const [first, second] = [pool.get(one), pool.get(two)];
    await Promise.all([first, second].map((client) => client.hello(deadlineIn(3000))));
    await pool.retain(new Set([one]));
    assert.equal(pool.get(one), first);
    assert.notEqual(pool.get(two), second);
    await pool.get(two).hello(deadlineIn(3000));
    await pool.close();
  });

  it('closes them all', async () => {
    const pool = clientPool();
    const client = pool.get(fleet.members[0]!.address);
    await client.hello(deadlineIn(3000));
    await pool.close();
    assert.notEqual(pool.get(fleet.members[0]!.address), client);
    await pool.close();
  });
});
