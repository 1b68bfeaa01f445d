import { resolve } from 'node:path';
import { readableFile, secretFile } from '../files.js';
import { quote } from '../parsed.js';
import type { Piece } from './piece.js';
import type { Reading } from './reading.js';

/** The absolute path of a file, checked to be readable. */
export function pathOf({ path, value }: Piece<string>, { directory, report }: Reading): string {
  const absolute = resolve(directory, value);
  const file = readableFile.parse(absolute);
  if (!file.ok) for (const flaw of file.flaws) report({ path, ...flaw });
  return absolute;
}

/** The secret in a file; undefined where there is none. */
export function secretOf({ path, value }: Piece<string>, reading: Reading): string | undefined {
  const absolute = resolve(reading.directory, value);
  const file = secretFile.parse(absolute);
  if (file.ok) {
    reading.keep(file.value);
    return file.value;
  }
  for (const { what, remedy } of file.flaws) {
    // Who takes the key for that of the password itself has written it where the path belongs.
    reading.report({ path, what: what.replace(quote(absolute), () => 'the password file'), remedy });
  }
  return undefined;
}
