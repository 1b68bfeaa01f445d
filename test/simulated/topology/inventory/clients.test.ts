import assert from 'node:assert/strict';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import { Watching } from '../../../support/topology/watching.js';

describe('members that discovery finds', () => {
  let fleet: Fleet;
  let watching: Watching;

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 4, arbiters: 1 }] });
    watching = new Watching({ seeds: [fleet.members[0]!.name] });
  });

  after(async () => {
    await watching.stop();
    await fleet.stop();
  });

  it('are greeted before the first scrape, which then need not dial them', async () => {
    await fleet.control(fleet.members[2]!.name, 'dead');
    await watching.inventory.start();
    assert.equal(watching.names.length, 4);
    const seen = await Promise.all(fleet.members.map(({ name }) => fleet.seen(name)));
    assert.deepEqual(
      seen.map(({ commands }) => (commands.hello ?? 0) > 0),
      [true, true, false, true],
    );
    assert.equal(watching.cluster.discovery.success, true);
  });
});
