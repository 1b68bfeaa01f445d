import { SUBJECTS } from './families/index.js';
import type { Family } from './family.js';

/** The families of the subjects that are not switched off. */
export function enabledFamilies(disabled: ReadonlySet<string>): readonly Family[] {
  return SUBJECTS.filter(({ name }) => !disabled.has(name)).flatMap(({ families }) => families);
}

/** Every path into serverStatus that these families read. */
export function serverStatusPaths(families: readonly Family[]): readonly string[] {
  return [...new Set(families.flatMap(({ source }) => source.serverStatusPaths))];
}
