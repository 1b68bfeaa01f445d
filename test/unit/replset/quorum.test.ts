import assert from 'node:assert/strict';
import { analyzeSet, type SetAnalysis } from '../../../src/replset/analyze-set.js';
import { setScrape, type ReplySpec, type SetSpec } from '../../support/set-replies.js';

/** The primary db1 at term 1, with what the server counts. */
function primary(
  peers: ReplySpec['peers'],
  counts: { readonly voting: number; readonly writable?: number },
  over: Partial<ReplySpec> = {},
): ReplySpec {
  const { voting, writable = voting } = counts;
  const majority = Math.floor(voting / 2) + 1;
  return {
    hello: { isWritablePrimary: true, primary: 'db1:1', passives: [] },
    ...{ electionTerm: 1, state: 1, term: 1, behind: 0, peers },
    status: {
      ...{ votingMembersCount: voting, writableVotingMembersCount: writable },
      ...{ majorityVoteCount: majority, writeMajorityCount: Math.min(majority, writable) },
    },
    ...over,
  };
}

function analyze(spec: SetSpec): SetAnalysis {
  const { set, scrape } = setScrape(spec);
  return analyzeSet(set, scrape);
}

function newlyAdded({ members }: SetAnalysis): Record<string, boolean | undefined> {
  return Object.fromEntries(members.map(({ member, newlyAdded: flag }) => [member.name, flag]));
}

const ok = { state: 2, behind: 0 };
const syncing = { state: 5 };
const down = { state: 8, health: 0, received: 60 };

describe('votes of a set', () => {
  describe('with a newly added member, which replSetGetConfig shows with its votes to come', () => {
    const passives = (...hosts: string[]) => ({ isWritablePrimary: true, primary: 'db1:1', passives: hosts });

    it('are those that the server counts: a set of one tolerates no loss during the initial sync of a second', () => {
      const view = analyze({
        config: { 'db1:1': {}, 'db2:1': {} },
        replies: { 'db1:1': primary({ 'db2:1': syncing }, { voting: 1 }, { hello: passives('db2:1') }) },
      });
      const { votingMembers, healthy, faultTolerance, writeFaultTolerance } = view.quorum;
      assert.deepEqual([votingMembers, healthy, faultTolerance, writeFaultTolerance], [1, 1, 0, 0]);
      assert.deepEqual(newlyAdded(view), { 'db1:1': false, 'db2:1': true });
    });

    it('do not replace a dead voter', () => {
      const view = analyze({
        config: { 'db1:1': {}, 'db2:1': {}, 'db3:1': {}, 'db4:1': {} },
        replies: {
          'db1:1': primary(
            { 'db2:1': ok, 'db3:1': down, 'db4:1': syncing },
            { voting: 3 },
            { hello: passives('db4:1') },
          ),
        },
      });
      const { votingMembers, healthy, faultTolerance, writeFaultTolerance } = view.quorum;
      assert.deepEqual([votingMembers, healthy, faultTolerance, writeFaultTolerance], [3, 2, 0, 0]);
      assert.deepEqual(newlyAdded(view), { 'db1:1': false, 'db2:1': false, 'db3:1': false, 'db4:1': true });
    });

    it('are known without replSetGetStatus: hello lists the member in passives', () => {
      const { set, scrape } = setScrape({
        config: { 'db1:1': {}, 'db2:1': {} },
        replies: { 'db1:1': primary({}, { voting: 1 }, { hello: passives('db2:1') }) },
      });
      const [key, result] = [...scrape.members][0]!;
      const members = new Map([...scrape.members, [key, { ...result, replies: {} }]]);
      const view = analyzeSet(set, { ...scrape, members });
      assert.deepEqual(newlyAdded(view), { 'db1:1': false, 'db2:1': true });
      assert.equal(view.quorum.votingMembers, 1);
    });

    it('are found by the names of a split horizon, too', () => {
      const view = analyze({
        config: { 'db1:1': {}, 'db2:1': { horizons: { outside: 'outside:2' } } },
        replies: { 'db1:1': primary({ 'db2:1': syncing }, { voting: 1 }, { hello: passives('outside:2') }) },
      });
      assert.deepEqual(newlyAdded(view), { 'db1:1': false, 'db2:1': true });
    });

    it('of priority 0 shows by the count alone', () => {
      const config = { 'db1:1': {}, 'db2:1': { priority: 0 }, 'db3:1': { priority: 0 } };
      const hello = passives('db2:1', 'db3:1');
      const view = analyze({
        config,
        replies: { 'db1:1': primary({ 'db2:1': ok, 'db3:1': syncing }, { voting: 2 }, { hello }) },
      });
      assert.deepEqual(newlyAdded(view), { 'db1:1': false, 'db2:1': false, 'db3:1': true });
      assert.equal(view.quorum.healthy, 2);
    });

    it('is not guessed where the counts leave it open; the tolerance is not above the server’s count', () => {
      const config = { 'db1:1': {}, 'db2:1': { priority: 0 }, 'db3:1': { priority: 0 } };
      const view = analyze({
        config,
        replies: {
          'db1:1': primary(
            { 'db2:1': ok, 'db3:1': ok },
            { voting: 2 },
            { hello: passives('db2:1', 'db3:1') },
          ),
        },
      });
      assert.deepEqual(newlyAdded(view), { 'db1:1': false, 'db2:1': undefined, 'db3:1': undefined });
      assert.deepEqual([view.quorum.healthy, view.quorum.faultTolerance], [2, 0]);
    });

    it('is no statement about a configuration that no member runs any more', () => {
      const view = analyze({
        config: { 'db1:1': {}, 'db2:1': {} },
        replies: {
          'db1:1': {
            ...primary({ 'db2:1': ok }, { voting: 1 }),
            hello: { isWritablePrimary: true, primary: 'db1:1', setVersion: 4 },
            status: { votingMembersCount: 1, members: [] },
          },
        },
      });
      assert.deepEqual(newlyAdded(view), { 'db1:1': undefined, 'db2:1': undefined });
    });
  });

  it('are complete where a voter resyncs, but it acknowledges no majority writes', () => {
    const view = analyze({
      config: { 'db1:1': {}, 'db2:1': {}, 'db3:1': {} },
      replies: { 'db1:1': primary({ 'db2:1': syncing, 'db3:1': down }, { voting: 3 }) },
    });
    assert.deepEqual([view.quorum.faultTolerance, view.quorum.writeFaultTolerance], [0, -1]);
    assert.equal(view.majorityWritable, false);
    assert.deepEqual(newlyAdded(view), { 'db1:1': false, 'db2:1': false, 'db3:1': false });
  });

  it('of a member in maintenance acknowledge majority writes', () => {
    const view = analyze({
      config: { 'db1:1': {}, 'db2:1': {}, 'db3:1': {} },
      replies: { 'db1:1': primary({ 'db2:1': { state: 3, behind: 0 }, 'db3:1': down }, { voting: 3 }) },
    });
    assert.deepEqual([view.quorum.writeFaultTolerance, view.majorityWritable], [0, true]);
  });

  describe('of a primary, a secondary and an arbiter', () => {
    const config = { 'db1:1': {}, 'db2:1': {}, 'arb:1': { arbiter: true, priority: 0 } };
    const arbiter = { state: 7 };
    const counts = { voting: 3, writable: 2 };

    it('leave no majority for writes when the secondary is dead: not writable by a majority at once', () => {
      const view = analyze({
        config,
        replies: { 'db1:1': primary({ 'db2:1': down, 'arb:1': arbiter }, counts) },
      });
      assert.deepEqual([view.quorum.faultTolerance, view.quorum.writeFaultTolerance], [0, -1]);
      assert.deepEqual([view.writable, view.majorityWritable], [true, false]);
    });

    describe('leave one when heartbeats of the primary do not reach the secondary, and its own requests arrive', () => {
      const cut = { state: 8, health: 0, received: 0.4 };
      const writes = (entry: typeof cut & { message: string }, others: SetSpec['replies'] = {}) => {
        const replies = { 'db1:1': primary({ 'db2:1': entry, 'arb:1': arbiter }, counts), ...others };
        const { quorum, majorityWritable } = analyze({ config, replies });
        return [quorum.writeFaultTolerance, majorityWritable];
      };
      const message = 'Request 28 timed out, deadline was 2026-11-30T12:00:00.000+00:00';

      it('they time out, also where the exporter does not reach it either', () => {
        assert.deepEqual(writes({ ...cut, message }), [0, true]);
      });

      it('they are refused, and the exporter reaches it', () => {
        const db2 = { state: 2, term: 1, behind: 0, peers: { 'db1:1': { state: 1, behind: 0 } } };
        assert.deepEqual(writes({ ...cut, message: 'Connection refused' }, { 'db2:1': db2 }), [0, true]);
      });

      it('not when they are refused, as a moment after the end of its process', () => {
        assert.deepEqual(writes({ ...cut, message: 'Connection refused' }), [-1, false]);
      });
    });
  });
});
