import type { FormatSettings } from './format.js';
import type { FormatName } from './formats.js';

/** The headings of the help and of the documentation, in order. */
export const GROUPS = [
  'MongoDB',
  'Topology and discovery',
  'Scrape',
  'Heartbeat',
  'Collectors',
  'Limits of collectors',
  'Metrics',
  'Web server',
  'Log',
  'Configuration file',
] as const;
export type Group = (typeof GROUPS)[number];

/** One option in convict's schema, with what the help, the documentation and the formats need in addition. */
export interface Option extends FormatSettings {
  readonly doc: string;
  readonly group: Group;
  readonly format: FormatName;
  /** Written as a user would write it, so that it is parsed and shown like any other value; null means no default. */
  readonly default: string | null;
  /** What applies without a default, for the help. */
  readonly otherwise?: string;
  readonly env: string;
  /** Another environment variable with the same meaning, as charts and operators use it. */
  readonly otherEnv?: string;
  /** The environment variable with the content of the file that the option names; the file takes precedence. */
  readonly contentEnv?: string;
  /** The name of the option. If absent, only the environment variable can give the value. */
  readonly arg?: string;
  /** The value may contain a secret and is never shown. */
  readonly sensitive?: boolean;
}

/** convict's schema: options, nested by the dots of their names. */
export interface OptionTree {
  readonly [name: string]: Option | OptionTree;
}

/** All options by name, in the order of the help. */
export type Options = ReadonlyMap<string, Option>;

/** The properties of a collector that the options need. */
export interface CollectorOption {
  readonly name: string;
  readonly defaultOn: boolean;
  /** What it requests, in one sentence. */
  readonly help: string;
  readonly cost: 'low' | 'medium' | 'high';
  /** Present if the collector supports limits. */
  readonly limits?: CollectorLimits;
}

/** The default limits of a multi-command collector, which has its own options. */
export interface CollectorLimits {
  readonly maxAgeSeconds: number;
  /** What it visits one by one, if anything. */
  readonly selects?: 'databases' | 'namespaces';
  /** Maximum number of these. */
  readonly most: number;
}

/** The properties of a metric group that the options need. */
export interface MetricGroupOption {
  readonly name: string;
  readonly defaultOn: boolean;
}

/** What the options need from collectors and metrics, which are downstream modules; passed in at startup. */
export interface Catalogue {
  readonly collectors: readonly CollectorOption[];
  readonly metricGroups: readonly MetricGroupOption[];
}

/** The environment variables of an option; the one derived from its name comes first. */
export function variablesOf({ env, otherEnv, contentEnv }: Option): readonly string[] {
  return [env, otherEnv, contentEnv].filter((name) => name !== undefined);
}

/** The name of the environment variable of an option outside of the group `mongodb`. */
export function environmentName(option: string): string {
  return `MONGODB_EXPORTER_${option.toUpperCase().replaceAll(/[.-]/g, '_')}`;
}
