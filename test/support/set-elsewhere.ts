import { NetworkNamespace } from './network-namespace.js';
import { findMongod } from './mongod-binary.js';
import { QUICK_SETTINGS } from './servers/replica-set-options.js';
import { MongoServer } from './servers/mongo-server.js';
import { removeFolder, temporaryFolder } from './servers/cleanup.js';
import { freePorts } from './servers/ports.js';
import { waitUntil } from './wait-until.js';
import type { Access } from './servers/access.js';

/** A replica set on another host, by names that only that host knows. */
export interface SetElsewhere {
  /** In the order of the names; each is reached at its address in the network of that host. */
  readonly servers: readonly MongoServer[];
  /** Their names in the configuration of the set, `host:port`. */
  readonly names: readonly string[];
  readonly stop: () => Promise<void>;
}

interface Options {
  /** One member for each: a host name, without the port. */
  readonly hosts: readonly string[];
  /** `rs0` when absent. */
  readonly set?: string;
  /** Free ones when absent. */
  readonly ports?: readonly number[];
  readonly access?: Access;
  /** More command line options of the mongod of that host. */
  readonly argsOf?: (host: string) => readonly string[];
  /** Split horizons of a member, by its index. */
  readonly horizonsOf?: (index: number) => Readonly<Record<string, string>>;
}

/** Starts one; ready when it has a writable primary and every other member replicates. */
export async function startSetElsewhere({
  hosts,
  set = 'rs0',
  ports,
  access = { users: [] },
  argsOf = () => [],
  horizonsOf,
}: Options): Promise<SetElsewhere> {
  const namespace = await NetworkNamespace.create(hosts.filter((host) => host !== 'localhost'));
  const folder = temporaryFolder();
  const binary = namespace.within(await findMongod());
  const taken = ports ?? (await freePorts(hosts.length));
  const servers = hosts.map(
    (host, index) =>
      new MongoServer({
        name: `elsewhere-${index}`,
        port: taken[index]!,
        host: namespace.address,
        ...{ folder, binary, access },
        args: ['--replSet', set, '--oplogSize', '64', ...argsOf(host)],
      }),
  );
  const names = hosts.map((host, index) => `${host}:${taken[index]!}`);
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.discard()));
    await namespace.remove();
    await removeFolder(folder);
  };
  try {
    await Promise.all(servers.map((server) => server.start()));
    const members = names.map((host, _id) => ({
      ...{ _id, host, priority: _id === 0 ? 1 : 0 },
      ...(horizonsOf && { horizons: horizonsOf(_id) }),
    }));
    await servers[0]!.command({ replSetInitiate: { _id: set, members, settings: QUICK_SETTINGS } });
    await waitUntil(
      async () => {
        const hellos = await Promise.all(servers.map((server) => server.tryCommand({ hello: 1 })));
        return hellos.every((hello) => hello?.isWritablePrimary === true || hello?.secondary === true);
      },
      { timeoutMs: 30_000, message: 'the set elsewhere is settled' },
    );
    return { servers, names, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
