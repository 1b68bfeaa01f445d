import assert from 'node:assert/strict';
import type { Document } from '../../../src/mongo/bson.js';
import { analyzeSet, type SetAnalysis } from '../../../src/replset/analyze-set.js';
import type { Scrape } from '../../../src/scrape/scrape.js';
import { recordedScrape, recordedSet } from '../../support/recorded.js';

const V6 = 'mongod-6.0.5';
const [PRIMARY, A, B, ARBITER, HIDDEN, DELAYED] = [0, 1, 2, 3, 4, 5].map((n) => `127.0.0.1:2800${n}`) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

function view(situation: string, set = recordedSet(V6)): SetAnalysis {
  const scrape: Scrape = recordedScrape(`${V6}/${situation}`, set);
  return analyzeSet(set, scrape);
}

/** name → a number of each member; those without it are left out. */
function byMember(
  { members }: SetAnalysis,
  read: (member: SetAnalysis['members'][number]) => number | undefined,
): Record<string, number> {
  return Object.fromEntries(
    members.flatMap((member) => {
      const value = read(member);
      return value === undefined ? [] : [[member.member.name, value]];
    }),
  );
}

const lags = (set: SetAnalysis) => byMember(set, ({ lagSeconds }) => lagSeconds);
const states = (set: SetAnalysis) => byMember(set, ({ state }) => state);

function entriesOf({ members }: Document): readonly Document[] {
  return members as readonly Document[];
}

function silence({ pairs }: SetAnalysis, observer: string, member: string): number | undefined {
  return pairs.find((pair) => pair.observer === observer && pair.member === member)?.heartbeatAgeSeconds;
}

describe('analysis of a replica set, on recorded replies of 6.0.5', () => {
  describe('healthy', () => {
    const set = view('replicaset-healthy');

    it('has one primary that all agree on', () => {
      assert.equal(set.primaries, 1);
      assert.equal(set.primary, PRIMARY);
      assert.equal(set.observedPrimaries, 1);
      assert.deepEqual([set.writable, set.majorityWritable, set.term, set.termSpread], [true, true, 1, 0]);
    });

    it('takes lag from wall times: optimeDate would show a false second', () => {
      assert.deepEqual(lags(set), { [PRIMARY]: 0, [A]: 0, [B]: 0, [HIDDEN]: 0, [DELAYED]: 29.928 });
      assert.equal(set.members.find(({ member }) => member.name === DELAYED)?.lagBeyondDelaySeconds, 0);
    });

    it('counts five votes, of which three elect', () => {
      assert.deepEqual(set.quorum, {
        votingMembers: 5,
        majority: 3,
        healthy: 5,
        faultTolerance: 2,
        writeFaultTolerance: 1,
      });
    });

    it('has every pair but those that the arbiter would observe', () => {
      assert.equal(set.pairs.length, 25);
      assert.ok(set.pairs.every(({ health }) => health === 1));
      assert.ok(set.pairs.every(({ heartbeatAgeSeconds }) => heartbeatAgeSeconds! <= 2));
      assert.ok(set.pairs.every(({ observer }) => observer !== ARBITER));
    });

    it('knows the state of each member, the arbiter by its hello', () => {
      assert.deepEqual(states(set), {
        [PRIMARY]: 1,
        [A]: 2,
        [B]: 2,
        [ARBITER]: 7,
        [HIDDEN]: 2,
        [DELAYED]: 2,
      });
    });

    it('knows why the primary was elected', () => {
      const { lastElection } = set;
      assert.equal(lastElection?.reason, 'election_timeout');
      assert.equal(lastElection.previous, '');
      assert.equal(lastElection.majorityWritableSeconds, 0.581);
    });
  });

  it('clamps at 0 what a secondary knows better than the primary it has cached', () => {
    const all = lags(view('replicaset-healthy-writes'));
    assert.deepEqual(all, {
      [PRIMARY]: 0,
      [A]: 0,
      [B]: all[B],
      [HIDDEN]: all[HIDDEN],
      [DELAYED]: all[DELAYED],
    });
    assert.ok(Math.abs(all[DELAYED]! - 29.8) < 0.05);
    assert.ok(all[B]! < 0.1 && all[HIDDEN]! < 0.1);
  });

  it('gives no lag for a member that was killed a second ago: its last wall time is still listed', () => {
    const set = view('secondary-killed-1s');
    assert.ok(!(B in lags(set)));
    const pair = set.pairs.find(({ observer, member }) => observer === PRIMARY && member === B);
    assert.equal(pair?.health, 0);
    assert.equal(pair.failure, 'refused');
    assert.equal(pair.pingSeconds, undefined);
  });

  it('measures silence by received heartbeats: lastHeartbeat of a dead member is 2 s old', () => {
    const set = view('secondary-killed');
    assert.equal(Math.round(silence(set, PRIMARY, B)! * 10) / 10, 13.1);
    assert.equal(set.quorum.healthy, 4);
    assert.equal(set.quorum.faultTolerance, 1);
    assert.equal(
      Math.round(set.members.find(({ member }) => member.name === DELAYED)!.lagBeyondDelaySeconds!),
      4,
    );
  });

  it('continues after an election that the unresponsive member cannot know of', () => {
    const set = view('primary-stopped');
    assert.equal(Math.round(silence(set, A, PRIMARY)! * 10) / 10, 22.6);
  });

  it('sees a hung member by its silence while its peers still call it healthy', () => {
    const set = view('secondary-stopped-6s');
    const pair = set.pairs.find(({ observer, member }) => observer === PRIMARY && member === B);
    assert.equal(pair?.health, 1);
    assert.equal(Math.round(pair.heartbeatAgeSeconds! * 10) / 10, 6.5);
    assert.equal(set.quorum.healthy, 4);
    assert.equal(Math.round(lags(set)[B]!), 6);
  });

  it('gives no lag for a hung member once it counts as down', () => {
    assert.ok(!(B in lags(view('secondary-stopped'))));
  });

  it('has no primary after 6 s of a hung one, though all still name it', () => {
    const set = view('primary-stopped-6s');
    assert.equal(set.primaries, 0);
    assert.equal(set.primary, undefined);
    assert.equal(set.observedPrimaries, 1);
    assert.equal(set.writable, false);
    assert.deepEqual(lags(set), {});
  });

  it('finds the new primary after a hang, and lag from it', () => {
    const set = view('primary-stopped');
    assert.equal(set.primary, A);
    assert.equal(set.term, 2);
    const all = lags(set);
    assert.ok(!(PRIMARY in all));
    assert.equal(all[B], 0);
    assert.equal(Math.round(all[HIDDEN]! * 10) / 10, 1.6);
    assert.equal(Math.round(all[DELAYED]! * 10) / 10, 31.2);
  });

  it('distinguishes elected from writable while a new primary catches up, and ignores the old one that it still lists', () => {
    const set = view('primary-catching-up');
    assert.equal(set.primary, A);
    assert.equal(set.primaries, 1);
    assert.equal(set.term, 14);
    assert.equal(set.writable, false);
    const leader = set.members.find(({ member }) => member.name === A);
    assert.deepEqual([leader?.primary, leader?.writablePrimary], [true, false]);
    assert.equal(set.lastElection?.majorityWritableSeconds, undefined);
    assert.ok(!(PRIMARY in lags(set)));
  });

  it('never sees two primaries when the hung one wakes up: its first answer is ROLLBACK', () => {
    const set = view('primary-resumed');
    assert.equal(states(set)[PRIMARY], 9);
    assert.deepEqual([set.primaries, set.primary, set.term], [1, A, 2]);
  });

  it('waits for an election after a kill: no primary, four of five votes', () => {
    const set = view('primary-killed-6s');
    assert.equal(set.primaries, 0);
    assert.equal(set.observedPrimaries, 0);
    assert.deepEqual([set.quorum.healthy, set.quorum.majority, set.quorum.faultTolerance], [4, 3, 1]);
    assert.deepEqual(lags(set), {});
  });

  it('finds the elected one after a kill', () => {
    const set = view('primary-killed');
    assert.equal(set.primary, B);
    assert.equal(set.term, 6);
  });

  it('sees majority writes wait before the primary knows that it lost its majority', () => {
    const set = view('primary-no-majority-3s');
    assert.equal(set.writable, true);
    assert.equal(Math.round(set.commitLagSeconds! * 10) / 10, 9.6);
    assert.equal(set.majorityWritable, true);
  });

  it('shows the disagreement of a hand-over', () => {
    const set = view('stepped-down');
    assert.equal(set.writable, false);
    assert.equal(set.primary, A);
    assert.equal(set.term, 4);
  });

  it('never gives a negative lag to a member that rolls back: newer by time, older by term', () => {
    const set = view('rollback');
    assert.equal(set.primary, A);
    assert.equal(states(set)[PRIMARY], 9);
    assert.ok((lags(set)[PRIMARY] ?? 0) >= 0);
    assert.equal(set.termSpread, 0);
  });

  it('recognizes a removed member by the refusal of replSetGetStatus', () => {
    assert.equal(states(view('removed-member'))[B], 10);
  });

  it('reports nothing of a member before its first heartbeat', () => {
    const set = view('member-added');
    const pair = set.pairs.find(({ member }) => member === B);
    assert.deepEqual([pair?.health, pair?.heartbeatAgeSeconds], [undefined, undefined]);
    assert.ok(!(B in lags(set)));
    assert.equal(set.quorum.votingMembers, 4);
  });

  it('gives no lag in initial sync: the wall time is that of before the wipe', () => {
    const set = view('initial-sync');
    assert.equal(states(set)[B], 5);
    assert.ok(!(B in lags(set)));
    assert.equal(set.members.find(({ member }) => member.name === B)?.lastApplied, undefined);
  });

  it('knows maintenance mode as RECOVERING', () => {
    assert.equal(states(view('maintenance'))[B], 3);
  });

  describe('a member that runs another configuration', () => {
    const set = recordedSet(V6, `${V6}/config-drift/primary.replSetGetConfig.json`);
    const scrape = recordedScrape(`${V6}/config-drift`, set);
    const analyzed = analyzeSet(set, scrape);

    it('is not an outage: no silence is known, and it still counts as a healthy voter', () => {
      assert.equal(silence(analyzed, PRIMARY, B), undefined);
      assert.equal(silence(analyzed, B, PRIMARY), undefined);
      assert.equal(analyzed.configVersionSpread, 1);
      assert.equal(analyzed.quorum.healthy, 5);
    });

    it('has the lag of its own report: recorded without a sync source, it really is 19 s behind', () => {
      assert.equal(lags(analyzed)[B], 19.116);
    });

    it('has no lag when its own report is current, whatever the frozen view of the primary says', () => {
      const key = `test/${B}`;
      const result = scrape.members.get(key)!;
      const status = result.replies.replSetGetStatus!;
      const primary = scrape.members.get(`test/${PRIMARY}`)!.replies.replSetGetStatus!;
      const { optime, lastAppliedWallTime } = entriesOf(primary).find(({ self }) => self === true)!;
      const entries = entriesOf(status).map((entry) =>
        entry.self === true ? { ...entry, optime, lastAppliedWallTime } : entry,
      );
      const replSetGetStatus = { ...status, optimes: primary.optimes, members: entries };
      const replies = { ...result.replies, replSetGetStatus };
      const members = new Map([...scrape.members, [key, { ...result, replies }]]);
      assert.equal(lags(analyzeSet(set, { ...scrape, members }))[B], 0);
    });
  });

  describe('5.0.4, whose entries carry no wall times', () => {
    const set = recordedSet('mongod-5.0.4');
    const analyzed = analyzeSet(set, recordedScrape('mongod-5.0.4/replicaset-healthy', set));

    it("takes lag from the members' own reports: their optimes are as old as the last heartbeat", () => {
      const all = lags(analyzed);
      assert.equal(analyzed.primary, PRIMARY);
      assert.deepEqual([all[PRIMARY], all[A], all[B], all[HIDDEN]], [0, 0, 0, 0]);
      assert.ok(all[DELAYED]! > 25 && all[DELAYED]! < 35);
      assert.ok(!(ARBITER in all));
    });
  });

  describe('no member answers', () => {
    const set = recordedSet(V6);
    const scrape = recordedScrape(`${V6}/replicaset-healthy`, set);
    const members = [...scrape.members].map(([key, { member }]) => {
      const failure = { phase: 'connect', reason: 'refused', message: '' } as const;
      const result = { member, up: false, failure, replies: {}, commandResults: new Map<string, never>() };
      return [key, { ...result, durationSeconds: 0, known: { version: '', storageEngine: '' } }] as const;
    });
    const dead = analyzeSet(set, { ...scrape, members: new Map(members) });

    it('still counts what the configuration contains', () => {
      assert.deepEqual(dead.quorum, { votingMembers: 5, majority: 3 });
      assert.deepEqual([dead.members.length, dead.membersUp, dead.primaries], [6, 0, 0]);
    });

    it('does not invent what only a reply contains', () => {
      const { observedPrimaries, writable, majorityWritable, term, termSpread, commitLagSeconds } = dead;
      const told = [observedPrimaries, writable, majorityWritable, term, termSpread, commitLagSeconds];
      assert.ok(told.every((value) => value === undefined));
      assert.deepEqual(dead.pairs, []);
    });
  });
});
