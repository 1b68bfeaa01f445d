import type { MongoServer } from './mongo-servers.js';

/** Collections of every kind that surveys visit: what {@link store} makes, in the order of their names. */
export const STORED = ['app.a.b', 'shop.log', 'shop.orders', 'shop.weather'];

/** Fills two databases of a writable server, and a view; `w` members have them when it resolves. */
export async function store(server: MongoServer, w = 1): Promise<void> {
  const client = server.client({ writeConcern: { w } });
  const shop = client.db('shop');
  await shop.command({ createIndexes: 'orders', indexes: [{ key: { n: 1 }, name: 'n_1' }] });
  const orders = Array.from({ length: 500 }, (_, n) => ({ n, text: 'x'.repeat(200) }));
  await shop.collection('orders').insertMany(orders);
  await shop.createCollection('log', { capped: true, size: 4096 });
  await shop.collection('log').insertOne({ n: 1 });
  await shop.createCollection('weather', { timeseries: { timeField: 'time', metaField: 'place' } });
  await shop.collection('weather').insertOne({ time: new Date(), place: 1, degrees: 2 });
  await shop.createCollection('recent', { viewOn: 'orders', pipeline: [] });
  await client.db('app').collection('a.b').insertOne({ n: 1 });
}

/** Writes all that is stored to disk: sizes on disk stay as they are from then on. */
export async function checkpoint(server: MongoServer): Promise<void> {
  await server.command({ fsync: 1 });
}

/** How often the server has run the commands, by its own count. */
export async function timesRun(
  server: MongoServer,
  commands: readonly string[],
): Promise<Record<string, number>> {
  const { metrics } = await server.command({ serverStatus: 1 });
  const counts = (metrics as { commands: Record<string, { total: unknown }> }).commands;
  return Object.fromEntries(commands.map((command) => [command, Number(counts[command]?.total ?? 0)]));
}
