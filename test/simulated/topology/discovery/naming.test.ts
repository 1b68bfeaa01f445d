import assert from 'node:assert/strict';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import { configOf, controlSet, discovery, namesOf, replying } from '../../../support/topology/discovering.js';
import { plainDiscovery } from '../../../support/test-scraper.js';

describe('names and addresses', () => {
  let fleet: Fleet;
  let names: readonly string[];
  /** The same processes by another name. */
  let aliases: readonly string[];

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 3 }] });
    names = fleet.members.map(({ name }) => name);
    aliases = names.map((name) => name.replace('127.0.0.1', 'localhost'));
  });

  afterEach(() => controlSet(fleet, 'rs0', 'healthy'));

  after(() => fleet.stop());

  const mapped = (map: Readonly<Record<string, string>>) => (name: string) => map[name] ?? name;

  it('a seed by another name gives way to the canonical names', async () => {
    const found = await discovery([aliases[1]!]);
    assert.deepEqual(namesOf(found), names);
    assert.deepEqual(
      found.members.map(({ address }) => address),
      names,
    );
  });

  it('a seed that only the host map can reach', async () => {
    const dial = mapped({ 'db1.internal:27017': names[2]! });
    assert.deepEqual(namesOf(await discovery(['db1.internal:27017'], { dial })), names);
  });

  it('a host map changes where members are dialled, never how they are called', async () => {
    const dial = mapped({ [names[0]!]: aliases[0]!, [names[2]!]: aliases[2]! });
    const found = await discovery([names[1]!], { dial });
    assert.deepEqual(namesOf(found), names);
    assert.deepEqual(
      found.members.map(({ address }) => address),
      [aliases[0], names[1], aliases[2]],
    );
  });

  it('what cannot be dialled is no member', async () => {
    const document = await configOf(names[0]!);
    const odd = ['db1', 'user@db2:1', 'db3:1/?x', 'a b:1', ''];
    const members = [...document.config.members, ...odd.map((host, id) => ({ _id: 10 + id, host }))];
    const config = { ...document.config, members };
    await controlSet(fleet, 'rs0', replying('replSetGetConfig', { ...document, config }));
    assert.deepEqual(namesOf(await discovery([names[0]!])), names);
  });

  describe('a split horizon', () => {
    beforeEach(async () => {
      const document = await configOf(names[0]!);
      const members = document.config.members.map((member, id) =>
        id === 2 ? member : { ...member, horizons: { outside: aliases[id] } },
      );
      const config = { ...document.config, members };
      await controlSet(fleet, 'rs0', replying('replSetGetConfig', { ...document, config }));
    });

    const addresses = async (horizon?: string, dial = mapped({})) => {
      const found = await discovery([names[0]!], { dial, ...(horizon !== undefined && { horizon }) });
      assert.deepEqual(namesOf(found), names);
      return found.members.map(({ address }) => address);
    };

    it('is dialled where one is chosen, the name stays', async () => {
      assert.deepEqual(await addresses('outside'), [aliases[0], aliases[1], names[2]]);
    });

    it('is not looked at otherwise, and an unknown one changes nothing', async () => {
      assert.deepEqual(await addresses(), names);
      assert.deepEqual(await addresses('inside'), names);
    });

    it('gives way to the host map', async () => {
      const dial = mapped({ [names[1]!]: '127.0.0.1:1' });
      assert.deepEqual(await addresses('outside', dial), [aliases[0], '127.0.0.1:1', names[2]]);
    });
  });

  describe('without following', () => {
    it('the seeds alone are members, by their canonical names, dialled as given', async () => {
      const found = await discovery([aliases[0]!, names[2]!], {
        target: plainDiscovery({ discovery: false }),
      });
      assert.deepEqual(namesOf(found), [names[0], names[2]]);
      assert.deepEqual(
        found.members.map(({ address }) => address),
        [aliases[0], names[2]],
      );
      assert.deepEqual(namesOf(found.sets[0]!), [names[0], names[2]]);
      assert.equal(found.sets[0]!.config!.members.length, 3);
    });

    it('a seed that does not answer stays a member', async () => {
      await fleet.control(names[1]!, 'dead');
      const found = await discovery([names[0]!, names[1]!], { target: plainDiscovery({ discovery: false }) });
      assert.deepEqual(
        found.members.map(({ name, clusterRole, discovered }) => [name, clusterRole, discovered]),
        [
          [names[0], 'replset', true],
          [names[1], 'replset', true],
        ],
      );
    });
  });
});
