import {
  BarGaugeDisplayMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import { MEANING } from './colours.js';
import { colourMode, dress, type PanelSpec } from './panel.js';
import type { Form, Query } from './query.js';

export interface BarsSpec extends PanelSpec {
  readonly query: Query;
  /** The series are the buckets of a histogram. */
  readonly buckets?: true;
}

/** A bar for each series, as things are now. */
export function bars(spec: BarsSpec): Panel {
  const form: Form = spec.buckets ? 'buckets' : 'now';
  const steps = [{ value: null, color: MEANING.info }];
  return dress(new PanelBuilder(), { min: 0, steps, ...spec }, [spec.query], form)
    .colorScheme(colourMode(FieldColorModeId.Thresholds))
    .displayMode(BarGaugeDisplayMode.Basic)
    .orientation(spec.buckets ? VizOrientation.Vertical : VizOrientation.Horizontal)
    .showUnfilled(true)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .build();
}
