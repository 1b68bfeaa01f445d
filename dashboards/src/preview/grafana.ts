import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The package whose libraries draw the boards, apart from those of the exporter. */
export const PREVIEW = join(import.meta.dirname, '../../preview');

/** A column of a frame, with what a panel makes of its values. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly values: readonly unknown[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly config: {
    readonly displayNameFromDS?: string;
    readonly interval?: number;
    readonly unit?: string;
    readonly color?: { readonly mode: string; readonly fixedColor?: string };
    readonly custom?: Readonly<Record<string, unknown>>;
    readonly links?: readonly { readonly url: string }[];
  };
  readonly display?: (value: unknown) => { readonly text: string; readonly color?: string };
}

export interface Frame {
  readonly refId?: string;
  readonly name?: string;
  readonly length: number;
  readonly fields: readonly Field[];
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** What is used of `@grafana/data`. */
interface GrafanaData {
  readonly transformDataFrame: (
    transformations: readonly unknown[],
    frames: readonly Frame[],
    context: { readonly interpolate: (text: string) => string },
  ) => unknown;
  readonly applyFieldOverrides: (options: Readonly<Record<string, unknown>>) => readonly Frame[];
  readonly getFieldDisplayName: (field: Field, frame: Frame, frames: readonly Frame[]) => string;
  readonly createTheme: () => unknown;
  readonly standardTransformers: Readonly<Record<string, { readonly id: string; readonly name: string }>>;
  readonly standardTransformersRegistry: { readonly setInit: (init: () => readonly unknown[]) => void };
  readonly FieldConfigOptionsRegistry: new (init: () => readonly unknown[]) => unknown;
  readonly rangeUtil: {
    readonly calculateInterval: (
      range: unknown,
      resolution: number,
      lowLimit: string,
    ) => { readonly intervalMs: number };
  };
  readonly dateTime: (milliseconds: number) => unknown;
  readonly [processor: string]: unknown;
}

export interface Grafana extends GrafanaData {
  readonly lastValueFrom: (observable: unknown) => Promise<readonly Frame[]>;
}

/** Whether `npm ci` was run for the package. */
export function hasGrafana(): boolean {
  return existsSync(join(PREVIEW, 'node_modules/@grafana/data/package.json'));
}

let loaded: Grafana | undefined;

export function loadGrafana(): Grafana {
  if (loaded) return loaded;
  const require = createRequire(join(PREVIEW, 'package.json'));
  const data = require('@grafana/data') as GrafanaData;
  // Only afterwards: while it is loaded, it must not take Node.js for a browser.
  Object.assign(globalThis, { window: {}, navigator: { language: 'en-US', languages: ['en-US'] } });
  const { lastValueFrom } = require('rxjs') as Pick<Grafana, 'lastValueFrom'>;
  // Some are there twice, by an older name.
  const transformers = [...new Set(Object.values(data.standardTransformers))];
  data.standardTransformersRegistry.setInit(() =>
    transformers.map((one) => ({ id: one.id, name: one.name, transformation: () => Promise.resolve(one) })),
  );
  loaded = { ...data, lastValueFrom };
  return loaded;
}
