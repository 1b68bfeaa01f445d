import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId, type DashboardLink, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { NOT_KNOWN } from './mappings.js';
import { colourMode, dress, type PanelSpec } from './panel.js';
import type { Query } from './query.js';
import { PLAIN } from './steps.js';

/** Values as they are now. */
export interface StatSpec extends PanelSpec {
  readonly queries: readonly Query[];
  /** Show the legend of the series in place of its value, which is 1. */
  readonly names?: true;
  readonly links?: readonly Builder<DashboardLink>[];
}

export function stat(spec: StatSpec): Panel {
  const shape = { width: 4, height: 4, steps: PLAIN };
  const mappings = [...(spec.mappings ?? []), NOT_KNOWN];
  const builder = dress(new PanelBuilder(), { ...shape, ...spec, mappings }, spec.queries, 'now')
    .colorScheme(colourMode(FieldColorModeId.Thresholds))
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    // In the wide layout, a single value with its name is tiny.
    .wideLayout(false)
    .textMode(
      spec.names
        ? BigValueTextMode.Name
        : spec.queries.some(({ legend }) => legend !== undefined)
          ? BigValueTextMode.ValueAndName
          : BigValueTextMode.Value,
    )
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false));
  if (spec.links) builder.dataLinks([...spec.links]);
  return builder.build();
}
