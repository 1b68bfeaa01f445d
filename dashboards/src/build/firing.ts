import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Short } from '@grafana/grafana-foundation-sdk/units';
import { runbookLink } from './links.js';
import { SEVERITIES } from './mappings.js';
import { table, type Column, type ColumnSource, type TableSpec } from './table.js';

/** Severities as numbers: names would be sorted by their letters. */
const RANKS = { critical: 3, warning: 2, info: 1, none: 0 } as const;

/** A list of firing alerts, the worst first, each with its runbook. */
export function firing(
  spec: Pick<TableSpec, 'title' | 'description' | 'none' | 'height'>,
  where: string,
  columns: readonly (Column & { readonly label: string })[],
): Panel {
  const labels = ['alertname', ...columns.map(({ label }) => label)].join(', ');
  const ranked = Object.entries(RANKS).map(
    ([severity, rank]) => `0 * ALERTS{alertstate="firing", severity="${severity}", ${where}} + ${rank}`,
  );
  const severity = `max by (${labels}) (${ranked.join(' or ')})`;
  const shown: readonly (Column & ColumnSource)[] = [
    { title: 'Severity', expr: severity, mappings: [SEVERITIES] },
    { title: 'Alert', label: 'alertname', links: [runbookLink('Alert')] },
    ...columns,
  ];
  return table({ ...spec, unit: Short, sortBy: ['-Severity', 'Alert'], columns: shown });
}
