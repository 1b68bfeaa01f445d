import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Node's arguments to run a TypeScript file: tsx by its URL, since a bare name would be looked up from
 * the current directory. (`import.meta.resolve` is missing where mocha loads this file by `require`.)
 */
export const TSX_ARGUMENTS: readonly string[] = [
  '--import',
  pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
];
