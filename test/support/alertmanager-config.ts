import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program.js';

/** Where our configuration of Alertmanager stands. */
export const ALERTMANAGER_FOLDER = join(import.meta.dirname, '../../alerts/alertmanager');

/** The file of values as we ship it, with some of them set or changed. */
export function exampleValues(changed: Readonly<Record<string, string>> = {}): string {
  const unused = new Set(Object.keys(changed));
  const text = readFileSync(join(ALERTMANAGER_FOLDER, 'values.env.example'), 'utf8').replace(
    /^([A-Z_]+)=.*$/gm,
    (line, name: string) => {
      unused.delete(name);
      return name in changed ? `${name}=${changed[name]!}` : line;
    },
  );
  if (unused.size > 0) throw new Error(`not in values.env.example: ${[...unused].join(', ')}`);
  return text;
}

/**
 * Has configure.sh write our configuration into the folder, as its users do.
 *
 * @param values - the text of the file of values
 * @returns the path of alertmanager.yml
 */
export async function configure(folder: string, values: string): Promise<string> {
  const file = join(folder, 'values.env');
  writeFileSync(file, values);
  await runProgram('sh', [join(ALERTMANAGER_FOLDER, 'configure.sh'), file, folder]);
  return join(folder, 'alertmanager.yml');
}
