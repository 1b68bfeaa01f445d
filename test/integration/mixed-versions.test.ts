import assert from 'node:assert/strict';
import { scrapeAgreeing } from '../support/agree.js';
import { ExporterProcess } from '../support/exporter.js';
import { startReplicaSet, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

describe('a set of 5.0 and 6.0', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess;

  before(async function () {
    await requireMongod(this, '5.0');
    await requireMongod(this, '6.0');
    set = await startReplicaSet({
      members: [
        { name: 'old', version: '5.0' },
        { name: 'new', version: '6.0' },
        { name: 'older-arbiter', version: '5.0', arbiter: true },
      ],
    });
    exporter = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`]);
  });

  after(async () => {
    await exporter?.stop();
    await set?.stop();
  });

  it('is read whole, each member by what its version offers', async () => {
    const page = await scrapeAgreeing(exporter, [set.member('old'), set.member('new')]);
    assert.deepEqual(Object.values(page.byMember('mongodb_up')), [1, 1, 1]);
    assert.equal(page.all('mongodb_scrape_command_failure').length, 0);
    const versions = page.all('mongodb_member_info').map(({ labels }) => labels.version);
    assert.deepEqual(versions.sort(), ['', set.member('old').version, set.member('new').version].sort());
    for (const name of ['old', 'new']) {
      const labels = { member: set.member(name).address };
      assert.ok(page.value('mongodb_replset_oplog_window_seconds', labels)! >= 0, name);
      assert.ok(page.value('mongodb_replset_last_applied_timestamp_seconds', labels)! > 1e9, name);
    }
  });

  it('has true lag whichever version leads', async () => {
    const primary = await set.waitForPrimary();
    const collection = primary.client().db('test').collection('lag');
    for (let n = 0; n < 20; n++) await collection.insertOne({ n });
    for (let n = 0; n < 10; n++) {
      const lag = (await exporter.scrape()).byMember('mongodb_replset_lag_seconds');
      assert.equal(lag[primary.address], 0);
      assert.equal(Object.keys(lag).length, 2);
      assert.ok(Math.max(...Object.values(lag)) < 2, JSON.stringify(lag));
    }
  });
});
