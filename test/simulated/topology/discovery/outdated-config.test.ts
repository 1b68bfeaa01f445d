import assert from 'node:assert/strict';
import { topologyHints } from '../../../../src/scrape/topology-hints.js';
import type { Discovered } from '../../../../src/topology/discovery/discover.js';
import type { CommandReply } from '../../../support/fleet/behaviour.js';
import { ask, closeClients } from '../../../support/fleet/direct-client.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import { TestScraper } from '../../../support/test-scraper.js';
import { waitUntil } from '../../../support/wait-until.js';
import {
  configOf,
  controlSet,
  namesOf,
  refusing,
  replying,
  Succession,
} from '../../../support/topology/discovering.js';
import { Watching } from '../../../support/topology/watching.js';

describe('a configuration that cannot be read any more', () => {
  let fleet: Fleet;
  let names: readonly string[];
  let succession: Succession | undefined;
  let watching: Watching | undefined;

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 4, hidden: 1 }] });
    names = fleet.members.map(({ name }) => name);
  });

  afterEach(async () => {
    await succession?.close();
    await watching?.stop();
    succession = watching = undefined;
    await controlSet(fleet, 'rs0', 'healthy');
  });

  after(() => fleet.stop());

  const opened = (...more: ConstructorParameters<typeof Succession>): Succession =>
    (succession = new Succession(...more));

  /** From now on nobody gives the configuration; the member says to run this version of it. */
  async function unreadableAt(name: string, version: number): Promise<void> {
    await fleet.control(name, { ...refusing('replSetGetConfig'), reply: await saying(name, version) });
  }

  async function unreadable(version: number): Promise<void> {
    await controlSet(fleet, 'rs0', 'healthy');
    for (const name of names) await unreadableAt(name, version);
  }

  /** All run this version of the configuration, and the primary gives it. */
  async function readable(version: number): Promise<void> {
    await unreadable(version);
    const name = names[0]!;
    await fleet.control(name, 'healthy');
    const document = await configOf(name);
    const config = { ...document.config, version };
    const given = replying('replSetGetConfig', { ...document, config }).reply as CommandReply;
    await fleet.control(name, { reply: [given, await saying(name, version)] });
  }

  it('stands while the members run no newer one', async () => {
    const { sets } = await opened([names[0]!]).next();
    await unreadable(1);
    const later = await succession!.next();
    assert.deepEqual(later.sets[0]!.config, sets[0]!.config);
    assert.equal(later.sets[0]!.version, 1);
    assert.ok(later.members.every(({ config }) => config !== undefined));
  });

  it('stays while no member answers', async () => {
    const { sets } = await opened([names[0]!]).next();
    await controlSet(fleet, 'rs0', 'dead');
    assert.deepEqual((await succession!.next()).sets, sets);
  });

  it('is outdated once one of them runs a newer one: nothing that it said holds, but the members stay', async () => {
    await opened([names[0]!]).next();
    await unreadable(1);
    await unreadableAt(names[1]!, 2);
    const found = await succession!.next();
    assert.equal(found.sets[0]!.config, undefined);
    assert.ok(found.members.every(({ config }) => config?.votes === undefined));
    assert.deepEqual([...namesOf(found)].sort(), [...names].sort());
  });

  it('was never read: each member has what its own hello shows, also while it is down, until the version changes', async () => {
    const hidden = fleet.members.find(({ role }) => role === 'hidden')!.name;
    await unreadable(1);
    const isHidden = ({ members }: Discovered) => members.find(({ host }) => host === hidden)!.config?.hidden;
    const first = await opened([names[0]!]).next();
    assert.equal(isHidden(first), true);
    assert.deepEqual(
      first.members.map(({ config }) => [config!.hidden, config!.priority, config!.votes]).toSorted(),
      [...names.slice(1).map(() => [false, undefined, undefined]), [true, 0, undefined]],
    );
    await fleet.control(hidden, 'dead');
    assert.equal(isHidden(await succession!.next()), true);
    for (const name of names.filter((one) => one !== hidden)) await unreadableAt(name, 2);
    assert.equal(isHidden(await succession!.next()), undefined);
  });

  it('keeps its version until it was tried again, then that of the members stands', async () => {
    await opened([names[0]!]).next();
    await unreadable(2);
    const [first, second] = [await succession!.next(), await succession!.next()].map(({ sets }) => sets[0]!);
    assert.deepEqual([first!.config, first!.version], [undefined, 1]);
    assert.deepEqual([second!.config, second!.version], [undefined, 2]);
  });

  it('is replaced by the next that can be read', async () => {
    await opened([names[0]!]).next();
    await unreadable(2);
    await succession!.next();
    await readable(2);
    const found = await succession!.next();
    assert.deepEqual([found.sets[0]!.config!.version, found.sets[0]!.version], [2, 2]);
    assert.ok(found.members.every(({ config }) => config !== undefined));
  });

  it('was never read: only its version is known, by hello', async () => {
    await unreadable(2);
    const found = await opened([names[0]!]).next();
    assert.deepEqual([found.sets[0]!.config, found.sets[0]!.version], [undefined, 2]);
  });

  it('members behind a split horizon are dialled there all the same', async () => {
    const aliases = names.map((name) => name.replace('127.0.0.1', 'localhost'));
    const document = await configOf(names[0]!);
    const members = document.config.members.map((one, id) => ({
      ...one,
      horizons: { outside: aliases[id] },
    }));
    const config = { ...document.config, members };
    await controlSet(fleet, 'rs0', replying('replSetGetConfig', { ...document, config }));
    await opened([names[0]!], { horizon: 'outside' }).next();
    await unreadable(2);
    for (let discovery = 0; discovery < 2; discovery++) {
      const found = await succession!.next();
      assert.equal(found.sets[0]!.config, undefined);
      const addresses = new Map(found.members.map(({ name, address }) => [name, address]));
      assert.deepEqual(addresses, new Map(names.map((name, id) => [name, aliases[id]])));
    }
  });

  it('is requested once more after the next scrape, and then only at the interval', async () => {
    const { inventory } = (watching = new Watching({ seeds: [names[0]!] }));
    const discovered = () => watching!.cluster.sets[0]!;
    const news = async () => {
      const scraper = new TestScraper(inventory.topology);
      const clusters = topologyHints(await scraper.scrape());
      await scraper.close();
      return clusters;
    };
    await inventory.start();
    assert.deepEqual(await news(), []);
    await unreadable(2);
    await inventory.start();
    assert.equal(discovered().config, undefined);
    inventory.refreshSoon(await news());
    await waitUntil(() => discovered().version === 2, { timeoutMs: 3000 });
    assert.deepEqual(await news(), []);
  });
});

/** The member's own hello, of this version of the configuration. */
async function saying(name: string, setVersion: number): Promise<CommandReply> {
  try {
    const hello = await ask(name, { hello: 1 }, { promoteValues: false, promoteLongs: false });
    return replying('hello', { ...hello, setVersion }).reply as CommandReply;
  } finally {
    await closeClients();
  }
}
