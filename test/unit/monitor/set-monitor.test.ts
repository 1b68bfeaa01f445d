import assert from 'node:assert/strict';
import { SetMonitor, type SetEvent } from '../../../src/monitor/set-monitor.js';
import type { Hello } from '../../../src/topology/model/hello.js';

const [A, B, C] = ['a:1', 'b:1', 'c:1'] as const;

function hello(more: Partial<Hello> = {}): Hello {
  const plain = {
    hosts: [A, B, C],
    arbiters: [],
    passives: [],
    arbiter: false,
    writable: false,
    secondary: true,
  };
  return { kind: 'member', clusterRole: 'replset', setName: 'rs0', ...plain, ...more };
}

/** A set of three: who says what, second by second. */
class Story {
  readonly monitor = new SetMonitor();
  readonly events: SetEvent[] = [];
  #at = 1_000_000;

  /** Seconds pass. */
  after(seconds: number): this {
    this.#at += seconds * 1000;
    return this;
  }

  leads(host: string, term: number, writable = true): this {
    return this.#add(
      this.monitor.heartbeatSucceeded(
        host,
        hello({ electionTerm: term, writable, secondary: !writable }),
        this.#at,
      ),
    );
  }

  /** Follows a primary, or none. */
  follows(host: string, primary?: string): this {
    return this.#add(
      this.monitor.heartbeatSucceeded(host, hello(primary === undefined ? {} : { primary }), this.#at),
    );
  }

  refused(host: string): this {
    return this.#add(this.monitor.unreachable(host, false, this.#at));
  }

  silent(host: string): this {
    return this.#add(this.monitor.unreachable(host, true, this.#at));
  }

  reported(host: string, term: number): this {
    return this.#add(this.monitor.primaryReported(host, term, this.#at));
  }

  get counts() {
    return this.monitor.counts(this.#at);
  }

  /** `type member` of every event. */
  get told(): readonly string[] {
    return this.events.map(({ type, member = '' }) => `${type} ${member}`);
  }

  #add(events: readonly SetEvent[]): this {
    this.events.push(...events);
    return this;
  }
}

function settled(): Story {
  return new Story()
    .leads(A, 1)
    .follows(B, A)
    .follows(C, A)
    .after(10)
    .leads(A, 1)
    .follows(B, A)
    .follows(C, A);
}

describe('the primary of a set', () => {
  it('the first sight of it is no change', () => {
    const { counts, events } = settled();
    assert.deepEqual([counts.primaryChanges, counts.reelections, counts.primarylessSeconds], [0, 0, 0]);
    assert.equal(counts.elected.count, 0);
    assert.deepEqual(events, []);
  });

  it('a handover: lost as the old primary reports, elected before the new one accepts writes', () => {
    const story = settled().follows(A).after(0.2).leads(B, 2, false).after(0.3).leads(B, 2);
    const { counts } = story;
    assert.deepEqual(story.told, [`primary_lost ${A}`, `primary_changed ${B}`, `primary_writable ${B}`]);
    assert.deepEqual([counts.primaryChanges, counts.reelections], [1, 0]);
    assert.equal(counts.lastElectedSeconds, 0.2);
    assert.equal(counts.lastWritableSeconds, 0.5);
    assert.equal(counts.primarylessSeconds, 0.2);
    assert.deepEqual([counts.elected.count, counts.elected.sum], [1, 0.2]);
    assert.deepEqual(counts.elected.buckets.slice(0, 3), [0, 0, 1]);
  });

  it('the next one replies before the old one has stepped down: a failover of 0 s, counted once', () => {
    const story = settled().leads(B, 2).after(0.01).follows(A, B);
    assert.deepEqual(story.told, [`primary_changed ${B}`, `primary_writable ${B}`]);
    assert.deepEqual([story.counts.lastElectedSeconds, story.counts.primarylessSeconds], [0, 0]);
  });

  it('the same again at a newer term is a re-election', () => {
    const story = settled().follows(A).after(1).leads(A, 2);
    assert.deepEqual(story.told, [`primary_lost ${A}`, `primary_reelected ${A}`, `primary_writable ${A}`]);
    assert.deepEqual([story.counts.primaryChanges, story.counts.reelections], [0, 1]);
  });

  it('killed: the time counts from the lost connection, once the others report no primary', () => {
    const story = settled().refused(A).after(1).follows(B, A);
    assert.equal(story.counts.primarylessSeconds, 0);
    story.after(1).follows(B).follows(C).after(8);
    assert.equal(story.counts.primarylessSeconds, 10);
    story.leads(C, 2, false).after(0.5).leads(C, 2);
    assert.deepEqual(story.told, [`primary_lost ${A}`, `primary_changed ${C}`, `primary_writable ${C}`]);
    assert.deepEqual([story.counts.lastElectedSeconds, story.counts.lastWritableSeconds], [10, 10.5]);
    assert.equal(story.counts.primarylessSeconds, 10);
  });

  it('hung: the time counts from its last reply', () => {
    const story = settled()
      .after(5)
      .silent(A)
      .follows(B, A)
      .after(5)
      .follows(B)
      .follows(C)
      .after(1)
      .leads(B, 2);
    assert.equal(story.counts.lastElectedSeconds, 11);
    assert.equal(story.counts.primarylessSeconds, 11);
  });

  it('one that comes back and still claims to be primary changes nothing: the higher term is right', () => {
    const story = settled().silent(A).follows(B).after(10).leads(B, 2);
    const before = story.counts;
    story.after(1).leads(A, 1).after(1).follows(A, B);
    assert.deepEqual(story.counts, before);
    assert.equal(story.told.filter((event) => event.startsWith('primary_changed')).length, 1);
  });

  it('only the exporter cannot reach it: not lost, no time without', () => {
    const story = settled().refused(A);
    for (let second = 0; second < 60; second += 2) story.after(2).follows(B, A).follows(C, A).refused(A);
    assert.deepEqual([story.told, story.counts.primarylessSeconds], [[], 0]);
    story.leads(A, 1);
    assert.deepEqual([story.told, story.counts.primarylessSeconds], [[], 0]);
  });

  it('one of the others still naming it is enough', () => {
    const story = settled().refused(A).after(2).follows(B).follows(C, A);
    assert.equal(story.counts.primarylessSeconds, 0);
  });

  it('no member can be reached: unknown, so not lost', () => {
    const story = settled().refused(A).refused(B).refused(C).after(100);
    assert.deepEqual([story.told, story.counts.primarylessSeconds], [[], 0]);
  });

  it('lost and back at the same term: the time counts, no election', () => {
    const story = settled().refused(A).after(2).follows(B).follows(C).after(3).leads(A, 1);
    assert.deepEqual(story.told, [`primary_lost ${A}`]);
    assert.deepEqual([story.counts.primarylessSeconds, story.counts.elected.count], [5, 0]);
    assert.equal(story.after(10).counts.primarylessSeconds, 5);
  });

  it('others report a new primary that the exporter cannot reach: the time without a primary ends', () => {
    const story = settled().follows(A).after(2).follows(B, C).after(20);
    assert.equal(story.counts.primarylessSeconds, 2);
    story.reported(C, 2);
    assert.deepEqual(story.told, [`primary_lost ${A}`, `primary_changed ${C}`]);
    assert.equal(story.counts.primaryChanges, 1);
    assert.equal(story.counts.primarylessSeconds, 2);
    story.after(1).leads(C, 2);
    assert.equal(story.counts.primaryChanges, 1);
  });

  it('what a scrape reports of a term that is known counts nothing', () => {
    const story = settled().reported(A, 1).reported(B, 1);
    assert.deepEqual(story.told, []);
  });

  it('the exporter starts during an election: the time counts, the election does not', () => {
    const story = new Story().follows(B).follows(C).after(4).leads(B, 2);
    assert.deepEqual(story.told, []);
    assert.deepEqual([story.counts.primarylessSeconds, story.counts.elected.count], [4, 0]);
    assert.equal(story.after(9).counts.primarylessSeconds, 4);
  });

  it('the exporter starts and cannot reach the primary that others name: no time without', () => {
    const story = new Story().follows(B, A).follows(C, A).after(50).follows(B, A);
    assert.equal(story.counts.primarylessSeconds, 0);
  });

  it('ten hand-overs are ten changes, ten durations', () => {
    const story = settled();
    for (let term = 2; term < 12; term++) {
      const [from, to] = term % 2 === 0 ? [A, B] : [B, A];
      story.after(3).follows(from).after(0.02).leads(to, term, false).after(0.02).leads(to, term);
    }
    const { primaryChanges, elected, writable } = story.counts;
    assert.deepEqual([primaryChanges, elected.count, writable.count], [10, 10, 10]);
    assert.equal(story.told.filter((event) => event.startsWith('primary_changed')).length, 10);
  });

  it('the time without a primary never shrinks', () => {
    const story = settled();
    let last = 0;
    const steps = [
      () => story.refused(A),
      () => story.follows(B),
      () => story.follows(C, B),
      () => story.leads(B, 2),
      () => story.silent(B),
      () => story.follows(C),
      () => story.reported(C, 3),
      () => story.follows(C),
    ];
    for (const step of steps) {
      step();
      story.after(1.5);
      const { primarylessSeconds } = story.counts;
      assert.ok(primarylessSeconds >= last);
      last = primarylessSeconds;
    }
  });
});
