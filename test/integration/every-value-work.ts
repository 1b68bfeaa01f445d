import assert from 'node:assert/strict';
import type { MongoServer } from '../support/mongo-servers.js';

/** Gives the counters something to count. */
export async function work(primary: MongoServer): Promise<void> {
  const client = primary.client();
  const collection = client.db('shop').collection('orders');
  await collection.insertMany(
    Array.from({ length: 300 }, (_, n) => ({ n, group: n % 7 })),
    { writeConcern: { w: 3 } },
  );
  await collection.updateMany({ group: 3 }, { $set: { seen: true } });
  await collection.deleteMany({ group: 5 });
  await collection
    .find({ n: { $gt: 100 } })
    .sort({ n: -1 })
    .toArray();
  await collection.find({ group: 1 }).batchSize(5).toArray();
  const session = client.startSession();
  await session.withTransaction(() => collection.updateOne({ n: 1 }, { $set: { paid: true } }, { session }));
  session.startTransaction();
  await collection.insertOne({ n: -1 }, { session });
  await session.abortTransaction();
  await session.endSession();
  await assert.rejects(collection.insertOne({ _id: (await collection.findOne())!._id }));
  // The last write is everywhere when it returns.
  await collection.insertOne({ last: true }, { writeConcern: { w: 3 } });
}
