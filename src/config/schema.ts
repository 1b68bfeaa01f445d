import convict from 'convict';
import { readArguments } from './arguments.js';
import type { ClusterTarget } from './config.js';
import { readConfigFile } from './files/config-file.js';
import { pemFile, secretFile } from './files/read-file.js';
import type { Format } from './formats.js';
import { clustersOf, mongoTarget, type TargetOutcome } from './mongo-target.js';
import { mongodbUriFile } from './mongodb-uri.js';
import { collectorOptions, metricOptions, multiCommandOptions } from './options-collectors.js';
import { EXPORTER_OPTIONS } from './options-exporter.js';
import { MONGODB_OPTIONS, MONGODB_VARIABLES } from './options-mongodb.js';
import { environmentName, readEnvironment, type Catalogue, type Option, type Options } from './options.js';
import { problem, type Given, type Parsed, type Source } from './problem.js';

type Fixed = typeof MONGODB_OPTIONS &
  typeof MONGODB_VARIABLES &
  typeof EXPORTER_OPTIONS &
  ReturnType<typeof metricOptions>;

/** The parsed value of each option; undefined if it was not given and has no default. */
export type Values = {
  readonly [Name in keyof Fixed]: Fixed[Name] extends {
    readonly format: Format<infer T>;
    readonly default: infer D;
  }
    ? T | (D extends null ? undefined : never)
    : never;
};

/** The result of the check. Values are reliable for options that are not in `wrong`. */
export interface Settings {
  readonly values: Values;
  readonly collectors: ReadonlyMap<string, boolean>;
  readonly wrong: ReadonlySet<string>;
  /** Where an option was given; undefined if it was not given. */
  readonly placeOf: (option: string) => string | undefined;
  readonly problems: readonly string[];
}

/** All options, in the order of the help. */
export function optionsOf(catalogue: Catalogue): Options {
  return new Map<string, Option>(
    Object.entries({
      ...MONGODB_OPTIONS,
      ...EXPORTER_OPTIONS,
      ...collectorOptions(catalogue),
      ...multiCommandOptions(catalogue),
      ...metricOptions(catalogue),
    }),
  );
}

/** The options plus the values that only the environment gives, with the same kind of name. */
export function withVariables(options: Options): Options {
  return new Map<string, Option>([...options, ...Object.entries(MONGODB_VARIABLES)]);
}

/**
 * Fills in defaults and checks every value with convict. Does not use convict's own reading of arguments and
 * environment: it reads `0x10` as 16, `0` as true and an empty variable as a value, and ignores unknown options.
 */
export function check(options: Options, given: ReadonlyMap<string, Given>): Settings {
  const results = new Map<string, Parsed<unknown>>();
  const config = convict(schemaOf(options, results), { env: {}, args: [] });
  for (const [name, entries] of given) {
    const texts = entries.map(({ text }) => text);
    config.set(name, options.get(name)?.format.kind === 'list' ? texts : texts[0]);
  }
  try {
    config.validate({ allowed: 'strict' });
  } catch (error) {
    // convict joins its problems into one text. `results` keeps each of them, to show it with its place.
    if ([...results.values()].every(({ ok }) => ok)) throw error;
  }
  return settingsOf([...options.keys()], results, given);
}

/** convict's schema, nested by the dots of the names. Each format stores its parse result. */
function schemaOf(
  options: Options,
  results: Map<string, Parsed<unknown>>,
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
        results.set(name, outcome);
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
  results: ReadonlyMap<string, Parsed<unknown>>,
  given: ReadonlyMap<string, Given>,
): Settings {
  const values: Record<string, unknown> = {};
  const collectors = new Map<string, boolean>();
  const wrong = new Set<string>();
  const problems: string[] = [];
  for (const name of names) {
    const outcome = results.get(name);
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

/** The combined result of arguments, environment and files, except the web configuration file. */
export interface OptionsRead {
  readonly settings: Settings;
  /** Ordered by name; valid only if there are no problems. */
  readonly clusters: readonly ClusterTarget[];
  /** Every secret, raw and URI-encoded. */
  readonly secrets: readonly string[];
  /** Every file that was read or could not be read. */
  readonly files: readonly string[];
  readonly problems: readonly string[];
  /** Messages for the user that are not problems. */
  readonly warnings: readonly string[];
}

/** Reads arguments, environment and file, in this order of precedence. */
export function readOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  options: Options,
): OptionsRead {
  const fromArguments = readArguments(argv, options);
  const all = withVariables(options);
  const fromEnvironment = readEnvironment(env, all, fromArguments.given);
  const file = new Map([...fromEnvironment.given, ...fromArguments.given]).get('config.file')?.[0];
  const fromFile: Source = file
    ? readConfigFile(file.text, file.place, options)
    : { given: new Map(), problems: [] };
  const given = new Map([...fromFile.given, ...fromEnvironment.given, ...fromArguments.given]);
  const settings = check(all, given);
  const target = targetOf(settings);
  const topology = target && clustersOf(settings, target);
  return {
    settings,
    clusters: topology?.clusters ?? [],
    secrets: topology?.secrets ?? [],
    files: [
      ...new Set([
        ...(file ? [file.text] : []),
        ...filesIn(given, options),
        ...(target?.files ?? []),
        ...(topology?.files ?? []),
      ]),
    ],
    problems: [
      ...[fromArguments, fromEnvironment, fromFile, settings].flatMap(({ problems }) => problems),
      ...(target?.problems ?? []),
      ...(topology?.problems ?? []),
      ...timeoutProblems(settings),
    ],
    warnings: target?.warnings ?? [],
  };
}

/** Formats of options that name a file whose content is read. */
const FILES: ReadonlySet<unknown> = new Set([mongodbUriFile, secretFile, pemFile]);

function filesIn(given: ReadonlyMap<string, Given>, options: Options): readonly string[] {
  return [...given]
    .filter(([name]) => FILES.has(options.get(name)?.format))
    .flatMap(([, entries]) => entries.map(({ text }) => text));
}

/** Undefined while one of its options is wrong: follow-up problems would only be noise. */
function targetOf(settings: Settings): TargetOutcome | undefined {
  const wrong = [...settings.wrong].some((option) => option.startsWith('mongodb.'));
  return wrong ? undefined : mongoTarget(settings);
}

function timeoutProblems({ values, wrong, placeOf }: Settings): readonly string[] {
  const [offset, timeout] = ['scrape.timeout-offset', 'scrape.default-timeout'] as const;
  if (wrong.has(offset) || wrong.has(timeout) || values[offset] < values[timeout]) return [];
  const name = placeOf(offset) === undefined ? timeout : offset;
  return [
    problem(
      name,
      placeOf(name) ?? 'default',
      `leaves no time to answer: ${offset} is ${values[offset]} s, ${timeout} is ${values[timeout]} s`,
      'make the offset smaller than the timeout',
    ),
  ];
}
