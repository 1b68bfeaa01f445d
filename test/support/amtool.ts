import { runProgram } from './run-program.js';

/** What amtool prints on success; throws its last line of complaint otherwise. */
export async function amtool(...args: readonly string[]): Promise<string> {
  return runProgram('amtool', args, { timeoutMs: 20_000 });
}

/** A template of ours as it comes out. */
export async function renderTemplate(
  folder: string,
  name: string,
  dataFile: string,
  type: 'text' | 'html' = 'text',
): Promise<string> {
  return amtool(
    ...['template', 'render', `--template.glob=${folder}/templates/*.tmpl`, `--template.type=${type}`],
    ...[`--template.text={{ template "${name}" . }}`, `--template.data=${dataFile}`],
  );
}
