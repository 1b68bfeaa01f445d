import request from 'supertest';
import assert from 'node:assert/strict';
import type { TopologyEvent } from '../../../src/monitor/events.js';
import { Monitor } from '../../../src/monitor/monitor.js';
import { LogBook } from '../../support/scrape-log.js';
import { Application } from '../../support/web/application.js';

interface Answer {
  readonly events: readonly { readonly id: number; readonly time: string }[];
  readonly next?: number;
  readonly all?: string;
}

const START = Date.parse('2026-01-31T12:00:00Z');

describe('GET /api/events', () => {
  let monitor: Monitor;
  let application: Application;

  beforeEach(() => {
    monitor = new Monitor(new LogBook(), () => undefined);
    application = new Application({ monitor });
  });

  /** One a second. */
  const add = (times: number, more: Partial<TopologyEvent> = {}) => {
    for (let second = 0; second < times; second += 1) {
      monitor.events.add({ type: 'member_down', at: START + second * 1000, cluster: 'test', ...more });
    }
  };
  const get = (query = '') => request(application.app).get(`/api/events${query}`);
  const answer = async (query = '') => (await get(query).expect(200)).body as Answer;
  const ids = async (query = '') => (await answer(query)).events.map(({ id }) => id);
  const refusal = async (query: string) => ((await get(query).expect(400)).body as { error: string }).error;

  it('is an empty list before the first event', async () => {
    const { body, headers } = (await get().expect(200)) as { body: unknown; headers: Record<string, string> };
    assert.deepEqual(body, { events: [] });
    assert.match(headers['content-type']!, /^application\/json/);
    assert.equal(headers['cache-control'], 'no-store');
  });

  it('shows an event with its fields and its time', async () => {
    add(1, { member: 'a:1', phase: 'connect', reason: 'refused', replicaSet: 'rs0' });
    assert.deepEqual(await answer(), {
      events: [
        {
          ...{ id: 1, type: 'member_down', cluster: 'test', member: 'a:1', replicaSet: 'rs0' },
          ...{ phase: 'connect', reason: 'refused', time: '2026-01-31T12:00:00.000Z' },
        },
      ],
    });
  });

  it('is read page by page with next, which the last page does not have', async () => {
    add(7);
    const pages: (readonly number[])[] = [];
    let next: number | undefined = 0;
    while (next !== undefined) {
      const page: Answer = await answer(`?limit=3&since=${next}`);
      pages.push(page.events.map(({ id }) => id));
      next = page.next;
    }
    assert.deepEqual(pages, [[1, 2, 3], [4, 5, 6], [7]]);
  });

  it('has the newest 100 without since, oldest first, and the query for all', async () => {
    add(250);
    const { events, next, all } = await answer();
    assert.deepEqual(
      events.map(({ id }) => id),
      Array.from({ length: 100 }, (_, index) => 151 + index),
    );
    assert.deepEqual([next, all], [undefined, '?since=0']);
    const first = await answer(all);
    assert.deepEqual(
      [first.events[0]?.id, first.events.length, first.next, first.all],
      [1, 100, 100, undefined],
    );
  });

  it('has at most 1,000, and no query for all if nothing is left out', async () => {
    add(250);
    const whole = await answer('?limit=1000');
    assert.deepEqual([whole.events.length, whole.next, whole.all], [250, undefined, undefined]);
    assert.deepEqual((await answer('?limit=250')).all, undefined);
    add(1000);
    assert.deepEqual([await ids('?limit=1000').then(([id]) => id), (await ids('?since=0'))[0]], [251, 251]);
  });

  it('has the newest matching events, and the query for all of them', async () => {
    add(3, { member: 'a:1' });
    add(3, { member: 'b:1', type: 'member_up' });
    const { events, all } = await answer('?limit=2&member=a:1&type=member_down,rollback');
    assert.deepEqual(
      events.map(({ id }) => id),
      [2, 3],
    );
    assert.deepEqual(await ids(all), [1, 2]);
    assert.deepEqual((await answer(all)).next, 2);
  });

  it('accepts as since the id of an event, or a time', async () => {
    add(5);
    assert.deepEqual(await ids('?since=3'), [4, 5]);
    assert.deepEqual(await ids('?since=2026-01-31T12:00:03Z'), [4, 5]);
    assert.deepEqual(await ids('?since=2026-01-31T12:00:02.001Z'), [4, 5]);
    assert.deepEqual(await ids('?since=2026-01-31T13:00:03%2B01:00'), [4, 5]);
    assert.deepEqual(await ids('?since=2026-01-31'), [1, 2, 3, 4, 5]);
    assert.deepEqual(await ids('?since=2026-02-01'), []);
  });

  it('limits the matching events', async () => {
    for (let pair = 0; pair < 5; pair += 1) {
      add(1, { type: 'member_up' });
      add(1);
    }
    assert.deepEqual(await ids('?type=member_down&limit=3&since=0'), [2, 4, 6]);
    assert.deepEqual(await ids('?type=member_down&limit=3'), [6, 8, 10]);
  });

  it('accepts one type, several separated by commas, or several parameters', async () => {
    add(1);
    add(1, { type: 'member_up' });
    add(1, { type: 'rollback' });
    assert.deepEqual(await ids('?type=rollback'), [3]);
    assert.deepEqual(await ids('?type=rollback,member_up'), [2, 3]);
    assert.deepEqual(await ids('?type=rollback&type=member_down'), [1, 3]);
  });

  it('selects a member by its reported name', async () => {
    add(1, { member: 'a:1' });
    add(1, { member: 'b:1' });
    assert.deepEqual(await ids('?member=b:1'), [2]);
    assert.deepEqual(await ids('?member=c:1'), []);
  });

  it('rejects unknown parameters and values with the known ones', async () => {
    assert.equal(
      await refusal('?sinc=1'),
      'unknown parameter "sinc"; known are since, type, member and limit',
    );
    assert.match(await refusal('?type=member_dwon'), /^unknown type "member_dwon"; known are primary_lost, /);
    for (const since of ['yesterday', '-1', '2026-01', '2026-13-01', '1.5', '']) {
      assert.match(await refusal(`?since=${since}`), /^since is neither the id of an event nor a time as /);
    }
    for (const limit of ['0', '1001', '1.5', '-1', 'all', '']) {
      assert.equal(await refusal(`?limit=${limit}`), 'limit is not a number from 1 to 1000');
    }
  });

  it('rejects a repeated parameter', async () => {
    await get('?limit=1&limit=2').expect(400);
    await get('?since=1&since=2').expect(400);
    await get('?member=a:1&member=b:1').expect(400);
  });

  it('is 404 without the monitor', async () => {
    await request(new Application().app).get('/api/events').expect(404);
  });

  it('allows only GET and HEAD', async () => {
    const { headers } = await request(application.app).post('/api/events').expect(405);
    assert.equal(headers.allow, 'GET, HEAD');
    await request(application.app).head('/api/events').expect(200);
  });
});
