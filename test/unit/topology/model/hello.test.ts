import { BSON } from 'mongodb';
import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import { parseHello, type Hello } from '../../../../src/topology/model/hello.js';
import { parseSetConfig } from '../../../../src/topology/model/set-config.js';
import { recorded } from '../../../support/recorded.js';

const V5 = 'mongod-5.0.4';
const V6 = 'mongod-6.0.5';
const [PRIMARY, A, B, ARBITER, HIDDEN] = [0, 1, 2, 3, 4].map((id) => `127.0.0.1:2800${id}`) as [
  ...[string, string, string, string, string],
];

/** What a recorded process says of itself in one line, with its term where it leads. */
function summary({ kind, clusterRole, setName, writable, secondary, arbiter, electionTerm }: Hello): string {
  return [
    kind,
    clusterRole,
    setName ?? '-',
    ...(writable ? ['writable'] : []),
    ...(secondary ? ['secondary'] : []),
    ...(arbiter ? ['arbiter'] : []),
    ...(electionTerm === undefined ? [] : [`term=${electionTerm}`]),
  ].join(' ');
}

const RECORDED: Readonly<Record<string, string>> = {
  [`${V5}/replicaset-healthy/primary`]: 'member replset rs0 writable term=1',
  [`${V5}/replicaset-healthy/secondary-a`]: 'member replset rs0 secondary',
  [`${V5}/replicaset-healthy/arbiter`]: 'member replset rs0 arbiter',
  [`${V5}/replicaset-healthy/delayed`]: 'member replset rs0 secondary',
  [`${V6}/replicaset-healthy/primary`]: 'member replset rs0 writable term=1',
  [`${V6}/replicaset-healthy/secondary-b`]: 'member replset rs0 secondary',
  [`${V6}/replicaset-healthy/arbiter`]: 'member replset rs0 arbiter',
  [`${V6}/replicaset-healthy/hidden`]: 'member replset rs0 secondary',
  [`${V6}/auth-no-credentials/arbiter`]: 'member replset rsa arbiter',
  [`${V6}/initial-sync/secondary-b`]: 'member replset rs0',
  [`${V6}/maintenance/secondary-b`]: 'member replset rs0',
  [`${V6}/rollback/old-primary`]: 'member replset rs0',
  [`${V6}/not-initiated/primary`]: 'ghost replset -',
  [`${V6}/removed-member/removed`]: 'ghost replset -',
  [`${V6}/primary-catching-up/new-primary`]: 'member replset rs0 secondary term=14',
  [`${V6}/primary-catching-up/secondary-b`]: 'member replset rs0 secondary',
  [`${V6}/primary-no-majority-3s/primary`]: 'member replset rs0 writable term=11',
  [`${V6}/primary-killed/new-primary`]: 'member replset rs0 writable term=6',
  [`${V6}/primary-resumed/old-primary.first`]: 'member replset rs0',
  [`${V6}/stepped-down/old-primary`]: 'member replset rs0 secondary',
  [`${V6}/sharded-by-hand/config-primary`]: 'member config cfg writable term=1',
  [`${V6}/sharded-by-hand/shard-primary`]: 'member shard shA writable term=1',
  [`${V6}/standalone/standalone`]: 'standalone standalone - writable',
};

describe('hello', () => {
  for (const [path, expected] of Object.entries(RECORDED)) {
    it(`${path}: ${expected}`, () => {
      assert.equal(summary(parseHello(recorded(`${path}.hello.json`))), expected);
    });
  }

  it('contains its own name, the primary and the versions', () => {
    const hello = parseHello(recorded(`${V6}/replicaset-healthy/secondary-a.hello.json`));
    assert.deepEqual([hello.me, hello.primary], [A, PRIMARY]);
    assert.deepEqual([hello.setVersion, hello.wireVersion], [1, 17]);
    assert.equal(parseHello(recorded(`${V5}/replicaset-healthy/primary.hello.json`)).wireVersion, 13);
    const alone = parseHello(recorded(`${V6}/primary-killed-6s/secondary-a.hello.json`));
    assert.equal('primary' in alone, false);
  });

  it('lists who else there is, but neither hidden nor delayed members', () => {
    const { hosts, arbiters } = parseHello(recorded(`${V6}/replicaset-healthy/hidden.hello.json`));
    assert.deepEqual(hosts, [PRIMARY, A, B, ARBITER]);
    assert.deepEqual(arbiters, [ARBITER]);
    assert.ok(!hosts.includes(HIDDEN));
    const config = parseHello(recorded(`${V6}/sharded-by-hand/config-primary.hello.json`));
    assert.deepEqual(config.hosts, ['127.0.0.1:28020', '127.0.0.1:28021']);
  });

  for (const version of [V5, V6]) {
    it(`${version}: shows what the member is configured to be, but neither votes nor a priority that is not 0`, () => {
      const path = `${version}/replicaset-healthy`;
      const { config } = parseSetConfig(recorded(`${path}/primary.replSetGetConfig.json`))!;
      for (const role of ['primary', 'secondary-b', 'hidden', 'delayed', 'arbiter']) {
        const { me, settings } = parseHello(recorded(`${path}/${role}.hello.json`));
        const { arbiter, hidden, delaySeconds, priority, buildIndexes, tags } = config.members.find(
          ({ host }) => host === me,
        )!;
        const shown = priority === 0 && !arbiter ? { priority } : {};
        assert.deepEqual(settings, { arbiter, hidden, delaySeconds, ...shown, buildIndexes, tags });
      }
    });
  }

  it('shows the delay under its name from before 5.0, and a member that builds no indexes', () => {
    const { settings } = parseHello({ setName: 'rs0', passive: true, slaveDelay: 60, buildIndexes: false });
    assert.deepEqual([settings!.delaySeconds, settings!.buildIndexes], [60, false]);
    assert.equal(parseHello({ isreplicaset: true }).settings, undefined);
  });

  it('reads the clock and both ends of the log', () => {
    const reply = recorded(`${V6}/replicaset-healthy/primary.hello.json`);
    const { localTime, lastWrite } = parseHello(reply);
    assert.equal(localTime, (reply.localTime as Date).getTime());
    assert.ok(lastWrite!.applied.seconds >= lastWrite!.committed.seconds);
    assert.ok(Math.abs(lastWrite!.applied.seconds * 1000 - localTime) < 15_000);
    assert.equal(parseHello(recorded(`${V6}/standalone/standalone.hello.json`)).lastWrite, undefined);
  });

  it('knows a router, a member from before 5.0, and a ghost that sends its set name', () => {
    const router: Document = { ismaster: true, msg: 'isdbgrid', maxWireVersion: 17, ok: 1 };
    assert.equal(summary(parseHello(router)), 'mongos mongos - writable');
    const old: Document = { ismaster: false, secondary: true, setName: 'rs0', hosts: ['a:1'] };
    assert.equal(summary(parseHello(old)), 'member replset rs0 secondary');
    const ghost: Document = { isreplicaset: true, setName: 'rs0', isImplicitDefaultMajorityWC: false };
    assert.equal(summary(parseHello(ghost)), 'ghost shard rs0');
    assert.equal(parseHello({ isreplicaset: true, configsvr: 2 }).clusterRole, 'config');
  });

  it('a config server that is a shard too is a config server', () => {
    const reply: Document = { setName: 'cfg', configsvr: 2, isImplicitDefaultMajorityWC: true };
    assert.equal(parseHello(reply).clusterRole, 'config');
  });

  it('reads the whole term of an electionId', () => {
    const electionId = new BSON.ObjectId('7fffffff0000000100000001');
    assert.equal(parseHello({ setName: 'rs0', electionId }).electionTerm, 2 ** 32 + 1);
  });

  it('fields of other types are as if not there', () => {
    const reply = {
      ...{ setName: 'rs0', me: 5, primary: null, hosts: 'a:1', passives: [1, 'b:1'], arbiters: {} },
      ...{ electionId: 'x', setVersion: 'one', maxWireVersion: null, localTime: 1, lastWrite: [] },
      ...{ isWritablePrimary: 'yes', secondary: 1, arbiterOnly: 'true' },
    };
    assert.deepEqual(parseHello(reply), {
      ...{ kind: 'member', clusterRole: 'replset', setName: 'rs0', hosts: ['b:1'], arbiters: [] },
      passives: ['b:1'],
      ...{ arbiter: false, writable: false, secondary: false },
      settings: { arbiter: false, hidden: false, delaySeconds: 0, buildIndexes: true, tags: {} },
    });
    assert.equal(parseHello({}).kind, 'standalone');
  });
});
