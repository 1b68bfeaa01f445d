import assert from 'node:assert/strict';
import { rememberRouters } from '../../../../src/topology/discovery/routers.js';
import type { RouterMemory } from '../../../../src/topology/discovery/request.js';

const MINUTE = 60_000;

/** One discovery after the other, a minute apart. */
class Watch {
  #memory: ReadonlyMap<string, RouterMemory> = new Map();
  #now = 0;
  readonly #retentionMs: number;

  constructor(retentionMs = 15 * MINUTE) {
    this.#retentionMs = retentionMs;
  }

  /** The routers watched after a discovery that saw these. */
  see(reporting: readonly string[] | undefined, answering: readonly string[] = []): readonly string[] {
    this.#now += MINUTE;
    const sightings = { reporting, answering: new Set(answering) };
    this.#memory = rememberRouters(this.#memory, sightings, this.#now, this.#retentionMs);
    return [...this.#memory.keys()];
  }
}

describe('routers that are monitored', () => {
  it('report to the config servers, whether they answer or not', () => {
    assert.deepEqual(new Watch().see(['a:1', 'b:1'], ['a:1']), ['a:1', 'b:1']);
  });

  it('one that answered once stays for its retention after its row has gone stale', () => {
    const watch = new Watch(3 * MINUTE);
    watch.see(['a:1', 'b:1'], ['a:1', 'b:1']);
    assert.deepEqual(watch.see(['b:1'], ['b:1']), ['b:1', 'a:1']);
    assert.deepEqual(watch.see(['b:1'], ['b:1']), ['b:1', 'a:1']);
    assert.deepEqual(watch.see(['b:1'], ['b:1']), ['b:1', 'a:1']);
    assert.deepEqual(watch.see(['b:1'], ['b:1']), ['b:1']);
  });

  it('one that never answered goes with its row', () => {
    const watch = new Watch();
    watch.see(['a:1', 'pod-x2x:1'], ['a:1']);
    assert.deepEqual(watch.see(['a:1'], ['a:1']), ['a:1']);
  });

  it('with a retention of 0 every one goes with its row', () => {
    const watch = new Watch(0);
    watch.see(['a:1', 'b:1'], ['a:1', 'b:1']);
    assert.deepEqual(watch.see(['a:1'], ['a:1']), ['a:1']);
  });

  it('keeps one that answers but does not report, and restarts its retention', () => {
    const watch = new Watch(2 * MINUTE);
    watch.see(['a:1', 'b:1'], ['a:1', 'b:1']);
    for (let minute = 0; minute < 5; minute++) {
      assert.deepEqual(watch.see(['a:1'], ['a:1', 'b:1']), ['a:1', 'b:1']);
    }
    assert.deepEqual(watch.see(['a:1'], ['a:1']), ['a:1', 'b:1']);
    assert.deepEqual(watch.see(['a:1'], ['a:1']), ['a:1', 'b:1']);
    assert.deepEqual(watch.see(['a:1'], ['a:1']), ['a:1']);
  });

  it('reporting again ends the staleness', () => {
    const watch = new Watch(2 * MINUTE);
    watch.see(['a:1', 'b:1'], ['a:1', 'b:1']);
    watch.see(['a:1'], ['a:1']);
    watch.see(['a:1', 'b:1'], ['a:1']);
    assert.deepEqual(watch.see(['a:1'], ['a:1']), ['a:1', 'b:1']);
  });

  it('all stay while their rows cannot be read', () => {
    const watch = new Watch(0);
    watch.see(['a:1', 'b:1'], ['a:1']);
    assert.deepEqual(watch.see(undefined), ['a:1', 'b:1']);
  });
});
