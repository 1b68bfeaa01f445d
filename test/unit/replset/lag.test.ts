import { BSON } from 'mongodb';
import assert from 'node:assert/strict';
import { analyzeSet } from '../../../src/replset/analyze-set.js';
import { NOW, setScrape, type ReplySpec } from '../../support/set-replies.js';

const CONFIG = { 'db1:1': {}, 'db2:1': {}, 'db3:1': {} };

function lags(
  replies: Readonly<Record<string, ReplySpec>>,
  config: Parameters<typeof setScrape>[0]['config'] = CONFIG,
): Record<string, number | undefined> {
  const { set, scrape } = setScrape({ config, replies });
  const { members } = analyzeSet(set, scrape);
  return Object.fromEntries(members.map(({ member, lagSeconds }) => [member.name, lagSeconds]));
}

/** A secondary at term 30 that has applied everything, and what it sees. */
function secondary(peers: ReplySpec['peers'], over: Partial<ReplySpec> = {}): ReplySpec {
  return { hello: { primary: 'db3:1' }, state: 2, term: 30, behind: 0, peers, ...over };
}

describe('lag', () => {
  describe('where no primary answers', () => {
    it('is absent when the one that the others name has stepped down by its own reply', () => {
      const found = lags({
        'db1:1': secondary({ 'db2:1': { state: 2, behind: 0 }, 'db3:1': { state: 1, behind: 1 } }),
        'db2:1': secondary({ 'db1:1': { state: 2, behind: 583 }, 'db3:1': { state: 1, behind: 0 } }),
        'db3:1': secondary({ 'db1:1': { state: 2, behind: 0 }, 'db2:1': { state: 2, behind: 0 } }),
      });
      assert.deepEqual(found, { 'db1:1': undefined, 'db2:1': undefined, 'db3:1': undefined });
    });

    it('takes the report of the member itself: the entry that a secondary keeps of it may be old', () => {
      const found = lags({
        'db1:1': secondary({ 'db2:1': { state: 2, behind: 0 }, 'db3:1': { state: 1, behind: 1 } }),
        'db2:1': secondary({ 'db1:1': { state: 2, behind: 583 }, 'db3:1': { state: 1, behind: 0 } }),
      });
      assert.deepEqual(found, { 'db1:1': 0, 'db2:1': 0, 'db3:1': 0 });
    });

    it('is known with one secondary alone, from its own entry and those of its peers', () => {
      const only = secondary(
        { 'db2:1': { state: 1, behind: 0 }, 'db3:1': { state: 2, behind: 0 } },
        { behind: 7 },
      );
      assert.deepEqual(lags({ 'db1:1': only }), { 'db1:1': 7, 'db2:1': 0, 'db3:1': 0 });
    });

    it('measures from the newest entry of the primary', () => {
      const found = lags({
        'db1:1': secondary(
          { 'db2:1': { state: 2, behind: 9 }, 'db3:1': { state: 1, behind: 3 } },
          { behind: 9 },
        ),
        'db2:1': secondary(
          { 'db1:1': { state: 2, behind: 9 }, 'db3:1': { state: 1, behind: 1 } },
          { behind: 4 },
        ),
      });
      assert.deepEqual(found, { 'db1:1': 8, 'db2:1': 3, 'db3:1': 0 });
    });

    for (const [what, entry] of [
      ['has sent no heartbeat for 6 s', { received: 6 }],
      ['has answered none for 6 s, as after a pause of the observer', { answered: 6 }],
    ] as const) {
      it(`is absent when the primary ${what}`, () => {
        const only = secondary({
          'db3:1': { state: 1, behind: 0, ...entry },
          'db2:1': { state: 2, behind: 0 },
        });
        assert.deepEqual(lags({ 'db1:1': only }), {
          'db1:1': undefined,
          'db2:1': undefined,
          'db3:1': undefined,
        });
      });

      it(`is absent for a peer that ${what}`, () => {
        const only = secondary({
          'db3:1': { state: 1, behind: 0 },
          'db2:1': { state: 2, behind: 583, ...entry },
        });
        assert.deepEqual(lags({ 'db1:1': only }), { 'db1:1': 0, 'db2:1': undefined, 'db3:1': 0 });
      });
    }
  });

  describe('from the primary', () => {
    const primary = (peers: ReplySpec['peers']): ReplySpec => ({
      hello: { isWritablePrimary: true, primary: 'db3:1' },
      ...{ electionTerm: 30, state: 1, term: 30, behind: 0, peers },
    });

    it('is by its own entry of the member', () => {
      const found = lags({
        'db3:1': primary({ 'db1:1': { state: 2, behind: 2.5 }, 'db2:1': { state: 2, behind: 0 } }),
      });
      assert.deepEqual(found, { 'db1:1': 2.5, 'db2:1': 0, 'db3:1': 0 });
    });

    it('is by the report of a member that the primary counts as down, and that answers the exporter', () => {
      const found = lags({
        'db1:1': secondary({ 'db3:1': { state: 8, health: 0 } }, { behind: 40 }),
        'db3:1': primary({ 'db1:1': { state: 8, health: 0 }, 'db2:1': { state: 8, health: 0 } }),
      });
      assert.deepEqual(found, { 'db1:1': 40, 'db2:1': undefined, 'db3:1': 0 });
    });

    it('is absent in initial sync, whatever wall time is listed', () => {
      const found = lags({
        'db1:1': secondary({}, { state: 5, status: {} }),
        'db3:1': primary({ 'db1:1': { state: 5, behind: 10 } }),
      });
      assert.equal(found['db1:1'], undefined);
    });
  });
});

describe('oplog headroom', () => {
  it('is 0, not negative, for a member that has applied just the first operation of its source', () => {
    const { set, scrape } = setScrape({
      config: CONFIG,
      replies: {
        'db1:1': secondary({}, { behind: 10.486 }),
        'db3:1': {
          hello: { isWritablePrimary: true, primary: 'db3:1' },
          ...{ electionTerm: 30, state: 1, term: 30, behind: 0 },
          peers: { 'db1:1': { state: 2, behind: 10.486 } },
        },
      },
    });
    const key = 'test/db3:1';
    const result = scrape.members.get(key)!;
    const at = (behind: number) => BSON.Timestamp.fromBits(1, Math.floor(NOW / 1000 - behind));
    const serverStatus = { oplog: { earliestOptime: at(10.486), latestOptime: at(0) } };
    const replies = { ...result.replies, serverStatus };
    const members = new Map([...scrape.members, [key, { ...result, replies }]]);
    const view = analyzeSet(set, { ...scrape, members });
    const member = view.members.find(({ member: { name } }) => name === 'db1:1');
    assert.equal(member?.lagSeconds, 10.486);
    assert.equal(member.oplogHeadroomSeconds, 0);
  });
});
