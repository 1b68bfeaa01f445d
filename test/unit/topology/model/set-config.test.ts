import { BSON } from 'mongodb';
import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import { parseSetConfig } from '../../../../src/topology/model/set-config.js';
import { recorded } from '../../../support/recorded.js';

const V6 = 'mongod-6.0.5';

/** The only member of a configuration with this entry. */
function memberOf(entry: Document) {
  const config = { _id: 'rs0', version: 1, members: [{ _id: 0, host: 'a:1', ...entry }] };
  return parseSetConfig({ config, ok: 1 })!.config.members[0]!;
}

describe('replSetGetConfig', () => {
  for (const version of ['mongod-5.0.4', V6]) {
    it(`${version}: all members, with what hello hides`, () => {
      const { setName, config } = parseSetConfig(
        recorded(`${version}/replicaset-healthy/primary.replSetGetConfig.json`),
      )!;
      assert.equal(setName, 'rs0');
      assert.deepEqual([config.version, config.term], [1, 1]);
      const roles = config.members.map(
        ({ host, arbiter, hidden, delaySeconds, priority, votes }) =>
          `${host.slice(-5)} ${[arbiter, hidden].map(Number).join(' ')} ${delaySeconds} ${priority} ${votes}`,
      );
      assert.deepEqual(roles, [
        '28000 0 0 0 1 1',
        '28001 0 0 0 1 1',
        '28002 0 0 0 1 1',
        '28003 1 0 0 0 1',
        '28004 0 1 0 0 1',
        '28005 0 1 30 0 0',
      ]);
    });
  }

  it('durations in seconds', () => {
    const { config } = parseSetConfig(recorded(`${V6}/replicaset-healthy/primary.replSetGetConfig.json`))!;
    assert.equal(config.heartbeatIntervalSeconds, 2);
    assert.equal(config.heartbeatTimeoutSeconds, 10);
    assert.equal(config.electionTimeoutSeconds, 10);
  });

  it('reads the identity of the set in hex, which another set of the same name does not share', () => {
    const { config } = parseSetConfig(recorded(`${V6}/replicaset-healthy/primary.replSetGetConfig.json`))!;
    assert.match(config.replicaSetId!, /^[0-9a-f]{24}$/);
    const settings = { replicaSetId: new BSON.ObjectId('0123456789abcdef01234567') };
    const other = parseSetConfig({ config: { _id: 'rs0', version: 1, members: [], settings } })!;
    assert.equal(other.config.replicaSetId, '0123456789abcdef01234567');
    assert.notEqual(other.config.replicaSetId, config.replicaSetId);
  });

  it('a removed member names the set it was removed from', () => {
    const named = parseSetConfig(recorded(`${V6}/removed-member/removed.replSetGetConfig.json`))!;
    assert.equal(named.setName, 'rs0');
    assert.ok(named.config.members.every(({ host }) => host !== '127.0.0.1:28002'));
    assert.ok(named.config.members.length > 0);
  });

  it('two configurations of one set differ by version', () => {
    const version = (who: string) =>
      parseSetConfig(recorded(`${V6}/config-drift/${who}.replSetGetConfig.json`))!.config.version;
    assert.notEqual(version('primary'), version('secondary-b'));
  });

  it('a refusal is no configuration', () => {
    const refusal = recorded(`${V6}/auth-no-credentials/arbiter.replSetGetConfig.json`);
    assert.equal(parseSetConfig(refusal), undefined);
    for (const reply of [{}, { config: null }, { config: { _id: 'rs0' } }, { config: { version: 1 } }]) {
      assert.equal(parseSetConfig(reply), undefined);
    }
  });

  it('defaults of what a member entry leaves out', () => {
    assert.deepEqual(memberOf({}), {
      ...{ id: 0, host: 'a:1', arbiter: false, hidden: false, delaySeconds: 0 },
      ...{ priority: 1, votes: 1, buildIndexes: true, tags: {}, horizons: {} },
    });
  });

  it('the delay under its name of before 5.0, and as a Long', () => {
    assert.equal(memberOf({ slaveDelay: 3600 }).delaySeconds, 3600);
    assert.equal(memberOf({ secondaryDelaySecs: BSON.Long.fromNumber(60) }).delaySeconds, 60);
  });

  it('tags and horizons: strings alone', () => {
    const { tags, horizons } = memberOf({
      tags: { dc: 'east', rack: 7 },
      horizons: { outside: 'db.example.com:27017', odd: null },
    });
    assert.deepEqual([tags, horizons], [{ dc: 'east' }, { outside: 'db.example.com:27017' }]);
  });

  it('an entry without a name is left out, the others stand', () => {
    const members = [{ _id: 0 }, 'x', { _id: 1, host: 'b:1' }, { host: 'c:1' }];
    const { config } = parseSetConfig({ config: { _id: 'rs0', version: 1, members } })!;
    assert.deepEqual(
      config.members.map(({ host }) => host),
      ['b:1'],
    );
  });
});
