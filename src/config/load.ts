import { isDeepStrictEqual } from 'node:util';
import { ConfigError, problemLine, type ConfigProblem } from '../util/errors.js';
import { readArguments } from './arguments.js';
import { deepFreeze, type ClusterTarget, type Config, type Partition } from './config.js';
import { NO_WEB_SETTINGS, readWebFile, type WebFileResult } from './files/web-file.js';
import type { WebFile } from './files/web-settings.js';
import { clustersOf } from './mongodb/clusters.js';
import { collectorSettings } from './options/collectors.js';
import { hostMapOf } from './options/list-formats.js';
import type { Catalogue } from './options/option.js';
import { optionsOf } from './options/schema.js';
import { parseListenAddress } from './options/value-formats.js';
import { partitionOf } from './partition.js';
import { problemAt } from './problem.js';
import { readOptions, valueOf, type Environment, type Settings } from './read-options.js';

/** The command of the command line, with the configuration if it needs one. */
export type Invocation = Configured | { readonly kind: 'help' | 'version' };

/** A command that needs the configuration. */
export interface Configured {
  readonly kind: 'run' | 'check-config';
  readonly config: Config;
  /** Reads everything except the web configuration file again, in the same way. */
  readonly reload: () => Reload;
}

/** The result of reading the options again while the exporter runs. */
export interface Reload extends Readonly<Pick<Config, 'clusters' | 'secrets' | 'files' | 'warnings'>> {
  /** If there are problems, there are no clusters. */
  readonly problems: readonly ConfigProblem[];
  /** Options that differ from those at startup; the change takes effect at the next start. */
  readonly needsRestart: readonly string[];
}

/**
 * Reads arguments, environment and file (in this order of precedence) into the frozen configuration.
 *
 * @throws ConfigError with every problem found
 */
export function load(argv: readonly string[], env: Environment, catalogue: Catalogue): Invocation {
  const { command } = readArguments(argv, optionsOf(catalogue));
  if (command === 'help' || command === 'version') return { kind: command };
  const read = (): ReadResult => readAll(readOptions(argv, env, catalogue));
  const first = read();
  const web = readWeb(first.settings);
  const { partition, problems: partitionProblems } = partitionOf(first.settings, env);
  const problems = [...first.problems, ...web.problems, ...partitionProblems];
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    kind: command,
    config: deepFreeze(configOf(first, web, partition, catalogue)),
    reload: () => reloadOf(first.settings, read()),
  };
}

/** The combined result of arguments, environment and files, except the web configuration file. */
interface ReadResult {
  readonly settings: Settings;
  /** Ordered by name; valid only if there are no problems. */
  readonly clusters: readonly ClusterTarget[];
  /** Every secret, raw and URI-encoded. */
  readonly secrets: readonly string[];
  /** Every file that was read or could not be read. */
  readonly files: readonly string[];
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

function readAll(settings: Settings): ReadResult {
  const path = settings.config.get('config.file');
  const { files, problems, ...topology } = clustersOf(settings);
  return {
    settings,
    ...topology,
    files: [...new Set([...(path === null ? [] : [path]), ...files])],
    problems: [...settings.problems, ...problems, ...timeoutProblems(settings)],
  };
}

function timeoutProblems({ config, wrong, placeOf }: Settings): readonly ConfigProblem[] {
  const [offset, timeout] = ['scrape.timeout-offset', 'scrape.default-timeout'] as const;
  if (wrong.has(offset) || wrong.has(timeout) || config.get(offset) < config.get(timeout)) return [];
  const name = placeOf(offset) === undefined ? timeout : offset;
  return [
    problemAt(name, placeOf(name) ?? 'default', {
      code: 'no-time-to-scrape',
      what: `leaves no time to scrape: ${offset} is ${config.get(offset)} s, ${timeout} is ${config.get(timeout)} s`,
      remedy: 'make the offset smaller than the timeout',
    }),
  ];
}

interface WebResult extends Pick<WebFileResult, 'settings' | 'problems'> {
  readonly file?: WebFile;
}

function readWeb({ config, placeOf }: Settings): WebResult {
  const path = config.get('web.config.file');
  if (path === null) return { settings: NO_WEB_SETTINGS, problems: [] };
  const file = { path, place: placeOf('web.config.file') ?? '' };
  return { ...readWebFile(file), file };
}

function configOf(read: ReadResult, web: WebResult, partition: Partition, catalogue: Catalogue): Config {
  const { settings, clusters, files, secrets, warnings } = read;
  const { topology, scrape, heartbeat, discovery, log, ...other } = settings.config.getProperties();
  const listen = parseListenAddress(other.web['listen-address']);
  if (!listen.ok) throw new Error('the listen address was not checked');
  return {
    clusters,
    files,
    topology: { ...(topology.file !== null && { file: topology.file }) },
    web: {
      listen: listen.value,
      telemetryPath: other.web['telemetry-path'],
      lifecycle: other.web['enable-lifecycle'],
      openHealth: other.web['open-health'],
      ...(web.file && { file: web.file }),
      settings: web.settings,
    },
    scrape: {
      timeoutOffsetSeconds: scrape['timeout-offset'],
      defaultTimeoutSeconds: scrape['default-timeout'],
      concurrency: scrape.concurrency,
    },
    heartbeat: {
      mode: heartbeat.mode,
      intervalSeconds: heartbeat.interval,
      timeoutSeconds: heartbeat.timeout,
    },
    discovery: {
      intervalSeconds: discovery.interval,
      routerRetentionSeconds: discovery['router-retention'],
      ...(discovery.horizon !== null && { horizon: discovery.horizon }),
    },
    partition,
    hostMap: hostMapOf(other['host-map'] ?? []),
    collectors: new Map(
      catalogue.collectors.map(({ name }) => [name, valueOf(settings, `collector.${name}`) === true]),
    ),
    collectorSettings: collectorSettings(catalogue, (option) => valueOf(settings, option)),
    disabledMetricGroups: disabledMetricGroups(settings, catalogue),
    commandNames: [...new Set(other.commands.names ?? [])],
    log,
    warnings: warnings.map(problemLine),
    secrets,
  };
}

function disabledMetricGroups({ config }: Settings, { metricGroups }: Catalogue): ReadonlySet<string> {
  const { enable, disable } = config.get('metrics');
  const enabled = new Set(enable);
  const off = metricGroups.filter(({ defaultOn }) => !defaultOn).map(({ name }) => name);
  return new Set([...off, ...(disable ?? [])].filter((name) => !enabled.has(name)));
}

/** Options besides `mongodb.*` that define what is watched and how it is reached: the clusters depend on them. */
const RELOADED: ReadonlySet<string> = new Set(['topology.file', 'topology.name', 'discovery.enabled']);

/** @param started the settings at startup */
function reloadOf(started: Settings, { settings, problems, warnings, ...now }: ReadResult): Reload {
  const changed = started.names.filter(
    (name) => !isDeepStrictEqual(valueOf(started, name), valueOf(settings, name)),
  );
  return deepFreeze({
    ...now,
    problems,
    warnings: warnings.map(problemLine),
    needsRestart:
      problems.length > 0
        ? []
        : changed.filter((name) => !name.startsWith('mongodb.') && !RELOADED.has(name)),
  });
}
