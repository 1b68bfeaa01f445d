import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../../src/config/config.js';
import { load } from '../../../src/config/load.js';
import type { Catalogue } from '../../../src/config/options/option.js';
import { ConfigError, problemLine, type ConfigProblem } from '../../../src/util/errors.js';

/** A catalogue as the collectors and families pass it. */
export const catalogue: Catalogue = {
  collectors: [
    { name: 'serverstatus', defaultOn: true, help: 'Runs serverStatus.', cost: 'low' },
    { name: 'oplog', defaultOn: true, help: 'Reads both ends of the oplog.', cost: 'low' },
    { name: 'sharding', defaultOn: false, help: 'Reads the config database.', cost: 'medium' },
    {
      ...{ name: 'collstats', defaultOn: false, help: 'Runs collStats.', cost: 'high' },
      limits: { maxAgeSeconds: 600, selects: 'namespaces', most: 200 },
    },
  ],
  metricGroups: [
    { name: 'connections', defaultOn: true },
    { name: 'operations', defaultOn: true },
    { name: 'commands', defaultOn: false },
  ],
};

type Environment = Readonly<Record<string, string>>;

/** The configuration that arguments and environment result in. */
export function configOf(argv: readonly string[], env: Environment = {}): Config {
  const invocation = load(argv, env, catalogue);
  if (!('config' in invocation)) throw new Error(`unexpected ${invocation.kind}`);
  return invocation.config;
}

/** The problems of arguments and environment. */
export function problemsOf(argv: readonly string[], env: Environment = {}): readonly ConfigProblem[] {
  try {
    load(argv, env, catalogue);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** Place and code of a problem: what does not depend on its wording. */
export function found({ where, code }: ConfigProblem): string {
  return `${where}: ${code}`;
}

/** Place and code of all problems of arguments and environment. */
export function foundIn(argv: readonly string[], env: Environment = {}): readonly string[] {
  return problemsOf(argv, env).map(found);
}

/** What the problems advise. */
export function remediesOf(argv: readonly string[], env: Environment = {}): readonly string[] {
  return problemsOf(argv, env).map(({ remedy }) => remedy);
}

/** One test for each case. No problem shows a secret, and each is one line with a remedy. */
export function checkProblems(cases: readonly (readonly [argv: string[], ...expected: string[]])[]): void {
  for (const [argv, ...expected] of cases) {
    it(`refuses ${JSON.stringify(argv.join(' ')).replaceAll(directory, '…')}`, () => {
      const problems = problemsOf(argv);
      assert.deepEqual(problems.map(found), expected);
      for (const line of problems.map(problemLine)) {
        assert.match(line, /^[^\n]+ \([^\n]+\): [^\n]+; [^\n]+$/);
        assert.doesNotMatch(line, /geheim|hunter2/);
      }
    });
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
