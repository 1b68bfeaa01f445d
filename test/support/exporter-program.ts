import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const SOURCE = join(ROOT, 'src');
const BUILT = join(ROOT, 'dist/main.js');

let chosen: readonly string[] | undefined;

/** How the exporter is started: as it was built, which is quick, unless the sources have changed since. */
export function exporterProgram(): readonly string[] {
  chosen ??= isBuilt() ? [BUILT] : ['--import', 'tsx', join(SOURCE, 'main.ts')];
  return chosen;
}

function isBuilt(): boolean {
  const builtAt = statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs;
  if (builtAt === undefined) return false;
  const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' });
  return sources.every((name) => statSync(join(SOURCE, name)).mtimeMs <= builtAt);
}
