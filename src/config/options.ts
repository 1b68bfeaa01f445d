import type { Format } from './formats.js';
import { entriesOf, problem, type Given, type Source } from './problem.js';

/** The headings of the help and of the documentation, in order. */
export const GROUPS = [
  'MongoDB',
  'Topology and discovery',
  'Scrape',
  'Watch',
  'Collectors',
  'Limits of collectors',
  'Metrics',
  'Web server',
  'Log',
  'Configuration file',
] as const;
export type Group = (typeof GROUPS)[number];

/** One option: everything that help, documentation and the three sources need. */
export interface Option<T = unknown> {
  readonly doc: string;
  readonly group: Group;
  readonly format: Format<T>;
  /** Written as a user would write it, so that it is parsed and shown like any other value; null means no default. */
  readonly default: string | null;
  /** What applies without a default, for the help. */
  readonly otherwise?: string;
  /** The value may contain a secret and is never shown. */
  readonly sensitive?: true;
  /** Another environment variable with the same meaning, as charts and operators use it. */
  readonly otherVariable?: string;
  /** The environment variable with the content of the file that the option names; the file takes precedence. */
  readonly contentVariable?: string;
}

/** All options by name, in the order of the help. */
export type Options = ReadonlyMap<string, Option>;

/** `mongodb.uri` → `MONGODB_URI`; every other group is prefixed: `MONGODB_EXPORTER_LOG_LEVEL`. */
export function environmentName(option: string): string {
  const name = option.toUpperCase().replaceAll(/[.-]/g, '_');
  return option.startsWith('mongodb.') ? name : `MONGODB_EXPORTER_${name}`;
}

/** The environment variables of an option; the one derived from its name comes first. */
export function variablesOf(
  name: string,
  { otherVariable, contentVariable }: Pick<Option, 'otherVariable' | 'contentVariable'>,
): readonly string[] {
  return [environmentName(name), otherVariable, contentVariable].filter((one) => one !== undefined);
}

/** The properties of a collector that the options need. */
export interface CollectorOption {
  readonly name: string;
  readonly defaultOn: boolean;
  /** What it requests, in one sentence. */
  readonly help: string;
  readonly cost: 'low' | 'medium' | 'high';
  /** Present if the collector supports limits. */
  readonly survey?: MultiCommandOption;
}

/** The default limits of a multi-command collector, which has its own options. */
export interface MultiCommandOption {
  readonly maxAgeSeconds: number;
  /** What it visits one by one, if anything. */
  readonly chooses?: 'databases' | 'namespaces';
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

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the options given by environment variables. An empty variable counts as absent. Unknown variables are not
 * rejected: Kubernetes sets `MONGODB_EXPORTER_SERVICE_HOST` and similar variables for every service of that name.
 *
 * @param overridden options that an argument gives; their variables are ignored
 */
export function readEnvironment(
  env: Environment,
  options: Options,
  overridden: ReadonlyMap<string, Given>,
): Source {
  const given = new Map<string, Given>();
  const problems: string[] = [];
  for (const [name, { format, otherVariable }] of options) {
    if (overridden.has(name)) continue;
    const variable = environmentName(name);
    const own = textOf(env, variable);
    const other = textOf(env, otherVariable);
    const otherPlace = `environment variable ${otherVariable ?? ''}`;
    if (own !== undefined && other !== undefined && own !== other) {
      problems.push(problem(name, otherPlace, `differs from ${variable}`, 'keep one of them'));
    }
    if (own !== undefined) given.set(name, entriesOf(own, `environment variable ${variable}`, format));
    else if (other !== undefined) given.set(name, entriesOf(other, otherPlace, format));
  }
  return { given, problems };
}

function textOf(env: Environment, variable = ''): string | undefined {
  return env[variable] === '' ? undefined : env[variable];
}
