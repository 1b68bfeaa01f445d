import assert from 'node:assert/strict';
import { analyzeSet } from '../../../src/replset/analyze-set.js';
import { setScrape, type ReplySpec } from '../../support/set-replies.js';

const CONFIG = { 'db1:1': {}, 'db2:1': {}, 'db3:1': {} };

/**
 * Old primary db1 at term 34: its hello precedes the hand-over to db3 at term 35, its replSetGetStatus follows it.
 * Its last writes are not replicated.
 */
const OLD_PRIMARY: ReplySpec = {
  hello: { isWritablePrimary: true, secondary: false, primary: 'db1:1' },
  electionTerm: 34,
  ...{ state: 2, term: 35, behind: 0 },
  peers: { 'db2:1': { state: 2, behind: 58, term: 34 }, 'db3:1': { state: 2, behind: 58, term: 34 } },
};

const NEW_PRIMARY: ReplySpec = {
  hello: { primary: 'db1:1', secondary: true },
  ...{ state: 1, term: 35, behind: 58 },
  peers: { 'db1:1': { state: 1, behind: 0, term: 34 }, 'db2:1': { state: 2, behind: 58, term: 34 } },
};

const SECONDARY: ReplySpec = {
  hello: { primary: 'db1:1' },
  ...{ state: 2, term: 35, behind: 58 },
  peers: { 'db1:1': { state: 1, behind: 58, term: 34 }, 'db3:1': { state: 2, behind: 58, term: 34 } },
};

function analyze(replies: Readonly<Record<string, ReplySpec>>) {
  const { set, scrape } = setScrape({ config: CONFIG, replies });
  return analyzeSet(set, scrape);
}

describe('leadership', () => {
  describe('a hand-over in the middle of a scrape', () => {
    const view = analyze({ 'db1:1': OLD_PRIMARY, 'db2:1': SECONDARY, 'db3:1': NEW_PRIMARY });

    it('is with the member that replSetGetStatus shows elected, since it is read after hello', () => {
      assert.equal(view.primary, 'db3:1');
      assert.equal(view.primaries, 1);
      assert.equal(view.term, 35);
      const primaries = view.members.filter(({ primary }) => primary).map(({ member }) => member.name);
      assert.deepEqual(primaries, ['db3:1']);
    });

    it('has the commit lag of the new primary, not of the writes that the old one did not replicate', () => {
      assert.equal(view.commitLagSeconds, 0);
    });

    it('leaves open whether the set is writable: hello of the new primary precedes its election', () => {
      assert.equal(view.writable, undefined);
      assert.equal(view.majorityWritable, undefined);
      assert.ok(view.members.every(({ writablePrimary }) => writablePrimary === false));
    });
  });

  it('is decided by the term of the election: an old primary that knows a newer term has the older election', () => {
    const old = { ...OLD_PRIMARY, state: 1, status: { electionCandidateMetrics: { electionTerm: 34 } } };
    const winner = {
      ...NEW_PRIMARY,
      hello: { isWritablePrimary: true, secondary: false, primary: 'db3:1' },
      electionTerm: 35,
    };
    const view = analyze({ 'db1:1': old, 'db2:1': SECONDARY, 'db3:1': winner });
    assert.equal(view.primary, 'db3:1');
    assert.equal(view.primaries, 1);
    assert.equal(view.writable, true);
  });

  it('of two primaries at a partition is with the newer election', () => {
    const old = { ...OLD_PRIMARY, state: 1, term: 34 };
    const winner = { ...NEW_PRIMARY, hello: { isWritablePrimary: true, primary: 'db3:1' }, electionTerm: 35 };
    const view = analyze({ 'db1:1': old, 'db3:1': winner });
    assert.deepEqual([view.primary, view.primaries, view.writable], ['db3:1', 2, true]);
  });

  it('is kept by a primary that was elected again after its hello', () => {
    const again = {
      ...OLD_PRIMARY,
      ...{ state: 1, term: 36, status: { electionCandidateMetrics: { electionTerm: 36 } } },
    };
    const view = analyze({ 'db1:1': again, 'db2:1': SECONDARY });
    assert.deepEqual([view.primary, view.term, view.writable], ['db1:1', 36, true]);
  });

  it('is by hello alone where replSetGetStatus is refused', () => {
    const refused = { ok: 0, error: { code: 13 }, reply: { ok: 0, code: 13, errmsg: 'not authorized' } };
    const view = analyze({ 'db1:1': { ...OLD_PRIMARY, status: refused } });
    assert.deepEqual([view.primary, view.term, view.writable], ['db1:1', 34, true]);
  });
});
