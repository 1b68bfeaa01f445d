import { Long } from 'mongodb';
import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import { collStatsLatency } from '../../../../src/scrape/collectors/collstats-latency.js';
import type { Page } from '../../../support/exposition.js';
import { pageOfReply } from './page-with.js';
import { ScriptedServer } from './scripted-server.js';

const ORDERS = { database: 'app', collection: 'orders' };

describe('collector collstats-latency', () => {
  const LATENCY = {
    reads: { latency: Long.fromNumber(2_500_000), ops: Long.fromNumber(4) },
    writes: { latency: 454, ops: 1 },
    commands: { latency: 26_346, ops: 2 },
    transactions: { latency: 0, ops: 0 },
  };

  const pageWith = async (latencyStats: unknown): Promise<Page> => {
    const server = new ScriptedServer({ app: ['orders'] });
    server.answers.set('app.orders', [{ latencyStats }]);
    return pageOfReply(collStatsLatency, await server.run(collStatsLatency));
  };

  it('reports time in seconds and operations by kind, for each member', async () => {
    const page = await pageWith(LATENCY);
    const of = (kind: string) =>
      ['seconds', 'operations'].map((what) =>
        page.value(`mongodb_collection_latency_${what}_total`, { member: 'db1:27017', ...ORDERS, kind }),
      );
    assert.deepEqual(of('read'), [2.5, 4]);
    assert.deepEqual(of('write'), [0.000454, 1]);
    assert.deepEqual(of('command'), [0.026346, 2]);
    assert.deepEqual(of('transaction'), [0, 0]);
    assert.equal(page.all('mongodb_collection_latency_seconds_total').length, 4);
  });

  it('requests no histograms', async () => {
    const server = new ScriptedServer({ app: ['orders'] });
    await server.run(collStatsLatency);
    const [stage] = server.requests.at(-1)!.pipeline as readonly Document[];
    assert.deepEqual(stage, { $collStats: { latencyStats: { histograms: false } } });
  });

  it('loses no more than what is missing or of another type', async () => {
    const page = await pageWith({ reads: { latency: 5 }, writes: 'none', more: { latency: 1, ops: 1 } });
    assert.equal(page.all('mongodb_collection_latency_seconds_total').length, 1);
    assert.equal(page.all('mongodb_collection_latency_operations_total').length, 0);
    assert.equal((await pageWith(undefined)).all('mongodb_collection_latency_seconds_total').length, 0);
  });
});
