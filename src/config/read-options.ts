import convict from 'convict';
import type { ConfigProblem } from '../util/errors.js';
import { readArguments, type RawOptions } from './arguments.js';
import { readOptionsFile } from './files/options-file.js';
import { addFormats, formatProblems } from './options/formats.js';
import type { Catalogue, Options } from './options/option.js';
import { optionsOf, schemaOf, valuesIn, type Values } from './options/schema.js';
import { problemAt, type ProblemText } from './problem.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The result of reading the options. Values are reliable for options that are not in `wrong`. */
export interface Settings {
  /** An option that is not given and has no default is null. */
  readonly config: convict.Config<Values>;
  /** The names of all values in it. */
  readonly names: readonly string[];
  readonly wrong: ReadonlySet<string>;
  /** Where an option was given; undefined if it was not given. */
  readonly placeOf: (option: string) => string | undefined;
  readonly problems: readonly ConfigProblem[];
}

addFormats();

/** Reads arguments, environment and file with convict. Arguments take precedence, then the environment. */
export function readOptions(argv: readonly string[], env: Environment, catalogue: Catalogue): Settings {
  const schema = schemaOf(catalogue);
  const values = valuesIn(schema);
  const options = optionsOf(catalogue);
  const fromArguments = readArguments(argv, options);
  const fromEnvironment = readEnvironment(env, values, fromArguments);
  const config = convict(schema as unknown as convict.Schema<Values>, {
    env: fromEnvironment.variables,
    args: [],
  });
  const given = new Map([...fromEnvironment.values, ...fromArguments.values]).get('config.file');
  const path = typeof given === 'string' ? given : undefined;
  const place = fromArguments.places.get('config.file') ?? fromEnvironment.places.get('config.file') ?? [];
  const fromFile = path === undefined ? NOTHING : readOptionsFile(path, place[0] ?? '', options);
  // convict itself lets the environment override what is loaded. It would guess the types of arguments: 0x10 is 16.
  config.load(treeOf(fromFile.values));
  for (const [name, value] of fromArguments.values) config.set(name, value);
  const places = new Map([...fromFile.places, ...fromEnvironment.places, ...fromArguments.places]);
  const invalid = validate(config, values, places);
  return {
    config,
    names: [...values.keys()],
    wrong: new Set(invalid.map(({ name }) => name)),
    placeOf: (option) => places.get(option)?.[0],
    problems: [
      ...[fromArguments, fromEnvironment, fromFile].flatMap(({ problems }) => problems),
      ...invalid.map(({ problem }) => problem),
    ],
  };
}

const NOTHING: RawOptions = { values: new Map(), places: new Map(), problems: [] };

interface FromEnvironment extends RawOptions {
  /** For convict: the variables that count, by the name that the schema gives. */
  readonly variables: Record<string, string>;
}

/**
 * Selects the variables that count. An empty variable counts as absent. Unknown variables are not rejected: Kubernetes
 * sets `MONGODB_EXPORTER_SERVICE_HOST` and similar variables for every service of that name.
 */
function readEnvironment(env: Environment, options: Options, overridden: RawOptions): FromEnvironment {
  const variables: Record<string, string> = {};
  const values = new Map<string, string>();
  const places = new Map<string, readonly string[]>();
  const problems: ConfigProblem[] = [];
  for (const [name, { env: variable, otherEnv = '' }] of options) {
    if (overridden.values.has(name)) continue;
    const [own, other] = [env[variable] ?? '', env[otherEnv] ?? ''];
    const otherPlace = `environment variable ${otherEnv}`;
    if (own !== '' && other !== '' && own !== other) {
      problems.push(
        problemAt(name, otherPlace, {
          code: 'variables-differ',
          what: `differs from ${variable}`,
          remedy: 'remove one of them',
        }),
      );
    }
    const text = own === '' ? other : own;
    if (text === '') continue;
    variables[variable] = text;
    values.set(name, text);
    places.set(name, [own === '' ? otherPlace : `environment variable ${variable}`]);
  }
  return { variables, values, places, problems };
}

/** `{a: {b: value}}` of `a.b`. */
function treeOf(values: RawOptions['values']): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [name, value] of values) {
    const path = name.split('.');
    const last = path.pop() ?? name;
    let group = root;
    for (const part of path) group = (group[part] ??= {}) as Record<string, unknown>;
    group[last] = value;
  }
  return root;
}

/** The current value of an option whose name depends on the catalogue. */
export function valueOf({ config }: Pick<Settings, 'config'>, option: string): unknown {
  return config.get(option as 'log.level');
}

interface InvalidValue {
  readonly name: string;
  readonly problem: ConfigProblem;
}

function validate(
  config: convict.Config<Values>,
  options: Options,
  places: RawOptions['places'],
): readonly InvalidValue[] {
  try {
    config.validate({ allowed: 'strict' });
    return [];
  } catch (error) {
    // convict joins its errors into one text; the user needs each of them with its place.
    const invalid = [...options].flatMap(([name, option]) =>
      formatProblems(option.format, valueOf({ config }, name), option).map(({ entry = 0, ...text }) => {
        const given = places.get(name) ?? ['default'];
        return { name, problem: problemAt(name, given[entry] ?? given[0] ?? '', text) };
      }),
    );
    if (invalid.length === 0) throw error;
    return invalid;
  }
}

/** Adds to a problem between several options where the option was given. */
export type ReportOption = (option: string, problem: ProblemText) => void;

/**
 * Collects such problems. If the option itself was not given, its value came from the URI, and the place is that of the
 * URI.
 */
export function reportInto(problems: ConfigProblem[], { placeOf }: Pick<Settings, 'placeOf'>): ReportOption {
  return (option, problem) => {
    const name = [option, 'mongodb.uri', 'mongodb.uri-file'].find((one) => placeOf(one) !== undefined);
    problems.push(problemAt(name ?? option, (name && placeOf(name)) ?? 'default', problem));
  };
}
