import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import { profile } from '../../../../src/scrape/collectors/profile.js';
import { targetOf, cursorOf, runWith, ROUTER, STANDALONE } from './run-with.js';

/** Databases with a profile, and the row that counting it gives. */
const PROFILES = new Map<string, readonly Document[]>([
  ['quiet', []],
  ['shop', [{ _id: null, operations: 7, longestMillis: 1250 }]],
]);

function answer(database: string, request: Document): Document {
  if ('listDatabases' in request) {
    const names = ['admin', 'config', 'local', 'plain', 'quiet', 'shop'];
    return { databases: names.map((name) => ({ name })), ok: 1 };
  }
  const found = PROFILES.get(database);
  if ('listCollections' in request)
    return cursorOf(...(found ? [{ name: 'system.profile', type: 'collection' }] : []));
  return cursorOf(...(found ?? []));
}

describe('collector profile', () => {
  it('reports what was recorded, 0 where nothing was, and nothing for databases without a profile', async () => {
    const { page } = await runWith(profile, answer);
    const of = (name: string): unknown => page.all(name).map(({ labels, value }) => [labels.database, value]);
    assert.deepEqual(of('mongodb_profiled_operations'), [
      ['quiet', 0],
      ['shop', 7],
    ]);
    assert.deepEqual(of('mongodb_profiled_operation_longest_seconds'), [['shop', 1.25]]);
  });

  it('counts on the server, by its clock, and reads no recorded operation', async () => {
    const { sent } = await runWith(profile, answer);
    const counted = sent.filter(({ request }) => 'aggregate' in request);
    assert.deepEqual(
      counted.map(({ database, request }) => [database, request.aggregate]),
      [
        ['quiet', 'system.profile'],
        ['shop', 'system.profile'],
      ],
    );
    const [match, group] = counted[0]!.request.pipeline as readonly Document[];
    assert.match(JSON.stringify(match), /"\$\$NOW",60000/);
    assert.deepEqual(group, {
      $group: { _id: null, operations: { $sum: 1 }, longestMillis: { $max: '$millis' } },
    });
  });

  it('visits the included databases, no more than the limit', async () => {
    const { sent, reply } = await runWith(profile, answer, { most: 1, patterns: ['!plain'] });
    assert.deepEqual(
      sent.map(({ database }) => database),
      ['admin', 'quiet', 'quiet'],
    );
    assert.equal(reply.truncated, true);
    assert.equal((await runWith(profile, answer)).reply.truncated, false);
  });

  it('is for data members, except those of shards that refuse direct reads', () => {
    assert.equal(profile.isFor(targetOf(STANDALONE)), true);
    const member = { setName: 'shA', secondary: true };
    assert.equal(profile.isFor(targetOf({ ...member, maxWireVersion: 21 }, 'shard')), true);
    assert.equal(profile.isFor(targetOf({ ...member, maxWireVersion: 25 }, 'shard')), false);
    assert.equal(profile.isFor(targetOf(ROUTER)), false);
  });
});
