import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  FieldColorBuilder,
  FieldColorModeId,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type DynamicConfigValue,
  type FieldColor,
  type GridPos,
  type Panel,
  type ThresholdsConfig,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DATASOURCE, refId, target, type Form, type Query } from './query.js';
import type { Steps } from './steps.js';

/** What every panel has. */
export interface PanelSpec {
  readonly title: string;
  /** The question that the panel answers, ended by a question mark, and how to read the answer. */
  readonly description: string;
  /** Grafana's name of it. */
  readonly unit: string;
  /** Of the 24 columns of the board. */
  readonly width?: number;
  /** In rows of the grid, of 30 pixels each. */
  readonly height?: number;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly steps?: Steps;
  readonly mappings?: readonly ValueMapping[];
  /** Shown instead of "No data": when it is good news that there is none. */
  readonly none?: string;
  /** The least step of its queries, as `1m`. */
  readonly interval?: string;
}

/** What the builders of all kinds of panels have in common. */
interface PanelBuilder extends Builder<Panel> {
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: typeof DATASOURCE): this;
  gridPos(gridPos: GridPos): this;
  withTarget(target: Builder<Dataquery>): this;
  unit(unit: string): this;
  decimals(decimals: number): this;
  min(min: number): this;
  max(max: number): this;
  noValue(text: string): this;
  interval(interval: string): this;
  mappings(mappings: ValueMapping[]): this;
  thresholds(thresholds: Builder<ThresholdsConfig>): this;
  colorScheme(color: Builder<FieldColor>): this;
  overrideByQuery(refId: string, properties: DynamicConfigValue[]): this;
}

/** Puts into a builder what all kinds of panels have. */
export function dress<B extends PanelBuilder>(
  builder: B,
  spec: PanelSpec,
  queries: readonly Query[],
  form: Form,
): B {
  builder
    .title(spec.title)
    .description(spec.description)
    .datasource(DATASOURCE)
    .gridPos({ x: 0, y: 0, w: spec.width ?? 12, h: spec.height ?? 8 })
    .unit(spec.unit);
  if (spec.decimals !== undefined) builder.decimals(spec.decimals);
  if (spec.min !== undefined) builder.min(spec.min);
  if (spec.max !== undefined) builder.max(spec.max);
  if (spec.none !== undefined) builder.noValue(spec.none);
  if (spec.interval !== undefined) builder.interval(spec.interval);
  if (spec.mappings) builder.mappings([...spec.mappings]);
  if (spec.steps) builder.thresholds(thresholds(spec.steps));
  for (const [index, query] of queries.entries()) {
    builder.withTarget({ build: () => target(query, index, form) });
    const properties = looks(query);
    if (properties.length > 0) builder.overrideByQuery(refId(index), properties);
  }
  return builder;
}

/** One colour, whatever the value. */
export function fixed(fixedColor: string): { readonly mode: FieldColorModeId; readonly fixedColor: string } {
  return { mode: FieldColorModeId.Fixed, fixedColor };
}

export function colourMode(mode: FieldColorModeId): FieldColorBuilder {
  return new FieldColorBuilder().mode(mode);
}

function thresholds(steps: Steps): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...steps]);
}

function looks({ colour, dashes, limit, unit, steps, mappings }: Query): DynamicConfigValue[] {
  const properties: Readonly<Record<string, unknown>> = {
    ...(colour !== undefined && { color: fixed(colour) }),
    ...(dashes && { 'custom.lineStyle': { fill: 'dash', dash: dashes } }),
    ...(limit && {
      'custom.lineStyle': { fill: 'dash', dash: [8, 8] },
      'custom.lineWidth': 1,
      'custom.fillOpacity': 0,
    }),
    ...(unit !== undefined && { unit }),
    ...(steps && { thresholds: { mode: ThresholdsMode.Absolute, steps } }),
    ...(mappings && { mappings }),
  };
  return Object.entries(properties).map(([id, value]) => ({ id, value }));
}
