import { MongoClient } from 'mongodb';
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 300;

/** A few writes and reads per second; continues through failovers. */
export function startTraffic(uri: string): { readonly stop: () => Promise<void> } {
  const client = new MongoClient(uri, { appName: 'demo-traffic', serverSelectionTimeoutMS: 2_000 });
  const orders = client.db('demo').collection('orders');
  const stopped = new AbortController();

  const run = async (): Promise<void> => {
    for (let n = 0; !stopped.signal.aborted; n += 1) {
      try {
        await orders.insertOne({ n, at: new Date(), state: 'new' });
        await orders.updateOne({ n: n - 1 }, { $set: { state: 'paid' } });
        await orders.find({ state: 'new' }).limit(10).toArray();
      } catch {
        // No primary at the moment, which is expected in the demo.
      }
      await sleep(PAUSE_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopped.abort();
      await client.close();
      await running;
    },
  };
}
