import { randomInt } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MongodBinary } from './mongod-binary.js';
import { runProgram } from './run-program.js';
import { removeFolder, stopWithAll, temporaryFolder } from './servers/cleanup.js';

const UNAVAILABLE = 'no network namespaces: they need root and the program ip (Debian: iproute2)';

/** Skips the tests where no network namespace can be made; with `CI=true` they fail. */
export async function requireNamespaces(context: Mocha.Context): Promise<void> {
  try {
    const namespace = await NetworkNamespace.create([]);
    await namespace.remove();
  } catch (error) {
    const message = `${UNAVAILABLE}: ${(error as Error).message}`;
    if (process.env.CI === 'true') throw new Error(message, { cause: error });
    console.warn(message);
    context.skip();
  }
}

/**
 * Another host: a network of its own with an address that this one reaches, and names that it alone knows, as a
 * container or a machine behind a tunnel has.
 */
export class NetworkNamespace {
  /** Its address as seen from this host. */
  readonly address: string;
  readonly #name: string;
  readonly #folder = temporaryFolder();
  readonly #forget: () => void;

  private constructor(name: string, address: string) {
    this.#name = name;
    this.address = address;
    this.#forget = stopWithAll({ stop: () => this.remove() });
  }

  /** @param names host names that lead to itself, in it alone */
  static async create(names: readonly string[]): Promise<NetworkNamespace> {
    const id = randomInt(1, 250);
    const name = `mte-${process.pid}-${id}`;
    const [outside, inside] = [`10.231.${id}.1`, `10.231.${id}.2`];
    const [here, there] = [`mte${process.pid}a${id}`.slice(0, 15), `mte${process.pid}b${id}`.slice(0, 15)];
    await ip('netns', 'add', name);
    const namespace = new NetworkNamespace(name, inside);
    try {
      await ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name);
      await ip('addr', 'add', `${outside}/30`, 'dev', here);
      await ip('link', 'set', here, 'up');
      await ip('-n', name, 'addr', 'add', `${inside}/30`, 'dev', there);
      await ip('-n', name, 'link', 'set', there, 'up');
      await ip('-n', name, 'link', 'set', 'lo', 'up');
      // Programs in the namespace have it in place of /etc/hosts.
      mkdirSync(namespace.#etc, { recursive: true });
      writeFileSync(join(namespace.#etc, 'hosts'), `127.0.0.1 localhost ${names.join(' ')}\n`);
      return namespace;
    } catch (error) {
      await namespace.remove();
      throw error;
    }
  }

  /** The program, to run in it. */
  within(binary: MongodBinary): MongodBinary {
    const path = join(this.#folder, 'mongod');
    const command = `exec ip netns exec ${this.#name} '${binary.path}' "$@"`;
    writeFileSync(path, `#!/bin/sh\n${command}\n`, { mode: 0o755 });
    return { ...binary, path };
  }

  /** Removes it; its programs must have ended. */
  async remove(): Promise<void> {
    this.#forget();
    await ip('netns', 'delete', this.#name).catch(() => undefined);
    rmSync(this.#etc, { recursive: true, force: true });
    await removeFolder(this.#folder);
  }

  get #etc(): string {
    return join('/etc/netns', this.#name);
  }
}

async function ip(...args: readonly string[]): Promise<void> {
  await runProgram('ip', args);
}
