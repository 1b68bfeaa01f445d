import type { Threshold } from '@grafana/grafana-foundation-sdk/dashboard';
import { ground, MEANING } from './colours.js';

/** Colours by value, from the lowest up. */
export type Steps = readonly Threshold[];

/** From which value on something is wrong, or below which; what is absent is never the case. */
export interface Limits {
  readonly info?: number;
  readonly warning?: number;
  readonly critical?: number;
}

/** The more, the worse. */
export function tooMuch({ info, warning, critical }: Limits, ground: string = MEANING.ok): Steps {
  return [
    { value: null, color: ground },
    ...(info === undefined ? [] : [{ value: info, color: MEANING.info }]),
    ...(warning === undefined ? [] : [{ value: warning, color: MEANING.warning }]),
    ...(critical === undefined ? [] : [{ value: critical, color: MEANING.critical }]),
  ];
}

/** The less, the worse: below these values. */
export function tooLittle({ info, warning, critical }: Limits, enough: string = MEANING.ok): Steps {
  const levels = [
    { below: critical, color: MEANING.critical },
    { below: warning, color: MEANING.warning },
    { below: info, color: MEANING.info },
  ].filter(({ below }) => below !== undefined);
  const colours = [...levels.map(({ color }) => color), enough];
  return colours.map((color, index) => ({ value: levels[index - 1]?.below ?? null, color }));
}

/** The same steps as grounds of cells. */
export function grounds(steps: Steps): Steps {
  return steps.map(({ value, color }) => ({ value, color: ground(color) }));
}

/** No limits: the colour of text. */
export const PLAIN: Steps = [{ value: null, color: MEANING.plain }];
