import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The checkout. */
export const ROOT = join(import.meta.dirname, '../../..');

/** Absolute, of a path below the root of the repository. */
export function fromRoot(path: string): string {
  return join(ROOT, path);
}

/** The text of a file of the repository. */
export function readText(path: string): string {
  return readFileSync(fromRoot(path), 'utf8');
}

/** A YAML file of the repository; anchors and merge keys are resolved. */
export function readYaml(path: string): unknown {
  // The compose file uses its anchors many times; nobody attacks us by it.
  return parse(readText(path), { merge: true, maxAliasCount: -1 });
}
