import { dirname } from 'node:path';
import type { WebSettings } from '../../../../../src/config/config.js';
import { readWebFile } from '../../../../../src/config/files/web-file.js';
import { directory, file } from '../../sample.js';

/** bcrypt of `secret` at the least cost. */
export const HASH = '$2b$04$/EgOUNPUz7AWEPz7oxezm.TL1qggxCwKFbW/y5gIlkVcJusdG82/i';

/** The settings of a faultless file. */
export function settingsOf(content: string): WebSettings {
  const { settings, problems } = readWebFile({ path: file(content, 'yml'), place: 'argument' });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return settings;
}

/** Its problems, from the line on; paths of files are cut to their names. */
export function problemsOf(content: string): readonly string[] {
  const path = file(content, 'yml');
  return readWebFile({ path, place: 'argument' }).problems.map((line) =>
    line
      .replace(`web.config.file (${path}:`, '')
      .replace('): ', ' ')
      .replaceAll(`${dirname(path)}/`, ''),
  );
}

export { directory, file };
