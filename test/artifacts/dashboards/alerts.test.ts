import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { MEANING } from '../../../dashboards/src/build/colours.js';
import { readDashboards, type DashboardPanel, type Step } from '../../support/boards/dashboards.js';

const RULES = join(import.meta.dirname, '../../../alerts/rules');

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const rules = readdirSync(RULES).flatMap((file) =>
  (
    parse(readFileSync(join(RULES, file), 'utf8')) as { groups: readonly { rules: readonly Rule[] }[] }
  ).groups.flatMap((group) => group.rules),
);

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** The expression, and those of the recording rules that it goes by. */
function expanded(expr: string, seen: readonly Rule[] = []): readonly string[] {
  const recorded = rules.filter(
    (rule) => rule.record !== undefined && expr.includes(rule.record) && !seen.includes(rule),
  );
  return [expr, ...recorded.flatMap((rule) => expanded(rule.expr, [...seen, ...recorded]))];
}

/** Numbers that the alert compares with at a severity: in expressions, and windows in seconds; and one more of each. */
function limitsOf(alert: string, severity: string): readonly number[] {
  const expressions = rules
    .filter((rule) => rule.alert === alert && rule.labels?.severity === severity)
    .flatMap(({ expr }) => expanded(expr));
  const numbers = expressions.flatMap((expr) => [
    ...[...expr.matchAll(/vector\((.+)\)/g)].map(([, constant]) => Number(constant)),
    ...[...expr.matchAll(/[<>=]=?\s*(-?\d+(?:\.\d+)?)/g)].map(([, number]) => Number(number)),
    ...[...expr.matchAll(/\[(\d+)([smhd])\]/g)].map(([, count, unit = '']) => Number(count) * SECONDS[unit]!),
  ]);
  // Of whole numbers, "more than" is shown from the next one on, and "equal" below the next one.
  return numbers.flatMap((number) => [number, number + 1]);
}

const SEVERITIES = new Map<string, string>([
  [MEANING.critical, 'critical'],
  [MEANING.warning, 'warning'],
  [MEANING.info, 'info'],
]);

/** Where the colours of a severity begin, or where they end if low values are bad. */
function coloured(steps: readonly Step[]): readonly { readonly severity: string; readonly limit: number }[] {
  const tooLittle = SEVERITIES.has(steps[0]!.color) && steps.length > 1;
  return steps.flatMap(({ value, color }, index) => {
    const severity = SEVERITIES.get(tooLittle ? (steps[index - 1]?.color ?? '') : color);
    return severity === undefined || value === null ? [] : [{ severity, limit: value }];
  });
}

/** Limits of a panel, of its columns and of its queries. */
function shownLimits({ fieldConfig }: DashboardPanel): ReturnType<typeof coloured> {
  const { defaults, overrides } = fieldConfig!;
  const ofOverrides = overrides.flatMap(({ properties }) =>
    properties
      .filter(({ id }) => id === 'thresholds')
      .map(({ value }) => value as { steps: readonly Step[] }),
  );
  return [defaults.thresholds, ...ofOverrides].flatMap((one) => (one ? coloured(one.steps) : []));
}

function alertsNamed({ description = '' }: DashboardPanel): readonly string[] {
  const [, list = ''] = /\bAlerts?: ([\w, ]+)/.exec(description) ?? [];
  return [...list.matchAll(/\b[A-Z]\w+/g)].map(([name]) => name);
}

const names = new Set(rules.map(({ alert }) => alert));

/** Constants whose lines a panel draws. */
function thresholdsOf({ targets = [] }: DashboardPanel): readonly string[] {
  return targets.flatMap(({ expr }) => [...expr.matchAll(/mongodb:threshold:\w+/g)].map(([name]) => name));
}

describe('dashboards and alerts', () => {
  for (const { uid, panels } of readDashboards()) {
    it(`${uid} names alerts that exist, and colours by their limits`, () => {
      for (const panel of panels) {
        if (panel.type === 'row') continue;
        const alerts = alertsNamed(panel);
        for (const alert of alerts) assert.ok(names.has(alert), `${panel.title}: ${alert}`);
        for (const name of thresholdsOf(panel)) {
          const compared = rules.some(
            ({ alert, expr }) => alerts.includes(alert ?? '') && expr.includes(name),
          );
          assert.ok(compared, `${panel.title}: ${name} of ${alerts.join(', ')}`);
        }
        // Alerts that are counted are their own limit.
        if (['Alerts', 'Firing alerts', 'Sets in trouble', 'Members in trouble'].includes(panel.title))
          continue;
        for (const { severity, limit } of shownLimits(panel)) {
          const limits = alerts.flatMap((alert) => limitsOf(alert, severity));
          assert.ok(
            limits.includes(limit),
            `${panel.title}: ${severity} at ${limit} of ${alerts.join(', ')}`,
          );
        }
      }
    });
  }

  it('alerts lead to boards that exist, by variables that these have', () => {
    const boards = new Map(readDashboards().map((board) => [board.uid, board]));
    const urls = rules.flatMap(({ annotations }) => annotations?.dashboard_url ?? []);
    assert.ok(urls.length > 0);
    for (const url of urls) {
      const [path = '', query = ''] = url.split('?');
      const board = boards.get(path.replace(/^\/d\//, ''));
      const variables = board?.templating.list.map(({ name }) => `var-${name}`);
      for (const [, variable = ''] of query.matchAll(/(?<=^|&)([\w-]+)=/g)) {
        assert.ok(variables?.includes(variable), `${url}: ${variable}`);
      }
      assert.ok(board, url);
    }
  });
});
