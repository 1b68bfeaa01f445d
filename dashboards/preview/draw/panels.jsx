import { getDisplayValueAlignmentFactors, getFieldDisplayValues, dateTime } from '@grafana/data';
import { BarGauge, BigValue, VizRepeater } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import { Lines } from './lines.jsx';
import { theme } from './theme.js';
import { Timelines } from './timelines.jsx';

function valuesOf({ panel, frames, fieldConfig, replaceVariables }) {
  const { reduceOptions } = panel.options;
  return getFieldDisplayValues({
    ...{ fieldConfig, reduceOptions, replaceVariables, theme, data: frames, timeZone: 'utc' },
    sparkline: false,
  });
}

function Stats(props) {
  const { panel, frames, width, height } = props;
  const { options } = panel;
  const values = valuesOf(props);
  return (
    <VizRepeater
      {...{ width, height, source: frames, itemSpacing: 3, renderCounter: 0, autoGrid: true }}
      getValues={() => values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      orientation={options.orientation}
      renderValue={({ value, alignmentFactors, width: w, height: h, count }) => (
        <BigValue
          {...{ value: value.display, count, alignmentFactors, theme, width: w, height: h }}
          {...{ colorMode: options.colorMode, graphMode: options.graphMode, text: options.text }}
          {...{ justifyMode: options.justifyMode, textMode: options.textMode }}
          hasLinks={value.hasLinks}
          disableWideLayout={options.wideLayout === false}
        />
      )}
    />
  );
}

function Bars(props) {
  const { panel, frames, width, height } = props;
  const { options } = panel;
  const values = valuesOf(props);
  return (
    <VizRepeater
      {...{ width, height, source: frames, itemSpacing: 10, renderCounter: 0 }}
      {...{ minVizWidth: 8, minVizHeight: 16, maxVizHeight: 300, orientation: options.orientation }}
      getValues={() => values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={({ value, alignmentFactors, width: w, height: h, count, orientation }) => (
        <BarGauge
          value={count === 1 ? { ...value.display, title: undefined } : value.display}
          {...{ width: w, height: h, orientation, field: value.field, theme, itemSpacing: 10 }}
          {...{ text: options.text, displayMode: options.displayMode, showUnfilled: options.showUnfilled }}
          display={value.view?.getFieldDisplayProcessor?.(value.colIndex)}
          alignmentFactors={count > 1 ? alignmentFactors : undefined}
          valueDisplayMode={options.valueMode}
          namePlacement={options.namePlacement}
        />
      )}
    />
  );
}

function Table({ panel, frames, fieldConfig, width, height, board: { from, to } }) {
  const { options } = panel;
  const timeRange = { from: dateTime(from), to: dateTime(to), raw: { from: 'now-3h', to: 'now' } };
  return (
    <TableNG
      {...{ data: frames[0], width, height, fieldConfig, timeRange, structureRev: 1, resizable: true }}
      noHeader={!options.showHeader}
      sortBy={options.sortBy}
      cellHeight={options.cellHeight}
      getActions={() => []}
      noValue={fieldConfig.defaults.noValue}
      enableVirtualization={false}
    />
  );
}

export const KINDS = {
  ...{ stat: Stats, bargauge: Bars, table: Table, timeseries: Lines },
  ...{ 'state-timeline': Timelines, 'status-history': Timelines },
};
