import { readFileSync } from 'node:fs';
import type { PemFile } from '../../src/config/config.js';

/** The file as the configuration holds it. */
export function pem(path: string): PemFile {
  return { path, pem: readFileSync(path, 'utf8') };
}
