import assert from 'node:assert/strict';
import type { Document } from 'mongodb';
import { closeClients, directClient, refusedWith } from '../../support/fleet/direct-client.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';

describe('simulated fleet: queries of the config database', () => {
  let fleet: Fleet;
  let config: string;

  before(async () => {
    const shards = ['shA', 'shB', 'shC'].map((name) => ({ name, members: 1 }));
    fleet = await startFleet({ clusters: [{ name: 'c1', mongos: 2, config: 1, shards }] });
    config = fleet.membersOf({ clusterRole: 'config' })[0]!.name;
  });

  afterEach(closeClients);
  after(() => fleet.stop());

  const collection = (name: string) => directClient(config).db('config').collection(name);

  it('finds by field, sorts, projects and limits', async () => {
    const chunks = collection('chunks');
    assert.equal((await chunks.find({ shard: 'shB', jumbo: true }).toArray()).length, 2);
    assert.equal((await chunks.find({ shard: { $in: ['shA', 'shC'] } }).toArray()).length, 40);
    const shards = collection('shards');
    const found = await shards.find({}, { sort: { _id: -1 }, limit: 2, projection: { host: 1 } }).toArray();
    assert.deepEqual(
      found.map((one) => `${String(one._id)} ${Object.keys(one).join()}`),
      ['shC _id,host', 'shB _id,host'],
    );
    assert.deepEqual(
      await shards.find({ _id: { $gte: 'shC' } } as Document, { projection: { _id: 0, state: 1 } }).toArray(),
      [{ state: 1 }],
    );
    const minute = new Date(Date.now() - 60_000);
    assert.equal(
      (
        await collection('mongos')
          .find({ ping: { $gte: minute } })
          .toArray()
      ).length,
      2,
    );
    await assert.rejects(shards.find({ $or: [] }).toArray(), refusedWith(2));
    await assert.rejects(shards.find({ _id: { $near: 1 } } as Document).toArray(), refusedWith(2));
  });

  it('aggregates with the stages it knows', async () => {
    const run = (name: string, ...pipeline: Document[]) => collection(name).aggregate(pipeline).toArray();
    const isJumbo = { $sum: { $cond: ['$jumbo', 1, 0] } };
    assert.deepEqual(
      await run('chunks', { $group: { _id: '$shard', chunks: { $sum: 1 }, jumbo: isJumbo } }),
      [
        { _id: 'shA', chunks: 20, jumbo: 1 },
        { _id: 'shB', chunks: 20, jumbo: 2 },
        { _id: 'shC', chunks: 20, jumbo: 0 },
      ],
    );
    const database = { $arrayElemAt: [{ $split: ['$_id', '.'] }, 0] };
    assert.deepEqual(
      await run(
        'collections',
        { $match: { _id: { $ne: 'config.system.sessions' }, dropped: { $exists: false } } },
        { $group: { _id: database, collections: { $sum: 1 }, last: { $max: '$_id' } } },
      ),
      [
        { _id: 'app', collections: 2, last: 'app.orders' },
        { _id: 'shop', collections: 1, last: 'shop.items' },
      ],
    );
    assert.deepEqual(await run('databases', { $match: { partitioned: false } }, { $count: 'n' }), [{ n: 3 }]);
    assert.equal(await collection('chunks').countDocuments({ jumbo: true }), 3);
    await assert.rejects(run('chunks', { $lookup: {} }), refusedWith(40324));
    await assert.rejects(
      run('chunks', { $group: { _id: null, all: { $push: '$_id' } } }),
      refusedWith(15952),
    );
    await assert.rejects(run('chunks', { $project: { n: { $toLower: '$shard' } } }), refusedWith(168));
  });
});
