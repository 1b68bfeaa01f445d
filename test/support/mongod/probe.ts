import { runProgram } from '../run-program.js';

/** A mongod program that runs on this machine. */
export interface MongodBinary {
  /** What to spawn. */
  readonly path: string;
  /** What its environment needs besides this process' own. */
  readonly env: Readonly<Record<string, string>>;
  /** As the program itself says, e.g. `6.0.5`. */
  readonly version: string;
}

/** Runs `mongod --version`; rejects when it does not run or does not look like mongod. */
export async function probeMongod(path: string, libraryFolder?: string): Promise<MongodBinary> {
  const env = libraryFolder === undefined ? {} : { LD_LIBRARY_PATH: libraryPath(libraryFolder) };
  const output = await runProgram(path, ['--version'], { env, timeoutMs: 30_000 });
  const version = /db version v(\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (version === undefined) throw new Error(`${path} --version does not speak of mongod`);
  return { path, env, version };
}

function libraryPath(folder: string): string {
  const inherited = process.env.LD_LIBRARY_PATH;
  return inherited === undefined || inherited === '' ? folder : `${folder}:${inherited}`;
}
