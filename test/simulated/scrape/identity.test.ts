import assert from 'node:assert/strict';
import type { Document } from '../../../src/mongo/bson.js';
import { misplacedMember } from '../../../src/scrape/identity.js';
import { parseHello } from '../../../src/topology/model/hello.js';
import type { ClusterRole, Member } from '../../../src/topology/model/topology.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { recordedSet } from '../../support/recorded.js';
import { clusterOf, fleetTopology, resultOf, TestScraper } from '../../support/test-scraper.js';

const [A, B, OUTSIDE] = ['127.0.0.1:28001', '127.0.0.1:28002', 'db.example.com:27017'] as const;

/** A member of the recorded set, with this horizon. */
function setOf(horizons: Readonly<Record<string, string>> = {}): readonly Member[] {
  return recordedSet('mongod-6.0.5').members.map((member) => ({
    ...member,
    config: { ...member.config!, horizons: member.name === B ? horizons : {} },
  }));
}

function mistake(hello: Document, name: string = A, members = setOf()): string | undefined {
  const member = members.find((one) => one.name === name)!;
  return misplacedMember(member, parseHello(hello), clusterOf(members));
}

function lonely(clusterRole: ClusterRole, hello: Document): string | undefined {
  const { replicaSet: _, ...member } = setOf()[0]!;
  return misplacedMember({ ...member, clusterRole }, parseHello(hello), clusterOf([]));
}

describe('whether a process is the expected member', () => {
  it('follows from its set and its name', () => {
    assert.equal(mistake({ setName: 'rs0', me: A }), undefined);
    assert.equal(mistake({ setName: 'rs0' }), undefined);
  });

  it('is denied for a process of another set, or of none', () => {
    assert.equal(mistake({ setName: 'rs9', me: A }), 'expected a member of set rs0, found rs9');
    assert.equal(mistake({ msg: 'isdbgrid' }), 'expected a member of set rs0, found a mongos');
    assert.equal(mistake({}), 'expected a member of set rs0, found a standalone');
  });

  it('is denied for another member of the set', () => {
    assert.equal(mistake({ setName: 'rs0', me: B }), `the member at ${A} reports the name ${B}`);
  });

  it('is denied for another member by the name of its horizon', () => {
    const members = setOf({ outside: OUTSIDE });
    assert.equal(
      mistake({ setName: 'rs0', me: OUTSIDE }, A, members),
      `the member at ${A} reports the name ${B}`,
    );
    assert.equal(mistake({ setName: 'rs0', me: OUTSIDE }, B, members), undefined);
  });

  it('is not denied for a name that no member has: it may be an alias', () => {
    assert.equal(mistake({ setName: 'rs0', me: 'elsewhere:1' }), undefined);
  });

  it('is not denied for a process without usable configuration', () => {
    assert.equal(mistake({ isreplicaset: true }), undefined);
    assert.equal(mistake({ isreplicaset: true, setName: 'rs9' }), undefined);
  });

  it('follows from its kind for a standalone and a router', () => {
    assert.equal(lonely('standalone', {}), undefined);
    assert.equal(lonely('mongos', { msg: 'isdbgrid' }), undefined);
    assert.equal(lonely('standalone', { setName: 'rs0' }), 'expected a standalone, found a member');
    assert.equal(lonely('mongos', {}), 'expected a mongos, found a standalone');
  });

  it('is not denied for a seed of which nothing is known', () => {
    for (const hello of [{}, { msg: 'isdbgrid' }, { setName: 'rs7' }, { isreplicaset: true }]) {
      assert.equal(lonely('unknown', hello), undefined);
    }
  });
});

describe('a scrape that finds another process', () => {
  let fleet: Fleet;
  let scraper: TestScraper | undefined;

  before(async () => {
    fleet = await startFleet({ sets: ['rs0', 'rs1'].map((name) => ({ name, members: 3 })) });
  });

  afterEach(() => scraper?.close());

  after(() => fleet.stop());

  it('at swapped addresses has neither member up, and the others are up', async () => {
    const [first, second, third] = fleet.members.map(({ name }) => name) as [string, string, string];
    const swapped: Readonly<Record<string, string>> = { [first]: second, [second]: first };
    scraper = new TestScraper(
      fleetTopology(fleet, (member) => ({ ...member, address: swapped[member.name] ?? member.address })),
    );
    const scrape = await scraper.scrape();
    for (const [name, found] of [
      [first, second],
      [second, first],
    ] as const) {
      const { up, failure, hello, replies } = resultOf(scrape, name);
      assert.equal(up, false);
      assert.deepEqual([failure!.phase, failure!.reason], ['hello', 'wrong_identity']);
      assert.match(failure!.message, new RegExp(`reports the name ${found}`));
      assert.deepEqual([hello, replies], [undefined, {}]);
    }
    assert.equal(resultOf(scrape, third).up, true);
  });

  it('of another set has the member down, and sends nothing more', async () => {
    const [, , , stranger] = fleet.members.map(({ name }) => name);
    const before = await fleet.seen(stranger!);
    scraper = new TestScraper(
      fleetTopology(fleet, (member) =>
        member.name === stranger ? { ...member, replicaSet: 'rs0' } : member,
      ),
    );
    const { up, failure } = resultOf(await scraper.scrape(), stranger!);
    assert.deepEqual([up, failure!.reason], [false, 'wrong_identity']);
    assert.equal(failure!.message, 'expected a member of set rs0, found rs1');
    const after = await fleet.seen(stranger!);
    assert.equal(after.commands.serverStatus, before.commands.serverStatus);
  });
});
