import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fromRoot, readText } from './repository.js';

/** All files below a folder of the repository, as paths below its root. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(fromRoot(folder)).flatMap((name) => {
    const path = join(folder, name);
    return statSync(fromRoot(path)).isDirectory() ? filesBelow(path) : [path];
  });
}

/** The folders that a path is in, from the nearest to the top of the repository. */
export function foldersOf(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === '.' ? [] : [folder, ...foldersOf(folder)];
}

/** What a page of documentation links to, as paths below the root of the repository. */
export function linkedFrom(page: string): readonly string[] {
  const targets = [...readText(page).matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^\w+:/.test(target))
    .map((target) => normalize(join(dirname(page), target)).replace(/\/$/, ''));
}

/** What a program of TypeScript imports from the repository, itself included; the same of those, and so on. */
export function importedBy(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path) || !existsSync(fromRoot(path))) return seen;
  seen.add(path);
  for (const [, target = ''] of readText(path).matchAll(/ from '(\.[^']+)\.js'/g)) {
    importedBy(`${normalize(join(dirname(path), target))}.ts`, seen);
  }
  return seen;
}
