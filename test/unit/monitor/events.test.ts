import assert from 'node:assert/strict';
import {
  EventRing,
  type EventQuery,
  type EventType,
  type TopologyEvent,
} from '../../../src/monitor/events.js';

function event(at: number, type: EventType = 'member_down', member = 'a:1'): TopologyEvent {
  return { type, at, cluster: 'test', member };
}

describe('ring of events', () => {
  let ring: EventRing;

  beforeEach(() => {
    ring = new EventRing();
  });

  const ids = (query?: EventQuery) => ring.find(query).map(({ id }) => id);

  it('numbers events from 1 and gives each back with its number', () => {
    assert.deepEqual(ring.add(event(5)), { id: 1, ...event(5) });
    assert.equal(ring.add(event(5)).id, 2);
    assert.deepEqual(ids(), [1, 2]);
  });

  it('keeps the last 1,000, and goes on numbering', () => {
    for (let at = 1; at <= 1234; at += 1) ring.add(event(at));
    assert.equal(ids().length, 1000);
    assert.equal(ids()[0], 235);
    assert.equal(ids().at(-1), 1234);
    assert.equal(ring.add(event(0)).id, 1235);
  });

  it('finds those after an id, and those at or after a time', () => {
    for (const at of [10, 20, 30]) ring.add(event(at));
    assert.deepEqual(ids({ afterId: 1 }), [2, 3]);
    assert.deepEqual(ids({ afterId: 3 }), []);
    assert.deepEqual(ids({ sinceAt: 20 }), [2, 3]);
    assert.deepEqual(ids({ sinceAt: 21 }), [3]);
  });

  it('finds by type and by member, and by both', () => {
    ring.add(event(1, 'member_down', 'a:1'));
    ring.add(event(2, 'member_up', 'a:1'));
    ring.add(event(3, 'member_up', 'b:1'));
    assert.deepEqual(ids({ types: new Set(['member_up']) }), [2, 3]);
    assert.deepEqual(ids({ types: new Set(['member_up', 'member_down']), member: 'a:1' }), [1, 2]);
    assert.deepEqual(ids({ member: 'c:1' }), []);
  });

  it('completes one event and leaves the others as they are', () => {
    ring.add(event(1, 'primary_changed'));
    ring.add(event(2, 'primary_changed'));
    ring.complete(1, { reason: 'step_up' });
    assert.deepEqual(
      ring.find().map(({ id, reason }) => [id, reason]),
      [
        [1, 'step_up'],
        [2, undefined],
      ],
    );
  });

  it('an event that is dropped already cannot be completed', () => {
    for (let at = 1; at <= 1001; at += 1) ring.add(event(at));
    ring.complete(1, { reason: 'step_up' });
    assert.ok(ring.find().every(({ reason }) => reason === undefined));
  });
});
