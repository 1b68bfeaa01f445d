import {
  BarGaugeDisplayMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId, type DashboardLink, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { MEANING } from './colours.js';
import { colourMode, dress, type PanelSpec } from './panel.js';
import type { Form, Query } from './query.js';

export interface BarsSpec extends PanelSpec {
  readonly query: Query;
  /** The series are the buckets of a histogram. */
  readonly buckets?: true;
  readonly links?: readonly Builder<DashboardLink>[];
}

/** A bar for each series, as things are now. */
export function bars(spec: BarsSpec): Panel {
  const form: Form = spec.buckets ? 'buckets' : 'now';
  const steps = [{ value: null, color: MEANING.info }];
  const builder = dress(new PanelBuilder(), { min: 0, steps, ...spec }, [spec.query], form)
    .colorScheme(colourMode(FieldColorModeId.Thresholds))
    .displayMode(BarGaugeDisplayMode.Basic)
    .orientation(spec.buckets ? VizOrientation.Vertical : VizOrientation.Horizontal)
    .showUnfilled(true)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false));
  if (spec.links) builder.dataLinks([...spec.links]);
  return builder.build();
}
