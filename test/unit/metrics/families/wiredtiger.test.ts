import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import { recorded } from '../../../support/recorded.js';
import { singleMemberScrape, pageOf } from '../../../support/metrics/rendered.js';

const RECORDED = recorded('mongod-6.0.5/standalone/standalone.serverStatus.json');

describe('the in-memory engine', () => {
  const pageWith = async (serverStatus: Document) =>
    pageOf(singleMemberScrape({ isWritablePrimary: true, maxWireVersion: 17 }, { serverStatus }));

  it('has the cache, tickets and files of WiredTiger, and neither checkpoints nor a journal', async () => {
    const { wiredTiger, ...status } = RECORDED;
    const { cache, concurrentTransactions, connection, 'thread-yield': yields } = wiredTiger as Document;
    const inMemory = { cache, concurrentTransactions, connection, 'thread-yield': yields };
    const [onDisk, page] = await Promise.all([pageWith(RECORDED), pageWith({ ...status, inMemory })]);
    const samplesOf = ({ samples }: typeof page) =>
      samples.filter(({ name }) => /^mongodb_(wiredtiger|tickets)_/.test(name));
    const same = samplesOf(onDisk).filter(
      ({ name }) => !/_(checkpoint|checkpoints|log|snapshot)_/.test(name),
    );
    assert.ok(same.some(({ name }) => name === 'mongodb_wiredtiger_cache_dirty_bytes'));
    assert.ok(
      same.some(({ name }) => name === 'mongodb_tickets_total' || name.startsWith('mongodb_tickets_')),
    );
    assert.deepEqual(samplesOf(page), same);
  });
});
