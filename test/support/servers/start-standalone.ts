import { findMongod, type MongodSeries } from '../mongod-binary.js';
import {
  accessArguments,
  withDefaultUsers,
  type Access,
  type TlsServerOptions,
  type UserOptions,
} from './access.js';
import { removeFolder, stopWithAll, temporaryFolder } from './cleanup.js';
import { createUsers } from './create-users.js';
import { freePorts } from './ports.js';
import { MongoServer } from './mongo-server.js';

/** A mongod without a replica set to start. */
export interface StandaloneOptions {
  /** `standalone` when absent. */
  readonly name?: string;
  readonly version?: MongodSeries;
  /** Authentication on, with the default users. */
  readonly auth?: boolean;
  /** Put over the default users by name; has a meaning with `auth` only. */
  readonly users?: readonly UserOptions[];
  readonly tls?: TlsServerOptions;
  /** More command line options of mongod; `--replSet` makes a member that was never initiated. */
  readonly args?: readonly string[];
}

/** One server by itself. */
export interface Standalone {
  readonly server: MongoServer;
  /** Ends the process at once and removes its data. */
  readonly stop: () => Promise<void>;
}

/** Starts one mongod by itself and waits until it takes writes. */
export async function startStandalone(options: StandaloneOptions = {}): Promise<Standalone> {
  const access: Access = {
    users: options.auth ? withDefaultUsers(options.users) : [],
    ...(options.tls && { tls: options.tls }),
  };
  const [port] = await freePorts(1);
  const folder = temporaryFolder();
  const server = new MongoServer({
    name: options.name ?? 'standalone',
    port: port!,
    folder,
    binary: await findMongod(options.version),
    args: [...(options.auth ? ['--auth'] : []), ...accessArguments(access), ...(options.args ?? [])],
    access,
  });
  const standalone: Standalone = {
    server,
    stop: async () => {
      forget();
      await server.discard();
      await removeFolder(folder);
    },
  };
  const forget = stopWithAll(standalone);
  try {
    await server.start();
    await createUsers(server, access);
    return standalone;
  } catch (error) {
    await standalone.stop();
    throw error;
  }
}
