import { resolve } from 'node:path';
import type { PemFile } from '../config.js';
import { pemFile, secretFile } from '../files.js';
import { quote } from '../parsed.js';
import type { Piece } from './piece.js';
import type { Reading } from './reading.js';

/** Certificates or keys; empty where they cannot be read, which is reported. */
export function pemOf({ path, value }: Piece<string>, { directory, note, report }: Reading): PemFile {
  const absolute = resolve(directory, value);
  note(absolute);
  const file = pemFile.parse(absolute);
  if (file.ok) return file.value;
  for (const flaw of file.flaws) report({ path, ...flaw });
  return { path: absolute, pem: '' };
}

/** The secret in a file; undefined where there is none. */
export function secretOf({ path, value }: Piece<string>, reading: Reading): string | undefined {
  const absolute = resolve(reading.directory, value);
  reading.note(absolute);
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
