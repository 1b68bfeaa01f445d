import { findMongod } from '../mongod-binary.js';
import { accessArguments, withDefaultUsers, type Access } from './access.js';
import { temporaryFolder } from './cleanup.js';
import { freePorts } from './ports.js';
import { initiate } from './initiate.js';
import { createKeyFile } from './key-file.js';
import { MongoServer } from './mongo-server.js';
import { ReplicaSet } from './replica-set.js';
import type { MemberOptions, ReplicaSetOptions } from './replica-set-options.js';

/**
 * Starts a replica set of real servers. Ready means: a primary is writable, every member is in its final
 * state, and all see each other so.
 */
export async function startReplicaSet(options: ReplicaSetOptions): Promise<ReplicaSet> {
  const name = options.name ?? 'rs0';
  const folder = temporaryFolder();
  const keyFile = options.keyFile === true ? await createKeyFile(folder) : options.keyFile;
  const access: Access = {
    users: keyFile ? withDefaultUsers(options.users) : [],
    ...(keyFile && { keyFile }),
    ...(options.tls && { tls: options.tls }),
  };
  const prepare = serverFactory(name, folder, access, options);
  const ports = await freePorts(options.members.length);
  const servers = await Promise.all(
    options.members.map((member, index) =>
      prepare({ name: `member-${index}`, port: ports[index]!, ...member }),
    ),
  );
  const set = new ReplicaSet({
    name,
    folder,
    access,
    servers,
    initiated: servers.filter((_, index) => options.members[index]?.initiated !== false),
    startServer: async (member) => {
      const [port] = await freePorts(1);
      const server = await prepare({ port: port!, ...member });
      await server.start();
      return server;
    },
  });
  try {
    await Promise.all(servers.map((server) => server.start()));
    await initiate(set, options);
    await set.waitUntilSettled();
    return set;
  } catch (error) {
    await set.stop();
    throw error;
  }
}

type NamedMember = MemberOptions & { readonly name: string; readonly port: number };

/** What turns a member's options into a server that is not yet started. */
function serverFactory(
  setName: string,
  folder: string,
  access: Access,
  options: ReplicaSetOptions,
): (member: NamedMember) => Promise<MongoServer> {
  const mixed = options.members.some(({ version }) => version === '5.0');
  const sharedArguments = [
    ...['--replSet', setName, '--oplogSize', '64'],
    ...(options.role === undefined ? [] : [`--${options.role}`]),
    ...accessArguments(access),
    ...(options.args ?? []),
  ];
  // An arbiter holds no users: the localhost exception would let everybody in for ever.
  const arbiterArguments = access.keyFile ? ['--setParameter', 'enableLocalhostAuthBypass=0'] : [];
  return async (member) =>
    new MongoServer({
      name: member.name,
      port: member.port,
      folder,
      binary: await findMongod(member.version ?? (mixed ? '6.0' : undefined)),
      args: [...sharedArguments, ...(member.arbiter ? arbiterArguments : []), ...(member.args ?? [])],
      access,
    });
}
