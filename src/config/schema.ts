import convict from 'convict';
import type { Catalogue } from './catalogue.js';
import type { Format } from './formats.js';
import { problem, type Given } from './given.js';
import { environmentName, type Option, type Options } from './option.js';
import { collectorOptions, metricOptions } from './options-catalogue.js';
import { EXPORTER_OPTIONS } from './options-exporter.js';
import { MONGODB_OPTIONS, MONGODB_VARIABLES } from './options-mongodb.js';
import { surveyOptions } from './options-surveys.js';
import type { Parsed } from './parsed.js';

type Fixed = typeof MONGODB_OPTIONS &
  typeof MONGODB_VARIABLES &
  typeof EXPORTER_OPTIONS &
  ReturnType<typeof metricOptions>;

/** The parsed value of each option; undefined where it was not given and has no default. */
export type Values = {
  readonly [Name in keyof Fixed]: Fixed[Name] extends {
    readonly format: Format<infer T>;
    readonly default: infer D;
  }
    ? T | (D extends null ? undefined : never)
    : never;
};

/** The outcome of the check: values can be relied on for options that are not in `wrong`. */
export interface Settings {
  readonly values: Values;
  readonly collectors: ReadonlyMap<string, boolean>;
  readonly wrong: ReadonlySet<string>;
  /** Where an option was given; undefined: nowhere. */
  readonly placeOf: (option: string) => string | undefined;
  readonly problems: readonly string[];
}

/** Every option there is, in the order of the help. */
export function optionsOf(catalogue: Catalogue): Options {
  return new Map<string, Option>(
    Object.entries({
      ...MONGODB_OPTIONS,
      ...EXPORTER_OPTIONS,
      ...collectorOptions(catalogue),
      ...surveyOptions(catalogue),
      ...metricOptions(catalogue),
    }),
  );
}

/** The options with what only the environment gives, by the same kind of name. */
export function withVariables(options: Options): Options {
  return new Map<string, Option>([...options, ...Object.entries(MONGODB_VARIABLES)]);
}

/**
 * Fills defaults in and checks every value, through convict. Its own reading of arguments and environment is
 * left out: it takes `0x10` for 16, `0` for true, an empty variable for a value, and ignores unknown options.
 */
export function check(options: Options, given: ReadonlyMap<string, Given>): Settings {
  const outcomes = new Map<string, Parsed<unknown>>();
  const config = convict(schemaOf(options, outcomes), { env: {}, args: [] });
  for (const [name, entries] of given) {
    const texts = entries.map(({ text }) => text);
    config.set(name, options.get(name)?.format.kind === 'list' ? texts : texts[0]);
  }
  try {
    config.validate({ allowed: 'strict' });
  } catch (error) {
    // convict joins its findings into one text; each is kept in `outcomes`, to be shown with its place.
    if ([...outcomes.values()].every(({ ok }) => ok)) throw error;
  }
  return settingsOf([...options.keys()], outcomes, given);
}

/** convict's schema: nested by the dots of the names, each format noting what it parsed. */
function schemaOf(
  options: Options,
  outcomes: Map<string, Parsed<unknown>>,
): convict.Schema<Record<string, unknown>> {
  const root: Record<string, unknown> = {};
  for (const [name, option] of options) {
    const path = name.split('.');
    const last = path.pop() ?? name;
    let group = root;
    for (const part of path) group = (group[part] ??= {}) as Record<string, unknown>;
    group[last] = {
      doc: option.doc,
      group: option.group,
      env: environmentName(name),
      arg: name,
      sensitive: option.sensitive === true,
      default: option.default,
      nullable: option.default === null,
      format: (raw: unknown) => {
        const outcome = parse(option.format, raw);
        outcomes.set(name, outcome);
        if (!outcome.ok) throw new Error('refused');
      },
    };
  }
  return root as convict.Schema<Record<string, unknown>>;
}

function parse<T>(format: Format<T>, raw: unknown): Parsed<T> {
  return format.kind === 'list' ? format.parse(raw as readonly string[]) : format.parse(raw as string);
}

function settingsOf(
  names: readonly string[],
  outcomes: ReadonlyMap<string, Parsed<unknown>>,
  given: ReadonlyMap<string, Given>,
): Settings {
  const values: Record<string, unknown> = {};
  const collectors = new Map<string, boolean>();
  const wrong = new Set<string>();
  const problems: string[] = [];
  for (const name of names) {
    const outcome = outcomes.get(name);
    if (outcome === undefined) continue;
    if (outcome.ok) {
      if (name.startsWith('collector.'))
        collectors.set(name.slice('collector.'.length), outcome.value === true);
      else values[name] = outcome.value;
    } else {
      wrong.add(name);
      const entries = given.get(name) ?? [];
      for (const { what, remedy, entry = 0 } of outcome.flaws) {
        problems.push(problem(name, entries[entry]?.place ?? 'default', what, remedy));
      }
    }
  }
  return {
    values: values as unknown as Values,
    collectors,
    wrong,
    placeOf: (option) => given.get(option)?.[0]?.place,
    problems,
  };
}
