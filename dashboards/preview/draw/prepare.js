import {
  applyFieldOverrides,
  booleanOverrideProcessor,
  cacheFieldDisplayNames,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  FieldConfigOptionsRegistry,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  transformDataFrame,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';
import { merge } from 'lodash';
import { lastValueFrom } from 'rxjs';
import { theme } from './theme.js';

const LEGEND = { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] };

/** Options that a panel's plugin has where a board says nothing. */
const OPTIONS = {
  timeseries: { legend: LEGEND, tooltip: { mode: 'single', sort: 'none' } },
  'state-timeline': {
    ...{ legend: LEGEND, mergeValues: true, showValue: 'auto', alignValue: 'left', rowHeight: 0.9 },
  },
  'status-history': { legend: LEGEND, showValue: 'auto', rowHeight: 0.9, colWidth: 0.9 },
  stat: { orientation: 'auto', justifyMode: 'auto', textMode: 'auto', wideLayout: true },
  table: { cellHeight: 'sm', showHeader: true },
  bargauge: {
    ...{ displayMode: 'gradient', valueMode: 'color', namePlacement: 'auto', showUnfilled: true },
    orientation: 'auto',
  },
};

const HIDE = { tooltip: false, viz: false, legend: false };

/** The same of its fields. */
const FIELDS = {
  timeseries: {
    ...{ drawStyle: 'line', lineInterpolation: 'linear', barAlignment: 0, lineWidth: 1, fillOpacity: 0 },
    ...{ gradientMode: 'none', spanNulls: false, showPoints: 'auto', pointSize: 5 },
    ...{ stacking: { mode: 'none', group: 'A' }, axisPlacement: 'auto', axisLabel: '', hideFrom: HIDE },
    ...{ axisColorMode: 'text', axisBorderShow: false, scaleDistribution: { type: 'linear' } },
    ...{ axisCenteredZero: false, thresholdsStyle: { mode: 'off' }, barWidthFactor: 0.6 },
  },
  table: { align: 'auto', cellOptions: { type: 'auto' }, inspect: false },
  'state-timeline': { lineWidth: 0, fillOpacity: 70, spanNulls: false, hideFrom: HIDE },
  'status-history': { lineWidth: 1, fillOpacity: 70, hideFrom: HIDE },
};

const option = (id, process, path = id) => ({
  ...{ id, path, name: id, process, override: null, editor: null },
  shouldApply: () => true,
});

const STANDARD = [
  option('displayName', displayNameOverrideProcessor),
  option('unit', unitOverrideProcessor),
  option('min', numberOverrideProcessor),
  option('max', numberOverrideProcessor),
  option('decimals', numberOverrideProcessor),
  option('noValue', stringOverrideProcessor),
  option('color', identityOverrideProcessor),
  option('thresholds', thresholdsOverrideProcessor),
  option('mappings', valueMappingsOverrideProcessor),
  option('links', dataLinksOverrideProcessor),
  option('filterable', booleanOverrideProcessor),
  option('description', stringOverrideProcessor),
];

const CUSTOM = new Set([
  ...Object.values(FIELDS).flatMap(Object.keys),
  ...['axisSoftMin', 'axisSoftMax', 'lineStyle', 'width', 'minWidth', 'hidden', 'insertNulls'],
  ...['wrapHeaderText', 'wrapText'],
]);

const registry = new FieldConfigOptionsRegistry(() => [
  ...STANDARD,
  ...[...CUSTOM].map((path) => ({
    ...option(`custom.${path}`, identityOverrideProcessor, path),
    isCustom: true,
  })),
]);

standardFieldConfigEditorRegistry.setInit(() => STANDARD);
standardTransformersRegistry.setInit(() =>
  [...new Set(Object.values(standardTransformers))].map((one) => ({
    ...{ id: one.id, name: one.name, transformation: async () => one },
  })),
);

/** A panel with its frames after transformations and overrides. */
export async function prepare({ panel: plain, frames: plainFrames, scope }, replaceVariables) {
  const panel = { ...plain, options: merge({}, OPTIONS[plain.type], plain.options) };
  const copies = plainFrames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => ({
      ...field,
      config: { ...field.config },
      values: field.values.map(number),
    })),
  }));
  const scoped = Object.fromEntries(Object.entries(scope ?? {}).map(([name, value]) => [name, { value }]));
  const interpolate = (text) => replaceVariables(text, scoped);
  const transformations = panel.transformations ?? [];
  const frames =
    transformations.length === 0
      ? copies
      : await lastValueFrom(transformDataFrame(transformations, copies, { interpolate }));
  const fieldConfig = structuredClone(panel.fieldConfig ?? { defaults: {}, overrides: [] });
  openSteps(fieldConfig);
  fieldConfig.defaults.custom = { ...FIELDS[panel.type], ...fieldConfig.defaults.custom };
  const data = applyFieldOverrides({
    ...{ data: frames, fieldConfig, fieldConfigRegistry: registry, replaceVariables, theme, timeZone: 'utc' },
  });
  // Tables show the names that stand there.
  cacheFieldDisplayNames(data);
  return { panel, frames: data, fieldConfig };
}

/** Numbers that JSON does not have. */
function number(value) {
  return { Infinity, '-Infinity': -Infinity, NaN }[value] ?? value;
}

function openSteps(within) {
  if (typeof within !== 'object' || within === null) return;
  if (Array.isArray(within.steps)) for (const step of within.steps) step.value ??= -Infinity;
  for (const value of Object.values(within)) openSteps(value);
}
