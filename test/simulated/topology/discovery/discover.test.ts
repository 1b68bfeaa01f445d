import assert from 'node:assert/strict';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import { recorded } from '../../../support/recorded.js';
import {
  configOf,
  controlSet,
  discovery,
  namesOf,
  refusing,
  replying,
} from '../../../support/topology/discovering.js';
import { plainDiscovery } from '../../../support/test-scraper.js';

const GHOST = recorded('mongod-6.0.5/not-initiated/primary.hello.json');

describe('discovery', () => {
  let fleet: Fleet;
  /** Members of rs0: primary, two secondaries, arbiter, hidden, delayed. */
  let rs0: readonly string[];
  let rs1: readonly string[];

  before(async () => {
    fleet = await startFleet({
      sets: [
        { name: 'rs0', members: 6, arbiters: 1, hidden: 1, delaySeconds: 60 },
        { name: 'rs1', members: 3 },
      ],
    });
    const namesIn = (set: string) => fleet.members.filter((one) => one.set === set).map(({ name }) => name);
    rs0 = namesIn('rs0');
    rs1 = namesIn('rs1');
  });

  afterEach(async () => {
    await controlSet(fleet, 'rs0', 'healthy');
    await controlSet(fleet, 'rs1', 'healthy');
  });

  after(() => fleet.stop());

  describe('from one seed finds every member, hidden and delayed ones too', () => {
    for (const [id, role] of [
      'primary',
      'secondary',
      'secondary',
      'arbiter',
      'hidden',
      'delayed',
    ].entries()) {
      it(role, async () => {
        const found = await discovery([rs0[id]!]);
        assert.deepEqual(namesOf(found), rs0);
        assert.equal(found?.sets[0]?.config?.members.length, 6);
      });
    }
  });

  it('knows what each member is', async () => {
    const found = await discovery([rs0[1]!]);
    const [set] = found.sets;
    assert.deepEqual([set!.name, set!.clusterRole, set!.version], ['rs0', 'replset', 1]);
    assert.ok(found.members.every((member) => member.replicaSet === 'rs0' && member.discovered));
    assert.ok(
      found.members.every(({ name, address, hostname }) => name === address && hostname === '127.0.0.1'),
    );
    const marks = found.members.map(({ arbiter, config }) => [arbiter, config!.hidden, config!.delaySeconds]);
    assert.deepEqual(marks.slice(2), [
      [false, false, 0],
      [true, false, 0],
      [false, true, 0],
      [false, true, 60],
    ]);
  });

  it('of seeds of several sets finds all of both', async () => {
    const found = await discovery([rs0[1]!, rs1[2]!]);
    assert.deepEqual(namesOf(found), [...rs0, ...rs1]);
    assert.deepEqual(
      found.sets.map(({ name }) => name),
      ['rs0', 'rs1'],
    );
  });

  it('goes on with the seeds that answer', async () => {
    await fleet.control(rs0[0]!, 'dead');
    assert.deepEqual(namesOf(await discovery([rs0[0]!, 'nope.invalid:27017', rs0[2]!])), rs0);
  });

  it('finds nothing but the seeds where no host answers', async () => {
    await controlSet(fleet, 'rs0', 'dead');
    const found = await discovery([rs0[0]!, rs0[1]!]);
    assert.equal(found.answered, false);
    assert.deepEqual(
      found.members.map(({ name, clusterRole, discovered }) => [name, clusterRole, discovered]),
      [
        [rs0[0], 'unknown', false],
        [rs0[1], 'unknown', false],
      ],
    );
  });

  it('requests the configuration from one data member of each set, not from all', async () => {
    const asked = async () => {
      const seen = await Promise.all(rs0.map((name) => fleet.seen(name)));
      return seen.reduce((sum, { commands }) => sum + (commands.replSetGetConfig ?? 0), 0);
    };
    const before = await asked();
    await discovery([...rs0]);
    assert.equal((await asked()) - before, 1);
  });

  it('without replSetGetConfig: everybody by replSetGetStatus, without the configuration', async () => {
    await controlSet(fleet, 'rs0', refusing('replSetGetConfig'));
    const found = await discovery([rs0[1]!]);
    assert.deepEqual([...namesOf(found)].sort(), [...rs0].sort());
    assert.equal(found.sets[0]!.config, undefined);
    assert.equal(found.sets[0]!.version, 1);
    assert.deepEqual(
      found.members.filter(({ arbiter }) => arbiter).map(({ name }) => name),
      [rs0[3]],
    );
  });

  it('without any privilege: the members that hello lists, and a hidden seed itself', async () => {
    await controlSet(fleet, 'rs0', refusing('replSetGetConfig', 'replSetGetStatus'));
    assert.deepEqual(namesOf(await discovery([rs0[3]!])), rs0.slice(0, 4));
    const found = await discovery([rs0[4]!]);
    assert.deepEqual([...namesOf(found)].sort(), rs0.slice(0, 5).sort());
    assert.equal(found.members.find(({ name }) => name === rs0[3])!.arbiter, true);
  });

  it('with the privilege at one member only: of that one', async () => {
    await controlSet(fleet, 'rs0', refusing('replSetGetConfig', 'replSetGetStatus'));
    await fleet.control(rs0[1]!, 'healthy');
    assert.deepEqual(namesOf(await discovery([rs0[1]!])), rs0);
  });

  it('a seed that was removed leads to its set by its configuration', async () => {
    const { reply } = replying('hello', GHOST) as { reply: never };
    const error = { command: 'replSetGetStatus', code: 93, codeName: 'InvalidReplicaSetConfig', errmsg: 'x' };
    await fleet.control(rs0[2]!, { reply, error });
    const document = await configOf(rs0[2]!);
    const members = document.config.members.filter(({ host }) => host !== rs0[2]);
    const rest = rs0.filter((name) => name !== rs0[2]);
    const without = replying('replSetGetConfig', changed(document, members));
    await Promise.all(rest.map((name) => fleet.control(name, without)));
    assert.deepEqual(namesOf(await discovery([rs0[2]!])), rest);
  });

  it('a seed that was never initiated stands for itself', async () => {
    const refusal = { code: 94, codeName: 'NotYetInitialized', errmsg: 'no replset config' };
    const error = ['replSetGetStatus', 'replSetGetConfig'].map((command) => ({ command, ...refusal }));
    const { reply } = replying('hello', GHOST) as { reply: never };
    await fleet.control(rs1[0]!, { reply, error });
    const found = await discovery([rs1[0]!]);
    assert.deepEqual(namesOf(found), [rs1[0]]);
    assert.deepEqual([found.members[0]!.clusterRole, found.members[0]!.discovered], ['replset', true]);
    assert.deepEqual(found.sets, []);
  });

  it('a standalone and a router stand for themselves, under the names they were given', async () => {
    const standalone = recorded('mongod-6.0.5/standalone/standalone.hello.json');
    const router = { ismaster: true, msg: 'isdbgrid', maxWireVersion: 17, minWireVersion: 0, ok: 1 };
    await fleet.control(rs1[0]!, replying('hello', standalone));
    await fleet.control(rs1[1]!, replying('hello', router));
    const found = await discovery([rs1[0]!, rs1[1]!, rs0[0]!]);
    assert.deepEqual(namesOf(found), [...rs0, rs1[0], rs1[1]]);
    const lonely = found.members.slice(6).map(({ clusterRole, replicaSet }) => [clusterRole, replicaSet]);
    assert.deepEqual(lonely, [
      ['standalone', undefined],
      ['mongos', undefined],
    ]);
  });

  it('follows only the set that the URI names', async () => {
    assert.deepEqual(
      namesOf(await discovery([rs0[0]!, rs1[0]!], { target: plainDiscovery({ replicaSet: 'rs1' }) })),
      rs1,
    );
    const none = await discovery([rs0[0]!], { target: plainDiscovery({ replicaSet: 'rs1' }) });
    assert.equal(none.answered, false);
  });
});

function changed<T extends { readonly config: object }>(document: T, members: readonly object[]): T {
  return { ...document, config: { ...document.config, members } };
}
