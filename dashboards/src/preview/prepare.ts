import type { PanelData } from './board-data.js';
import type { PreviewPanel } from './board-file.js';
import { loadGrafana, type Frame, type Grafana } from './grafana.js';

/** Options of fields that panels bring along, beside those of Grafana itself. */
const CUSTOM = [
  'cellOptions',
  'width',
  'minWidth',
  'align',
  'hidden',
  'lineStyle',
  'lineWidth',
  'fillOpacity',
];

let registry: unknown;

/** A panel's frames as it shows them: after its transformations, with its overrides. */
export async function prepare({ panel, frames }: PanelData): Promise<readonly Frame[]> {
  const grafana = loadGrafana();
  registry ??= new grafana.FieldConfigOptionsRegistry(() => optionsOf(grafana));
  const { transformations = [] } = panel;
  const transformed =
    transformations.length === 0
      ? frames
      : await grafana.lastValueFrom(
          grafana.transformDataFrame(transformations, frames, { interpolate: (text) => text }),
        );
  return grafana.applyFieldOverrides({
    data: transformed,
    fieldConfig: settings(panel),
    fieldConfigRegistry: registry,
    replaceVariables: (text: string) => text,
    theme: grafana.createTheme(),
    timeZone: 'utc',
  });
}

function optionsOf(grafana: Grafana): readonly unknown[] {
  const option = (id: string, processor: string, path = id) => ({
    ...{ id, path, name: id, process: grafana[`${processor}OverrideProcessor`] },
    shouldApply: () => true,
  });
  return [
    option('displayName', 'displayName'),
    option('unit', 'unit'),
    ...['min', 'max', 'decimals'].map((id) => option(id, 'number')),
    option('noValue', 'string'),
    option('color', 'identity'),
    option('thresholds', 'thresholds'),
    option('mappings', 'valueMappings'),
    option('links', 'dataLinks'),
    ...CUSTOM.map((path) => ({ ...option(`custom.${path}`, 'identity', path), isCustom: true })),
  ];
}

/** The lowest step of thresholds is -Infinity, which JSON does not have. */
function settings({ fieldConfig }: PreviewPanel): unknown {
  const copy: unknown = structuredClone(fieldConfig ?? { defaults: {}, overrides: [] });
  openSteps(copy);
  return copy;
}

function openSteps(within: unknown): void {
  if (typeof within !== 'object' || within === null) return;
  const { steps } = within as { steps?: { value: number | null }[] };
  if (Array.isArray(steps)) for (const step of steps) step.value ??= -Infinity;
  for (const value of Object.values(within)) openSteps(value);
}
