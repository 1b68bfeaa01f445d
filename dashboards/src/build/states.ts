import {
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  FieldColorBuilder,
  FieldColorModeId,
  type DashboardLink,
  type Panel,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { PanelBuilder as StateTimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as StatusHistoryBuilder } from '@grafana/grafana-foundation-sdk/statushistory';
import { MEANING } from './colours.js';
import { onGround } from './mappings.js';
import { dress, type PanelSpec } from './panel.js';
import type { Query } from './query.js';

/** A row for each series; its value is a word with a colour. */
export interface StatesSpec extends PanelSpec {
  readonly queries: readonly Query[];
  readonly mappings: readonly ValueMapping[];
  readonly links?: readonly Builder<DashboardLink>[];
}

/** By thresholds, Grafana would take their steps for the states, and merge them all into one. */
const NO_THRESHOLDS = new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(MEANING.plain);

/** How long each state lasted. */
export function stateTimeline(spec: StatesSpec): Panel {
  const builder = dress(new StateTimelineBuilder(), shaped(spec), spec.queries, 'range')
    .colorScheme(NO_THRESHOLDS)
    .showValue(VisibilityMode.Auto)
    .mergeValues(true)
    .fillOpacity(80)
    .lineWidth(0)
    .legend(legend())
    .tooltip(tooltip());
  if (spec.links) builder.dataLinks([...spec.links]);
  return builder.build();
}

/** A field for each point in time: gaps show. */
export function statusHistory(spec: StatesSpec): Panel {
  const builder = dress(new StatusHistoryBuilder(), shaped(spec), spec.queries, 'range')
    .colorScheme(NO_THRESHOLDS)
    .showValue(VisibilityMode.Never)
    .fillOpacity(80)
    .lineWidth(0)
    .legend(legend())
    .tooltip(tooltip());
  if (spec.links) builder.dataLinks([...spec.links]);
  // Its fields are drawn one by one: more of them than this it refuses to draw.
  return { ...builder.build(), maxDataPoints: 100 };
}

function shaped(spec: StatesSpec): StatesSpec {
  return { width: 24, ...spec, mappings: spec.mappings.map(onGround) };
}

function legend(): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
    .calcs([]);
}

function tooltip(): VizTooltipOptionsBuilder {
  return new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single).sort(SortOrder.None);
}
