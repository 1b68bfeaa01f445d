import { Long } from 'mongodb';
import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import { indexStats } from '../../../../src/scrape/collectors/indexstats.js';
import { pageOfReply } from './page-with.js';
import { ScriptedServer } from './scripted-server.js';

const ORDERS = { database: 'app', collection: 'orders' };

describe('collector indexstats', () => {
  const SINCE = new Date('2026-11-21T19:54:40.268Z');

  it('reports how often each index was used, and since when that is counted', async () => {
    const server = new ScriptedServer({ app: ['orders', 'empty'] });
    const rows = [
      { name: 'n_1', ops: Long.fromNumber(7), since: SINCE },
      { name: '_id_', ops: 0, since: SINCE },
      { ops: 1, since: SINCE },
    ];
    server.answers.set('app.orders', rows);
    const page = await pageOfReply(indexStats, await server.run(indexStats));
    const labels = { member: 'db1:27017', ...ORDERS };
    assert.equal(page.value('mongodb_index_accesses_total', { ...labels, index: 'n_1' }), 7);
    assert.equal(page.value('mongodb_index_accesses_total', { ...labels, index: '_id_' }), 0);
    const since = page.all('mongodb_index_accesses_since_timestamp_seconds', labels);
    assert.deepEqual(
      since.map(({ value }) => value),
      [SINCE.getTime() / 1000, SINCE.getTime() / 1000],
    );
    assert.equal(page.all('mongodb_index_accesses_total').length, 2);
  });

  it('does not request the definition of the index: a filter may contain values of documents', async () => {
    const server = new ScriptedServer({ app: ['orders'] });
    await server.run(indexStats);
    const [, project] = server.requests.at(-1)!.pipeline as readonly Document[];
    assert.deepEqual(Object.keys(project!.$project as Document), ['name', 'ops', 'since']);
  });
});
