import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FILE = join(import.meta.dirname, '../../../alerts/rules/thresholds.yaml');

interface RuleFile {
  readonly groups: readonly {
    readonly rules: readonly { readonly record: string; readonly expr: string }[];
  }[];
}

const constants = new Map(
  (parse(readFileSync(FILE, 'utf8')) as RuleFile).groups
    .flatMap(({ rules }) => rules)
    .map(({ record, expr }) => [record, Number(/^vector\((.+)\)$/.exec(expr)?.[1])]),
);

/** The constant that alerts compare with, in the unit of its name: `lag_warning_seconds`. */
export function threshold(name: string): number {
  const value = constants.get(`mongodb:threshold:${name}`);
  if (value === undefined || Number.isNaN(value)) throw new Error(`thresholds.yaml has no constant ${name}`);
  return value;
}
