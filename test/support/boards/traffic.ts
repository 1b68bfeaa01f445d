import type { MongoClient } from 'mongodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitAtMost } from '../../../src/util/async.js';

const PAUSE_MS = 200;

/** For what is under way when it is stopped; longer only where nobody takes writes. */
const LAST_WORK_MS = 5_000;

/** Of a document that fills the oplog; the storage engine of a test server takes no much larger one. */
const LARGE_BYTES = 4 * 1024 * 1024;

/** What it writes to; there are documents in it as soon as traffic has started. */
export const TRAFFIC = { database: 'app', collection: 'orders' } as const;

/** Work for one server that takes writes, until it is stopped, with its client; what fails is forgotten. */
export interface Traffic {
  readonly stop: () => Promise<void>;
}

/** Every kind of operation a few times per second: writes of a majority, a transaction, and reads. */
export async function startTraffic(client: MongoClient): Promise<Traffic> {
  const orders = client.db(TRAFFIC.database).collection(TRAFFIC.collection);
  await orders.insertMany(Array.from({ length: 200 }, (_, n) => ({ n, state: 'old' })));
  // No query uses it.
  await orders.createIndexes([{ key: { region: 1 } }]);
  return repeat(client, async () => {
    const { insertedId: _id } = await orders.insertOne({ state: 'new' }, { writeConcern: { w: 'majority' } });
    await orders.updateOne({ _id }, { $set: { state: 'paid' } });
    await orders.find({ state: 'old' }).sort({ n: 1 }).batchSize(50).toArray();
    await client.withSession((session) =>
      session.withTransaction(() => orders.updateOne({ n: 1 }, { $inc: { times: 1 } }, { session })),
    );
    await orders.deleteOne({ _id });
  });
}

/** Large writes, so that a small oplog soon drops its oldest entries, again and again. */
export function fillOplog(client: MongoClient): Traffic {
  const rows = client.db('fill').collection<{ _id: number; n: number; text: string }>('rows');
  const text = 'x'.repeat(LARGE_BYTES);
  let n = 0;
  return repeat(client, async () => {
    // A replacement that changes nothing would not be written to the oplog.
    await rows.replaceOne({ _id: 1 }, { n: (n += 1), text }, { upsert: true });
  });
}

function repeat(client: MongoClient, work: () => Promise<void>): Traffic {
  const stopped = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await work().catch(() => undefined);
      await sleep(PAUSE_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopped.abort();
      // Closed in the middle of a large write, the driver waits for ever to go on with it.
      await waitAtMost(running, LAST_WORK_MS);
      await client.close();
    },
  };
}
