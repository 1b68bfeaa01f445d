import { BSON, MongoClient, MongoServerError, type Document } from 'mongodb';

const clients: MongoClient[] = [];

/** A driver's client of one member alone, closed by `closeClients`. */
export function directClient(address: string, options: Record<string, unknown> = {}): MongoClient {
  const client = new MongoClient(`mongodb://${address}/`, {
    directConnection: true,
    serverMonitoringMode: 'poll',
    serverSelectionTimeoutMS: 2000,
    maxPoolSize: 1,
    ...options,
  });
  clients.push(client);
  return client;
}

/**
 * Closes every client opened so far. To be called before the fleet is stopped: a client closed in the
 * moment its connection is lost may wait for ever (the driver waits for `drain` of a destroyed socket).
 */
export async function closeClients(): Promise<void> {
  await Promise.all(clients.splice(0).map((client) => client.close()));
}

/** One command over a connection of its own. */
export async function ask(address: string, command: Document, options = {}): Promise<Document> {
  return directClient(address).db('admin').command(command, options);
}

/** The size of a reply in the bytes that were sent. */
export async function replySize(address: string, command: Document): Promise<number> {
  const exact = { promoteValues: false, promoteLongs: false };
  return BSON.calculateObjectSize(await ask(address, command, exact));
}

/** A field of a reply by its path. */
export function field(document: Document, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, name) => (inner as Document)[name], document);
}

/** For `assert.rejects`: the server refused with this code. */
export function refusedWith(code: number): (error: unknown) => boolean {
  return (error) => error instanceof MongoServerError && error.code === code;
}
