import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BSON, MongoClient, type Document } from 'mongodb';
import { ConnectionString } from 'mongodb-connection-string-url';
import { ask, isSilence } from './ask.js';
import { nameMembers } from './member-names.js';

const TIMEOUT_MS = 2_000;

/**
 * Asks every member of a replica set and writes each reply as `<folder>/<member>.<command>.json`, in canonical
 * EJSON. Every serverStatus has the section `oplog`; arbiters are asked with and without it, since old ones
 * fail over it. Of a member that does not answer there is only `<member>.hello.json`, which says so. The
 * machine's own name is replaced by `vm`.
 *
 * @returns the names of the files
 */
export async function recordSet(uri: string, folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const { members, primary } = await readConfiguration(uri);
  const names = [...nameMembers(members, primary)];
  const files = await Promise.all(
    names.map(([address, name]) => withClient(uri, address, (client) => recordMember(client, name, folder))),
  );
  return files.flat();
}

async function recordMember(client: MongoClient, name: string, folder: string): Promise<readonly string[]> {
  const hello = await ask(client, { hello: 1 });
  const replies: [string, Document][] = [['hello', hello]];
  if (!isSilence(hello)) {
    for (const [command, document] of commandsFor(name)) replies.push([command, await ask(client, document)]);
  }
  const machine = machineName(replies);
  const files: string[] = [];
  for (const [command, reply] of replies) {
    const text = BSON.EJSON.stringify(reply, { relaxed: false });
    const file = `${name}.${command}.json`;
    await writeFile(join(folder, file), `${machine ? text.replaceAll(`"${machine}:`, '"vm:') : text}\n`);
    files.push(file);
  }
  return files;
}

function commandsFor(name: string): readonly (readonly [string, Document])[] {
  const serverStatus: readonly (readonly [string, Document])[] = name.startsWith('arbiter')
    ? [
        ['serverStatus', { serverStatus: 1 }],
        ['serverStatus.oplog', { serverStatus: 1, oplog: 1 }],
      ]
    : [['serverStatus', { serverStatus: 1, oplog: 1 }]];
  return [
    ...serverStatus,
    ['replSetGetStatus', { replSetGetStatus: 1, initialSync: 0 }],
    ['replSetGetConfig', { replSetGetConfig: 1 }],
  ];
}

/** From whichever seed knows it. */
async function readConfiguration(uri: string) {
  let lastError: unknown;
  for (const seed of new ConnectionString(uri).hosts) {
    try {
      return await withClient(uri, seed, async (client) => {
        const admin = client.db('admin');
        const { config } = (await admin.command({ replSetGetConfig: 1 })) as { config: Document };
        const hello = await admin.command({ hello: 1 });
        return { members: config.members as Document[], primary: hello.primary as string | undefined };
      });
    } catch (error) {
      lastError = error;
    }
  }
  throw new Error('no seed tells the configuration of the set', { cause: lastError });
}

/** The host part that serverStatus gives: the name of the machine, not that of the member. */
function machineName(replies: readonly (readonly [string, Document])[]): string | undefined {
  const host: unknown = replies.find(([, { host }]) => host !== undefined)?.[1].host;
  return typeof host === 'string' ? host.replace(/:\d+$/, '') : undefined;
}

async function withClient<T>(
  uri: string,
  address: string,
  use: (client: MongoClient) => Promise<T>,
): Promise<T> {
  const direct = new ConnectionString(uri);
  direct.hosts = [address];
  direct.searchParams.delete('replicaSet');
  direct.searchParams.set('directConnection', 'true');
  const client = new MongoClient(direct.href, { serverSelectionTimeoutMS: TIMEOUT_MS });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
