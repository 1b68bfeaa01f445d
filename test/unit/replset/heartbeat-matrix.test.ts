import assert from 'node:assert/strict';
import { analyzeSet } from '../../../src/replset/analyze-set.js';
import type { HeartbeatPair } from '../../../src/replset/heartbeat-matrix.js';
import { setScrape, type EntrySpec } from '../../support/set-replies.js';

const SECONDARY: EntrySpec = { state: 2, behind: 0, received: 1, answered: 1 };

/** What db1 reports of db2, which replies or is silent. */
function pairOf(entry: EntrySpec): HeartbeatPair {
  const { set, scrape } = setScrape({
    config: { 'db1:1': {}, 'db2:1': {} },
    replies: { 'db1:1': { state: 1, term: 1, behind: 0, peers: { 'db2:1': entry } } },
  });
  const [pair, ...more] = analyzeSet(set, scrape).pairs;
  assert.deepEqual(more, []);
  return pair!;
}

describe('a heartbeat pair', () => {
  it('has the health, the state and the age that the observer reports', () => {
    const { observer, member, health, state, heartbeatAgeSeconds } = pairOf({ ...SECONDARY, received: 1.5 });
    assert.deepEqual([observer, member, health, state, heartbeatAgeSeconds], ['db1:1', 'db2:1', 1, 2, 1.5]);
  });

  it('has neither health nor a reason of failure before the first heartbeat', () => {
    const pair = pairOf({ state: 0, health: -1 });
    assert.deepEqual(['health' in pair, 'failure' in pair], [false, false]);
  });

  it('has a reason of failure only while the member is unhealthy', () => {
    const down = pairOf({ state: 8, health: 0, received: 60, message: 'Connection refused' });
    assert.equal(down.failure, 'refused');
    assert.equal(pairOf({ ...SECONDARY, message: 'Connection refused' }).failure, undefined);
  });

  it('has an age of 0 where the clock of the observer is behind', () => {
    assert.equal(pairOf({ ...SECONDARY, received: -2 }).heartbeatAgeSeconds, 0);
  });

  it('exists for each observer that replies, and not of itself', () => {
    const { set, scrape } = setScrape({
      config: { 'db1:1': {}, 'db2:1': {}, 'db3:1': {} },
      replies: {
        'db1:1': { state: 1, term: 1, behind: 0, peers: { 'db2:1': SECONDARY, 'db3:1': SECONDARY } },
        'db2:1': { state: 2, term: 1, behind: 0, peers: { 'db1:1': SECONDARY, 'db3:1': SECONDARY } },
      },
    });
    assert.deepEqual(
      analyzeSet(set, scrape).pairs.map(({ observer, member }) => `${observer} ${member}`),
      ['db1:1 db2:1', 'db1:1 db3:1', 'db2:1 db1:1', 'db2:1 db3:1'],
    );
  });
});
