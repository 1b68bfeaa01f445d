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
      ...multiCommandOptions(catalogue),
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
  const commandResults = new Map<string, Parsed<unknown>>();
  const config = convict(schemaOf(options, commandResults), { env: {}, args: [] });
  for (const [name, entries] of given) {
    const texts = entries.map(({ text }) => text);
    config.set(name, options.get(name)?.format.kind === 'list' ? texts : texts[0]);
  }
  try {
    config.validate({ allowed: 'strict' });
  } catch (error) {
    // convict joins its findings into one text; each is kept in `outcomes`, to be shown with its place.
    if ([...commandResults.values()].every(({ ok }) => ok)) throw error;
  }
  return settingsOf([...options.keys()], commandResults, given);
}

/** convict's schema: nested by the dots of the names, each format noting what it parsed. */
function schemaOf(
  options: Options,
  commandResults: Map<string, Parsed<unknown>>,
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
        commandResults.set(name, outcome);
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
  commandResults: ReadonlyMap<string, Parsed<unknown>>,
  given: ReadonlyMap<string, Given>,
): Settings {
  const values: Record<string, unknown> = {};
  const collectors = new Map<string, boolean>();
  const wrong = new Set<string>();
  const problems: string[] = [];
  for (const name of names) {
    const outcome = commandResults.get(name);
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

/** What arguments, environment and files say together, the web configuration file apart. */
export interface OptionsRead {
  readonly settings: Settings;
  /** By name; only where there are no problems. */
  readonly clusters: readonly ClusterTarget[];
  /** Every secret, raw and URI-encoded. */
  readonly secrets: readonly string[];
  /** Every file that was read, or could not be. */
  readonly files: readonly string[];
  readonly problems: readonly string[];
  /** What the user should know though nothing is wrong. */
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

/** Formats of options that are the path of a file whose content counts. */
const FILES: ReadonlySet<unknown> = new Set([mongodbUriFile, secretFile, pemFile]);

function filesIn(given: ReadonlyMap<string, Given>, options: Options): readonly string[] {
  return [...given]
    .filter(([name]) => FILES.has(options.get(name)?.format))
    .flatMap(([, entries]) => entries.map(({ text }) => text));
}

/** Not while one of its options is wrong: what follows from that would only be noise. */
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
