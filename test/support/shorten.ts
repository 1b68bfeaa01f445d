import { parser } from '@prometheus-io/lezer-promql';
import { parse, stringify } from 'yaml';

/** Milliseconds of each unit that Prometheus and Alertmanager know; by their rules a year has 365 days. */
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** Nothing gets shorter than this. */
const SHORTEST_MS = 1;

/** Milliseconds of a duration such as `1h30m`. */
export function durationMs(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)(ms|[smhdwy])/g)];
  if (parts.map(([part]) => part).join('') !== duration) throw new Error(`not a duration: ${duration}`);
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit!]!, 0);
}

/** A duration, divided. */
export function shortenDuration(duration: string, factor: number): string {
  const milliseconds = durationMs(duration);
  if (milliseconds === 0) return duration;
  return `${Math.max(SHORTEST_MS, Math.round(milliseconds / factor))}ms`;
}

/**
 * Rules for tests that cannot wait for minutes: `for`, `keep_firing_for`, intervals of groups, ranges, offsets and
 * subqueries are divided by the factor, and nothing else is changed; above all no threshold.
 *
 * @param text - of a rule file
 */
export function shortenRules(text: string, factor: number): string {
  return shortenFields(text, factor, ['for', 'keep_firing_for', 'interval'], (expression) =>
    shortenExpression(expression, factor),
  );
}

/** The same for the waits of Alertmanager's routes. */
export function shortenRoutes(text: string, factor: number): string {
  return shortenFields(text, factor, ['group_wait', 'group_interval', 'repeat_interval']);
}

/** The expression with every range, offset and subquery divided. */
export function shortenExpression(expression: string, factor: number): string {
  let shortened = '';
  let end = 0;
  parser.parse(expression).iterate({
    enter: ({ name, from, to }) => {
      if (name !== 'NumberDurationLiteralInDurationContext') return;
      shortened += expression.slice(end, from) + shortenDuration(expression.slice(from, to), factor);
      end = to;
    },
  });
  return shortened + expression.slice(end);
}

function shortenFields(
  text: string,
  factor: number,
  durations: readonly string[],
  expression: (text: string) => string = (same) => same,
): string {
  const shortened: unknown = parse(text, (key: unknown, value: unknown) => {
    if (typeof key !== 'string' || typeof value !== 'string') return value;
    if (key === 'expr') return expression(value);
    return durations.includes(key) ? shortenDuration(value, factor) : value;
  });
  return stringify(shortened, { lineWidth: 0 });
}
