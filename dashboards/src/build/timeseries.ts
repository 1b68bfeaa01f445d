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
import {
  BytesIEC,
  BytesPerSecondIEC,
  CountsPerSecond,
  OpsPerSecond,
  PercentUnit,
  RequestsPerSecond,
  Seconds,
} from '@grafana/grafana-foundation-sdk/units';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { LINES, MEANING } from './colours.js';
import { colourMode, dress, fixed, type PanelSpec } from './panel.js';
import { refId, type Query } from './query.js';
import { thresholdLine } from './thresholds.js';

/** Thresholds of the alerts, by the names of their constants. */
export interface AlertLimits {
  readonly info?: string;
  readonly warning?: string;
  readonly critical?: string;
}

/** Lines over time. */
export interface TimeseriesSpec extends PanelSpec {
  readonly queries: readonly Query[];
  /** Names of all lines there can be: each has its colour for good. */
  readonly kinds?: readonly string[];
  /** Dashed lines where alerts fire, as the site has set them. */
  readonly limits?: AlertLimits;
  /** Bars of what was counted, in place of lines. */
  readonly bars?: true;
  readonly stacked?: true;
  readonly links?: readonly Builder<DashboardLink>[];
}

/** Where the axis of what is 0 ends: without, Grafana takes 100. */
const LEAST_TOP: Readonly<Record<string, number>> = {
  ...{ [Seconds]: 0.001, [PercentUnit]: 0.01, [BytesIEC]: 1024, [BytesPerSecondIEC]: 1024 },
  ...{ [CountsPerSecond]: 0.1, [OpsPerSecond]: 0.1, [RequestsPerSecond]: 0.1 },
};

/** Bars stand at least this far apart: each is to be seen. */
const BARS = { interval: '1m', points: 120 } as const;

/** Limits of `steps` are dashed lines, as those of `limits`. */
export function timeseries(spec: TimeseriesSpec): Panel {
  const shaped = { ...(spec.bars && { interval: BARS.interval }), ...spec };
  const builder = dress(new PanelBuilder(), shaped, [...spec.queries, ...limitLines(spec.limits)], 'range')
    .legend(legendOf(spec))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .colorScheme(colourMode(FieldColorModeId.PaletteClassic))
    .drawStyle(spec.bars ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .lineWidth(spec.bars ? 0 : 2)
    .fillOpacity(spec.bars ? 80 : spec.stacked ? 20 : 0)
    .showPoints(VisibilityMode.Never)
    .spanNulls(false)
    // Soft: what falls below zero is worth seeing.
    .axisSoftMin(0)
    .axisSoftMax(LEAST_TOP[spec.unit] ?? 1)
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
  // Grafana adds links of overrides to those of all fields: limits, which are about no member or set, must have none.
  for (const [index, { limit }] of spec.queries.entries()) {
    if (limit || !spec.links) continue;
    builder.overrideByQuery(refId(index), [{ id: 'links', value: spec.links.map((link) => link.build()) }]);
  }
  return { ...builder.build(), ...(spec.bars && { maxDataPoints: BARS.points }) };
}

/** The highest lines stand first; a wide panel has room for more of them at its side. */
function legendOf({ width = 12 }: TimeseriesSpec): VizLegendOptionsBuilder {
  const isWide = width >= 12;
  const legend = new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.Table)
    .placement(isWide ? LegendPlacement.Right : LegendPlacement.Bottom)
    .showLegend(true)
    .sortBy('Max')
    .sortDesc(true)
    .calcs(['lastNotNull', 'max']);
  return isWide ? legend.width(SIDE) : legend;
}

/** Of a legend at the side, in pixels. */
const SIDE = 340;

function limitLines(limits: AlertLimits = {}): readonly Query[] {
  return (['info', 'warning', 'critical'] as const).flatMap((severity) => {
    const name = limits[severity];
    if (name === undefined) return [];
    return [{ expr: thresholdLine(name), legend: severity, colour: MEANING[severity], limit: true }] as const;
  });
}
