import { ConfigError } from '../errors.js';
import { readArguments } from './argv.js';
import type { Catalogue } from './catalogue.js';
import { clustersOf, type ClustersOutcome } from './clusters.js';
import { readConfigFile } from './config-file.js';
import type { Config, WebFile } from './config.js';
import { readEnvironment } from './environment.js';
import { deepFreeze } from './freeze.js';
import { problem, type Given, type Source } from './given.js';
import { mongoTarget, type TargetOutcome } from './mongo-target.js';
import type { Options } from './option.js';
import { surveySettings } from './options-surveys.js';
import { check, optionsOf, type Settings } from './schema.js';
import { NO_WEB_SETTINGS, readWebFile, type WebFileOutcome } from './web-file/read.js';

export type { Catalogue, CollectorOption, SubjectOption } from './catalogue.js';

/** What the command line asks for, with the configuration where one is needed. */
export type Invocation =
  { readonly kind: 'run' | 'check-config'; readonly config: Config } | { readonly kind: 'help' | 'version' };

/**
 * Reads arguments, environment and file (in this order of precedence) into the frozen configuration.
 *
 * @throws ConfigError with every problem found
 */
export function load(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  catalogue: Catalogue,
): Invocation {
  const options = optionsOf(catalogue);
  const fromArguments = readArguments(argv, options);
  const { command } = fromArguments;
  if (command === 'help' || command === 'version') return { kind: command };
  const fromEnvironment = readEnvironment(env, options);
  const fromFile = readFileNamedBy(new Map([...fromEnvironment.given, ...fromArguments.given]), options);
  const settings = check(
    options,
    new Map([...fromFile.given, ...fromEnvironment.given, ...fromArguments.given]),
  );
  const outcome = targetOf(settings);
  const topology = outcome && clustersOf(settings, outcome);
  const web = webOf(settings);
  const problems = [
    ...[fromArguments, fromEnvironment, fromFile, settings].flatMap((source) => source.problems),
    ...(outcome?.problems ?? []),
    ...(topology?.problems ?? []),
    ...web.problems,
    ...timeoutProblems(settings),
  ];
  if (problems.length > 0 || !topology) throw new ConfigError(problems);
  return { kind: command, config: deepFreeze(configOf(settings, topology, web, catalogue)) };
}

function readFileNamedBy(given: ReadonlyMap<string, Given>, options: Options): Source {
  const file = given.get('config.file')?.[0];
  return file ? readConfigFile(file.text, file.place, options) : { given: new Map(), problems: [] };
}

/** Not while one of its options is wrong: what follows from that would only be noise. */
function targetOf(settings: Settings): TargetOutcome | undefined {
  const wrong = [...settings.wrong].some((option) => option.startsWith('mongodb.'));
  return wrong ? undefined : mongoTarget(settings);
}

/** The web server's own file, with what it comes to. */
interface WebOutcome extends Pick<WebFileOutcome, 'settings' | 'problems'> {
  readonly file?: WebFile;
}

function webOf({ values, placeOf }: Settings): WebOutcome {
  const path = values['web.config.file'];
  if (path === undefined) return { settings: NO_WEB_SETTINGS, problems: [] };
  const file = { path, place: placeOf('web.config.file') ?? '' };
  return { ...readWebFile(file), file };
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

function configOf(
  settings: Settings,
  topology: ClustersOutcome,
  web: WebOutcome,
  catalogue: Catalogue,
): Config {
  const { values, collectors } = settings;
  const horizon = values['discovery.horizon'];
  const enabled = new Set(values['metrics.enable']);
  const disabled = [
    ...catalogue.subjects.filter(({ defaultOn }) => !defaultOn).map(({ name }) => name),
    ...(values['metrics.disable'] ?? []),
  ].filter((subject) => !enabled.has(subject));
  return {
    clusters: topology.clusters,
    topology: { ...(topology.file && { file: topology.file }) },
    web: {
      listen: values['web.listen-address'],
      telemetryPath: values['web.telemetry-path'],
      lifecycle: values['web.enable-lifecycle'],
      openHealth: values['web.open-health'],
      ...(web.file && { file: web.file }),
      settings: web.settings,
    },
    scrape: {
      timeoutOffsetSeconds: values['scrape.timeout-offset'],
      defaultTimeoutSeconds: values['scrape.default-timeout'],
      concurrency: values['scrape.concurrency'],
    },
    watch: {
      mode: values['watch.mode'],
      intervalSeconds: values['watch.interval'],
      timeoutSeconds: values['watch.timeout'],
    },
    discovery: {
      intervalSeconds: values['discovery.interval'],
      routerRetentionSeconds: values['discovery.router-retention'],
      ...(horizon !== undefined && { horizon }),
    },
    hostMap: values['host-map'] ?? new Map(),
    collectors,
    surveys: surveySettings(catalogue, values),
    disabledSubjects: new Set(disabled),
    commandNames: values['commands.names'] ?? [],
    log: { level: values['log.level'], format: values['log.format'] },
    secrets: topology.secrets,
  };
}
