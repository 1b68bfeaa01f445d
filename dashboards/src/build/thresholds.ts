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

/**
 * What alerts compare with at a site, as a line over time: its own numbers, where it has changed those that are
 * shipped.
 */
export function thresholdLine(name: string): string {
  threshold(name);
  const series = `mongodb:threshold:${name}`;
  // A cluster may have a number of its own in place of that of all clusters.
  return `max(${series}{mongodb_cluster=~"$cluster", mongodb_cluster!=""}) or max(${series}{mongodb_cluster=""})`;
}

/** The constant that alerts compare with, in the unit of its name: `lag_warning_seconds`. */
export function threshold(name: string): number {
  const value = constants.get(`mongodb:threshold:${name}`);
  if (value === undefined || Number.isNaN(value)) throw new Error(`thresholds.yaml has no constant ${name}`);
  return value;
}
