import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

/** What npm needs to pack, besides what was built. */
const PACKED = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md'];
const BUILT_FROM = ['src', 'tsconfig.json', 'tsconfig.build.json'];

const execute = promisify(execFile);

/**
 * Runs npm or npx as a user would; yields what it wrote. The variables that `npm test` sets are none of theirs, and the
 * coverage of what they run is not ours.
 */
export async function runNpm(
  program: 'npm' | 'npx',
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => name !== 'NODE_V8_COVERAGE' && !/^npm_(?!config_(cache|registry|userconfig)$)/.test(name),
  );
  const { stdout } = await execute(program, args, { cwd, env: { ...Object.fromEntries(inherited), ...env } });
  return stdout.trim();
}

/** What of the package follows from the sources: every module, and what lies beside them, but no map. */
export function expectedFiles(): readonly string[] {
  const sources = filesIn(join(ROOT, 'src')).map((path) => join('dist', path.replace(/\.ts$/, '.js')));
  return [...PACKED, ...sources].toSorted();
}

/**
 * Packs a release into the folder, as from a clean checkout; yields the tarball. What `npm test` has built it takes as it
 * is, unless that is not what the sources are now.
 */
export async function packInto(folder: string): Promise<string> {
  const clean = join(folder, 'checkout');
  mkdirSync(clean);
  for (const name of PACKED) cpSync(join(ROOT, name), join(clean, name));
  const built = isBuilt();
  if (built) {
    cpSync(join(ROOT, 'dist'), join(clean, 'dist'), { recursive: true });
  } else {
    for (const name of BUILT_FROM) cpSync(join(ROOT, name), join(clean, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(clean, 'node_modules'));
  }
  const args = ['pack', '--silent', '--pack-destination', folder, ...(built ? ['--ignore-scripts'] : [])];
  const output = await runNpm('npm', args, clean);
  return join(folder, output.split('\n').at(-1)!);
}

/** Whether `dist` holds what the sources give now, and nothing else. */
function isBuilt(): boolean {
  const dist = join(ROOT, 'dist');
  if (!existsSync(dist)) return false;
  const sources = filesIn(join(ROOT, 'src'));
  const built = filesIn(dist).filter((path) => !path.endsWith('.map'));
  return (
    built.length === sources.length &&
    sources.every((path) => {
      const file = statSync(join(dist, path.replace(/\.ts$/, '.js')), { throwIfNoEntry: false });
      return file !== undefined && file.mtimeMs >= statSync(join(ROOT, 'src', path)).mtimeMs;
    })
  );
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
}
