import { Long } from 'mongodb';
import assert from 'node:assert/strict';
import { filesystem } from '../../../../src/scrape/collectors/filesystem.js';
import { parseHello } from '../../../../src/topology/model/hello.js';
import { firstRequest } from '../../../support/first-run.js';
import { singleMemberScrape, pageOf } from '../../../support/metrics/rendered.js';
import { helloOf, memberNamed, SECONDARY } from '../scripted-target.js';
import { values } from './page-values.js';

describe('collector filesystem', () => {
  it('reports the disk of each data member', async () => {
    const reply = { db: 'local', fsUsedSize: 107_374_182_400, fsTotalSize: Long.fromNumber(268_435_456_000) };
    const page = await pageOf(singleMemberScrape({ isWritablePrimary: true }, { 'local.dbStats': reply }));
    assert.equal(page.value('mongodb_filesystem_size_bytes', { member: 'db1:27017' }), 268_435_456_000);
    assert.equal(page.value('mongodb_filesystem_used_bytes', { member: 'db1:27017' }), 107_374_182_400);
  });

  it('reads `local`, which every data member has and members of shards permit', () => {
    const target = { member: memberNamed('a:1'), hello: parseHello(helloOf(SECONDARY)), leaveOut: {} };
    assert.deepEqual(firstRequest(filesystem.commands[0]!), { database: 'local', request: { dbStats: 1 } });
    assert.equal(filesystem.isFor(target), true);
    const shard = memberNamed('a:1', { clusterRole: 'shard', set: 'rs0' });
    const of8 = parseHello({ ...helloOf(SECONDARY), maxWireVersion: 25 });
    assert.equal(filesystem.isFor({ ...target, member: shard, hello: of8 }), true);
    assert.equal(filesystem.isFor({ ...target, hello: parseHello(helloOf({})) }), false);
  });

  it('reports nothing where the storage engine has no files', async () => {
    const page = await pageOf(
      singleMemberScrape({ isWritablePrimary: true }, { 'local.dbStats': { db: 'local' } }),
    );
    assert.deepEqual(values(page, /^mongodb_filesystem/, {}), {});
  });
});
