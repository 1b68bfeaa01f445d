import assert from 'node:assert/strict';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import { controlSet, discovery, namesOf } from '../../../support/topology/discovering.js';

describe('discovery beside a process that hangs', () => {
  let fleet: Fleet;
  let names: readonly string[];

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 4, hidden: 1 }] });
    names = fleet.members.map(({ name }) => name);
  });

  afterEach(() => controlSet(fleet, 'rs0', 'healthy'));

  after(() => fleet.stop());

  it('a hung seed does not use up the time for the configuration: hidden members are found', async () => {
    await fleet.control(names[1]!, 'hang');
    assert.deepEqual(namesOf(await discovery([names[0]!, names[1]!])), names);
  });

  it('a source that hangs leaves time for the next one', async () => {
    await fleet.control(names[0]!, { hangCommand: 'replSetGetConfig' });
    const found = await discovery([names[0]!, names[1]!]);
    assert.deepEqual(namesOf(found), names);
    assert.ok(found.sets[0]!.config);
  });
});
