import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../run-program.js';
import { fromRoot } from './repository.js';

/** The folders that stand for the volumes with secrets. */
export interface SecretFolders {
  readonly mongodb: string;
  readonly exporter: string;
}

/** Has deploy/compose/secrets.sh fill two folders below this one, for whoever runs this process. */
export async function makeSecrets(folder: string): Promise<SecretFolders> {
  const folders = { mongodb: join(folder, 'mongodb'), exporter: join(folder, 'exporter') };
  for (const path of Object.values(folders)) mkdirSync(path, { recursive: true });
  const uid = String(process.getuid!());
  await runProgram('sh', [fromRoot('deploy/compose/secrets.sh'), folders.mongodb, folders.exporter], {
    env: { MONGODB_UID: uid, EXPORTER_UID: uid },
  });
  return folders;
}
