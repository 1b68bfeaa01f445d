import type { ValueFormat } from './formats.js';
import { flawed, parsed, quote, type Parsed } from './parsed.js';

/** Divided, not multiplied by 0.001: so 35ms is exactly the 0.035 that is nearest to it. */
const SECONDS: Readonly<Record<string, (number: number) => number>> = {
  ms: (number) => number / 1000,
  s: (number) => number,
  m: (number) => number * 60,
  h: (number) => number * 3600,
};

/** Seconds of `250ms`, `2s`, `1m`, `1h`, or of a plain number, which is seconds already. */
export function parseDuration(text: string): Parsed<number> {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const seconds = number === undefined ? undefined : SECONDS[unit]?.(Number(number));
  return seconds === undefined
    ? flawed(
        `${quote(text)} is not a duration`,
        'write seconds, or a number with ms, s, m or h, for example 250ms or 1m',
      )
    : parsed(seconds);
}

/** A duration in seconds; bounds are given as the user would write them. */
export function duration(least: string, most: string): ValueFormat<number> {
  const [low, high] = [parseDuration(least), parseDuration(most)];
  return {
    kind: 'value',
    shown: 'duration',
    parse: (text) => {
      const found = parseDuration(text);
      if (!found.ok) return found;
      return (low.ok && found.value < low.value) || (high.ok && found.value > high.value)
        ? flawed(`${quote(text)} is out of bounds`, `write a duration from ${least} to ${most}`)
        : found;
    },
  };
}
