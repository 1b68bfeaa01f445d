import type { Format } from './formats.js';
import { entriesOf, problem, type Given, type Source } from './problem.js';

/** The headings of the help and of the documentation, in their order. */
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

/** One option: everything that help, documentation and the three sources need to know of it. */
export interface Option<T = unknown> {
  readonly doc: string;
  readonly group: Group;
  readonly format: Format<T>;
  /** As a user would write it, so that it is read and shown like any other value; null: none. */
  readonly default: string | null;
  /** What holds without a default, for the help. */
  readonly otherwise?: string;
  /** Its value may hold a secret and is never shown. */
  readonly sensitive?: true;
  /** Another environment variable with the same meaning, as charts and operators name it. */
  readonly otherVariable?: string;
  /** The environment variable that holds the content of the file which the option names; the file counts first. */
  readonly contentVariable?: string;
}

/** All options by name, in the order of the help. */
export type Options = ReadonlyMap<string, Option>;

/** `mongodb.uri` → `MONGODB_URI`; every other group is prefixed: `MONGODB_EXPORTER_LOG_LEVEL`. */
export function environmentName(option: string): string {
  const name = option.toUpperCase().replaceAll(/[.-]/g, '_');
  return option.startsWith('mongodb.') ? name : `MONGODB_EXPORTER_${name}`;
}

/** The environment variables of an option, its own first. */
export function variablesOf(
  name: string,
  { otherVariable, contentVariable }: Pick<Option, 'otherVariable' | 'contentVariable'>,
): readonly string[] {
  return [environmentName(name), otherVariable, contentVariable].filter((one) => one !== undefined);
}

/** A collector as the options see it. */
export interface CollectorOption {
  readonly name: string;
  readonly defaultOn: boolean;
  /** What it asks, in one sentence. */
  readonly help: string;
  readonly cost: 'low' | 'medium' | 'high';
  /** Where it can be bounded. */
  readonly survey?: MultiCommandOption;
}

/** The defaults of a collector that is bounded by options of its own. */
export interface MultiCommandOption {
  readonly maxAgeSeconds: number;
  /** What it visits one by one, if it does. */
  readonly chooses?: 'databases' | 'namespaces';
  /** Most of these. */
  readonly most: number;
}

/** A subject of metric families as the options see it. */
export interface MetricGroupOption {
  readonly name: string;
  readonly defaultOn: boolean;
}

/** What the options must know of collectors and metrics, which lie downstream; handed over at the start. */
export interface Catalogue {
  readonly collectors: readonly CollectorOption[];
  readonly metricGroups: readonly MetricGroupOption[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The options given by environment variables. An empty variable counts as absent. Unknown variables are not
 * refused: Kubernetes sets `MONGODB_EXPORTER_SERVICE_HOST` and the like for every service of that name.
 *
 * @param overridden options that an argument gives: their variables do not count
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
