import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERTS, alertRules, thresholds, type AlertRule } from './alert-rules.js';
import { code, page, table } from './markdown.js';

/** Order of the tables: from what everything depends on to the particular. */
const GROUPS: Readonly<Record<string, string>> = {
  'mongodb-watchdog': 'The dead man’s switch',
  'mongodb-exporter': 'The exporter',
  'mongodb-instance': 'Instances',
  'mongodb-heartbeat': 'Heartbeats',
  'mongodb-replica-set': 'Replica sets and their members',
  'mongodb-primary': 'Primaries',
  'mongodb-lag-and-oplog': 'Lag and oplog',
  'mongodb-sharding': 'Sharded clusters',
  'mongodb-capacity': 'Capacity',
  'mongodb-operations': 'Operations and background work',
};

/** alerts/README.md: written by hand but for the tables between the markers, which follow from the rules. */
export function alertsPage(): string {
  const written = readFileSync(join(ALERTS, 'README.md'), 'utf8');
  return [
    ['alerts', alertTables()],
    ['thresholds', thresholdTable()],
  ].reduce((text, [name = '', generated = '']) => between(text, name, generated), written);
}

function between(text: string, name: string, generated: string): string {
  const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end of generated: ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`alerts/README.md lacks the markers of ${name}`);
  return `${text.slice(0, from + begin.length)}\n\n${generated.trim()}\n\n${text.slice(to)}`;
}

function alertTables(): string {
  const all = alertRules();
  const unknown = all.find(({ group }) => !(group in GROUPS));
  if (unknown) throw new Error(`the group ${unknown.group} has no title`);
  return page(
    ...Object.entries(GROUPS).flatMap(([group, title]) => [
      `### ${title}`,
      table(['Alert', 'Severity', 'After', 'Meaning'], all.filter((rule) => rule.group === group).map(row)),
    ]),
  );
}

function row({ alert, labels, annotations, for: wait }: AlertRule): readonly string[] {
  return [
    `[${alert}](runbooks/${alert}.md)`,
    labels.severity ?? '',
    wait ?? 'at once',
    annotations.summary ?? '',
  ];
}

function thresholdTable(): string {
  return table(
    ['Threshold', 'Value', 'Meaning'],
    thresholds().map(({ record, value, meaning }) => [code(record), value, meaning]),
  );
}
