import { readWebFile } from '../../../../src/config/files/web-file.js';
import type { WebSettings } from '../../../../src/config/files/web-settings.js';
import { problemLine } from '../../../../src/util/errors.js';
import { directory, file } from '../sample.js';

/** bcrypt of `secret` at the lowest cost. */
export const HASH = '$2b$04$/EgOUNPUz7AWEPz7oxezm.TL1qggxCwKFbW/y5gIlkVcJusdG82/i';

/** The settings of a valid file. */
export function settingsOf(content: string): WebSettings {
  const { settings, problems } = readWebFile({ path: file(content, 'yml'), place: 'argument' });
  if (problems.length > 0) throw new Error(problems.map(problemLine).join('\n'));
  return settings;
}

/** Line, column and code of its problems: what does not depend on their wording. */
export function problemsOf(content: string): readonly string[] {
  const path = file(content, 'yml');
  return readWebFile({ path, place: 'argument' }).problems.map(({ where, code }) =>
    `${where} ${code}`.replace(`web.config.file (${path}:`, '').replace(') ', ' '),
  );
}

export { directory, file };
