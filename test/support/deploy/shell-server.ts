import type { MongoClient } from 'mongodb';
import type { MongoServer } from '../mongo-servers.js';
import { memberClientOptions, type KeyFile } from '../servers/access.js';
import { waitUntil } from '../wait-until.js';
import type { ShellServer } from './mongosh.js';

/**
 * What stands for the network of a server: who comes through it comes from the server's own machine.
 *
 * @param keyFile - lets the member be elected at once when the script initiates the set, not after the ten seconds that
 *   a new set waits
 */
export function shellOn(server: MongoServer, keyFile: KeyFile): ShellServer {
  let client: MongoClient = server.client();
  return {
    command: async (database, command) => {
      const reply = await client.db(database).command(command);
      if ('replSetInitiate' in command) await elect(server, keyFile);
      // Objects of the driver would lose their class on the way to the script.
      return JSON.parse(JSON.stringify(reply)) as typeof reply;
    },
    logIn: async (authSource, username, password) => {
      const next = server.client({ auth: { username, password }, authSource });
      await next.db(authSource).command({ ping: 1 });
      client = next;
    },
  };
}

async function elect(server: MongoServer, keyFile: KeyFile): Promise<void> {
  const system = server.client(memberClientOptions({ users: [], keyFile })).db('admin');
  await waitUntil(
    async () => {
      await system.command({ replSetStepUp: 1 }).catch(() => undefined);
      return (await system.command({ hello: 1 })).isWritablePrimary === true;
    },
    { timeoutMs: 20_000, intervalMs: 100, message: `${server.name} leads` },
  );
}
