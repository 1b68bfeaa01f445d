import { readArguments } from './argv.js';
import { clustersOf } from './clusters.js';
import { readConfigFile } from './config-file.js';
import type { ClusterTarget } from './config.js';
import { readEnvironment } from './environment.js';
import { pemFile, secretFile } from './files.js';
import { problem, type Given, type Source } from './given.js';
import { mongoTarget, type TargetOutcome } from './mongo-target.js';
import { mongodbUriFile } from './mongodb-uri.js';
import type { Options } from './option.js';
import { check, withVariables, type Settings } from './schema.js';

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
