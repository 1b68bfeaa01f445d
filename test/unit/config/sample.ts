import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../../src/config/config.js';
import { load } from '../../../src/config/load.js';
import type { Catalogue } from '../../../src/config/options.js';
import { ConfigError } from '../../../src/util/errors.js';

/** A catalogue as the collectors and families would hand it over. */
export const catalogue: Catalogue = {
  collectors: [
    { name: 'serverstatus', defaultOn: true, help: 'Ask serverStatus.', cost: 'low' },
    { name: 'oplog', defaultOn: true, help: 'Read both ends of the oplog.', cost: 'low' },
    { name: 'sharding', defaultOn: false, help: 'Read the config database.', cost: 'medium' },
    {
      ...{ name: 'collstats', defaultOn: false, help: 'Ask collStats.', cost: 'high' },
      survey: { maxAgeSeconds: 600, chooses: 'namespaces', most: 200 },
    },
  ],
  metricGroups: [
    { name: 'connections', defaultOn: true },
    { name: 'operations', defaultOn: true },
    { name: 'commands', defaultOn: false },
  ],
};

type Environment = Readonly<Record<string, string>>;

/** The configuration that arguments and environment make. */
export function configOf(argv: readonly string[], env: Environment = {}): Config {
  const invocation = load(argv, env, catalogue);
  if (!('config' in invocation)) throw new Error(`unexpected ${invocation.kind}`);
  return invocation.config;
}

/** The problems that arguments and environment make. */
export function problemsOf(argv: readonly string[], env: Environment = {}): readonly string[] {
  try {
    load(argv, env, catalogue);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const directory = mkdtempSync(join(tmpdir(), 'config-'));
process.once('exit', () => {
  rmSync(directory, { recursive: true });
});

let files = 0;

/** Writes a file that lives as long as the tests. */
export function file(content: string, extension = 'txt'): string {
  files += 1;
  const path = join(directory, `${files}.${extension}`);
  writeFileSync(path, content);
  return path;
}

/** A directory, where a file is expected. */
export { directory };
