import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';

/** Adds options of fields for which the builders have no method. */
export function withCustom(panel: Panel, more: Readonly<Record<string, unknown>>): Panel {
  const { defaults, overrides = [] } = panel.fieldConfig ?? {};
  const custom = { ...(defaults?.custom as Readonly<Record<string, unknown>> | undefined), ...more };
  return { ...panel, fieldConfig: { defaults: { ...defaults, custom }, overrides } };
}

/** Adds options of a panel for which the builders have no method. */
export function withOptions(panel: Panel, more: Readonly<Record<string, unknown>>): Panel {
  return { ...panel, options: { ...(panel.options as Readonly<Record<string, unknown>>), ...more } };
}
