import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyFile } from './access.js';

/** Makes a key file in that folder. */
export async function createKeyFile(folder: string): Promise<KeyFile> {
  const path = join(folder, 'key-file');
  const key = randomBytes(96).toString('base64');
  await writeFile(path, key, { mode: 0o400 });
  return { path, key };
}
