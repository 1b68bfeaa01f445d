import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isSeq, parse, parseDocument } from 'yaml';

/** The folder of the rules, their tests and runbooks. */
export const ALERTS = join(import.meta.dirname, '../../alerts');

/** An alerting rule as it stands in its file. */
export interface AlertRule {
  readonly group: string;
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A recording rule as it stands in its file. */
export interface RecordingRule {
  readonly group: string;
  readonly record: string;
  readonly expr: string;
}

/** A constant that rules compare with. */
export interface Threshold {
  readonly record: string;
  readonly value: string;
  /** The comment above it, or above the one before it that shares it. */
  readonly meaning: string;
}

interface RuleFile {
  readonly groups: readonly {
    readonly name: string;
    readonly rules: readonly (Omit<AlertRule, 'group'> | Omit<RecordingRule, 'group'>)[];
  }[];
}

/** All rules, in the order of the files by name. */
export function rules(): readonly (AlertRule | RecordingRule)[] {
  return yamlFiles('rules').flatMap(({ text }) =>
    (parse(text) as RuleFile).groups.flatMap(({ name, rules: own }) =>
      own.map((rule) => ({ group: name, ...rule })),
    ),
  );
}

export function alertRules(): readonly AlertRule[] {
  return rules().filter((rule): rule is AlertRule => 'alert' in rule);
}

export function recordingRules(): readonly RecordingRule[] {
  return rules().filter((rule): rule is RecordingRule => 'record' in rule);
}

/** The constants of thresholds.yaml with the comments above them. */
export function thresholds(): readonly Threshold[] {
  const document = parseDocument(readFileSync(join(ALERTS, 'rules/thresholds.yaml'), 'utf8'));
  const list = document.getIn(['groups', 0, 'rules']);
  if (!isSeq(list)) throw new Error('thresholds.yaml has no rules');
  let meaning = list.commentBefore ?? '';
  return list.items.filter(isMap).map((item) => {
    meaning = item.commentBefore ?? meaning;
    const [, value = ''] = /^vector\((.*)\)$/.exec(String(item.get('expr'))) ?? [];
    return { record: String(item.get('record')), value, meaning: sentence(meaning) };
  });
}

/** The YAML files in a folder of alerts/, by name. */
export function yamlFiles(folder: string): readonly { readonly name: string; readonly text: string }[] {
  return readdirSync(join(ALERTS, folder))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(ALERTS, folder, name), 'utf8') }));
}

function sentence(comment: string): string {
  return comment
    .split('\n')
    .map((line) => line.trim())
    .join(' ');
}
