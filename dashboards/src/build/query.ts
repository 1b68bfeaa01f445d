import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Steps } from './steps.js';

/** The source of data that the board's variable chooses. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/** One query of a panel, and how its series differ in looks from those of the others. */
export interface Query {
  readonly expr: string;
  /** Name of each series; `{{label}}` stands for the value of the label. */
  readonly legend?: string;
  readonly colour?: string;
  /** Lengths of the dashes of a line and of the gaps between them. */
  readonly dashes?: readonly number[];
  /** A thin dashed line: no measurement, but what measurements are held against. */
  readonly limit?: true;
  readonly unit?: string;
  readonly steps?: Steps;
  readonly mappings?: readonly ValueMapping[];
}

/** How Grafana queries: `range` for what happened, the others for how things are at the end of the time shown. */
export type Form = 'range' | 'now' | 'rows' | 'buckets';

/** A, B, C: the name of the query within the panel. */
export function refId(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

/** The query as the panel holds it. */
export function target({ expr, legend }: Query, index: number, form: Form): Dataquery {
  const builder = new DataqueryBuilder()
    .datasource(DATASOURCE)
    .refId(refId(index))
    .expr(expr)
    .format(FORMATS[form])
    .legendFormat(legend ?? '__auto');
  return (form === 'range' ? builder.range() : builder.instant()).build();
}

const FORMATS: Readonly<Record<Form, PromQueryFormat>> = {
  range: PromQueryFormat.TimeSeries,
  now: PromQueryFormat.TimeSeries,
  rows: PromQueryFormat.Table,
  buckets: PromQueryFormat.Heatmap,
};
