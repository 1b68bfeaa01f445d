import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FOLDER = join(import.meta.dirname, '../../../alerts/rules');

interface RuleFile {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert?: string;
      readonly annotations?: Readonly<Record<string, string>>;
    }[];
  }[];
}

const rules = readdirSync(FOLDER)
  .map((file) => parse(readFileSync(join(FOLDER, file), 'utf8')) as RuleFile)
  .flatMap(({ groups }) => groups.flatMap((group) => group.rules));

/** What all names of alerts begin with. */
const PREFIX = 'MongoDB';

/** The end of a description: the alerts about what a panel shows. Throws when there is no such alert. */
export function alertsOn(...names: readonly string[]): string {
  const full = names.map((name) => `${PREFIX}${name}`);
  const missing = full.find((name) => !rules.some(({ alert }) => alert === name));
  if (missing !== undefined) throw new Error(`no alert ${missing}`);
  return `${full.length > 1 ? 'Alerts' : 'Alert'}: ${full.join(', ')}.`;
}

/** Where the runbook of an alert is; `NAME` stands for its name. */
export function runbookUrl(): string {
  for (const { alert, annotations = {} } of rules) {
    const { runbook_url: url = '' } = annotations;
    if (alert !== undefined && url.endsWith(`/${alert}.md`)) return url.replace(`${alert}.md`, 'NAME.md');
  }
  throw new Error('no alert has a runbook');
}
