import { readFileSync } from 'node:fs';
import ts from 'typescript';

/**
 * Node's arguments that load `probe.ts` first. Its types are stripped here: a loader for TypeScript in the exporter's
 * process would be measured with it.
 */
export function probeArguments(): readonly string[] {
  const source = readFileSync(new URL('./probe.ts', import.meta.url), 'utf8');
  const { ESNext: module } = ts.ModuleKind;
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true },
  });
  const url = `data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`;
  return ['--expose-gc', '--import', url];
}
