import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { shortenRules } from './shorten.js';

const FOLDER = join(import.meta.dirname, '../../alerts/rules');

/** The texts of our rule files by their names. */
export function ruleFiles(): ReadonlyMap<string, string> {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
  return new Map(names.map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]));
}

/** A rule that raises an alert, as it stands in a rule file. */
export interface AlertRule {
  readonly alert: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface RuleFile {
  readonly groups: readonly { readonly rules: readonly (AlertRule | { readonly record: string })[] }[];
}

/** All our alerts; one with two thresholds is there twice. */
export function alertRules(): readonly AlertRule[] {
  const groups = [...ruleFiles().values()].flatMap((text) => (parse(text) as RuleFile).groups);
  return groups.flatMap(({ rules }) => rules).filter((rule) => 'alert' in rule);
}

/** Writes our rules into the folder, with their waits divided; see {@link shortenRules}. */
export function writeShortRules(folder: string, factor: number): void {
  for (const [name, text] of ruleFiles()) writeFileSync(join(folder, name), shortenRules(text, factor));
}
