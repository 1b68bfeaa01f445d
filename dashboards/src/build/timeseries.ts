import {
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId, type DashboardLink, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { LINES } from './colours.js';
import { colourMode, dress, fixed, type PanelSpec } from './panel.js';
import type { Query } from './query.js';

/** Lines over time. */
export interface TimeseriesSpec extends PanelSpec {
  readonly queries: readonly Query[];
  /** Names of all lines there can be: each has its colour for good. */
  readonly kinds?: readonly string[];
  /** Bars of what was counted, in place of lines. */
  readonly bars?: true;
  readonly stacked?: true;
  readonly links?: readonly Builder<DashboardLink>[];
}

/** Limits of `steps` are dashed lines. */
export function timeseries(spec: TimeseriesSpec): Panel {
  const builder = dress(new PanelBuilder(), spec, spec.queries, 'range')
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(['lastNotNull', 'max']),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .colorScheme(colourMode(FieldColorModeId.PaletteClassic))
    .drawStyle(spec.bars ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .lineWidth(spec.bars ? 1 : 2)
    .fillOpacity(spec.bars ? 60 : spec.stacked ? 20 : 0)
    .showPoints(VisibilityMode.Never)
    .spanNulls(false)
    // Soft: what falls below zero is worth seeing.
    .axisSoftMin(0)
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(
        spec.steps ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off,
      ),
    );
  if (spec.bars ?? spec.stacked) {
    builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  }
  for (const [index, kind] of (spec.kinds ?? []).entries()) {
    builder.overrideByName(kind, [{ id: 'color', value: fixed(LINES[index % LINES.length]!) }]);
  }
  if (spec.links) builder.dataLinks([...spec.links]);
  return builder.build();
}
