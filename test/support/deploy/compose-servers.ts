import { findMongod } from '../mongod-binary.js';
import { freePorts, type MongoServer } from '../mongo-servers.js';
import type { KeyFile } from '../servers/access.js';
import { MongoServer as Server } from '../servers/mongo-server.js';
import { commandOf, type ComposeFile } from './compose-file.js';

/** Where the members of a set run, by the names of their services. */
export type Members = ReadonlyMap<string, MongoServer>;

/** Where the secrets of a service are in its container. */
export const SECRETS = '/secrets';

/**
 * Starts the servers of some services on this machine, with the command that the compose file gives them; only ports and
 * paths differ.
 */
export async function startMembers(
  { services }: ComposeFile,
  names: readonly string[],
  folder: string,
  keyFile: KeyFile,
): Promise<Members> {
  const binary = await findMongod();
  const ports = await freePorts(names.length);
  const members = names.map((name, index) => {
    const [program, ...words] = commandOf(services[name]!);
    if (program !== 'mongod') throw new Error(`${name} is no server: ${program ?? ''}`);
    // The test's servers listen on this machine alone, at a port of their own.
    const args = words
      .filter((word, at) => word !== '--bind_ip_all' && word !== '--port' && words[at - 1] !== '--port')
      .filter((word, at, all) => !word.startsWith('--wired') && !all[at - 1]?.startsWith('--wired'))
      .map((word) => (word === `${SECRETS}/key-file` ? keyFile.path : word));
    return new Server({ name, port: ports[index]!, folder, binary, args, access: { users: [] } });
  });
  await Promise.all(members.map((member) => member.start()));
  return new Map(names.map((name, index) => [name, members[index]!]));
}

/** The text with the addresses that servers have here in place of those in the compose file's networks. */
export function withAddresses(text: string, members: Members): string {
  return [...members].reduce((done, [name, { address }]) => done.replaceAll(`${name}:27017`, address), text);
}
