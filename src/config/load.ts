import { ConfigError } from '../errors.js';
import { readArguments } from './argv.js';
import type { Catalogue } from './catalogue.js';
import type { Config, Share, WebFile } from './config.js';
import { deepFreeze } from './freeze.js';
import { surveySettings } from './options-surveys.js';
import { readOptions, type OptionsRead } from './read-options.js';
import { reread, type Reread } from './reread.js';
import { optionsOf, type Settings } from './schema.js';
import { shareOf } from './shard.js';
import { NO_WEB_SETTINGS, readWebFile, type WebFileOutcome } from './web-file/read.js';

export type { Catalogue, CollectorOption, SubjectOption } from './catalogue.js';

/** What the command line asks for, with the configuration where one is needed. */
export type Invocation = Configured | { readonly kind: 'help' | 'version' };

/** What needs the configuration. */
export interface Configured {
  readonly kind: 'run' | 'check-config';
  readonly config: Config;
  /** Reads everything but the web configuration file again, the same way. */
  readonly reread: () => Reread;
}

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
  const { command } = readArguments(argv, options);
  if (command === 'help' || command === 'version') return { kind: command };
  const read = (): OptionsRead => readOptions(argv, env, options);
  const first = read();
  const web = webOf(first.settings);
  const shard = shareOf(first.settings, env);
  const problems = [...first.problems, ...web.problems, ...shard.problems];
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    kind: command,
    config: deepFreeze(configOf(first, web, shard.share, catalogue)),
    reread: () => reread(first.settings, read()),
  };
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

function configOf(read: OptionsRead, web: WebOutcome, shard: Share, catalogue: Catalogue): Config {
  const { values, collectors } = read.settings;
  const { 'topology.file': file, 'discovery.horizon': horizon } = values;
  const enabled = new Set(values['metrics.enable']);
  const disabled = [
    ...catalogue.subjects.filter(({ defaultOn }) => !defaultOn).map(({ name }) => name),
    ...(values['metrics.disable'] ?? []),
  ].filter((subject) => !enabled.has(subject));
  return {
    clusters: read.clusters,
    files: read.files,
    topology: { ...(file !== undefined && { file }) },
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
    shard,
    hostMap: values['host-map'] ?? new Map(),
    collectors,
    surveys: surveySettings(catalogue, values),
    disabledSubjects: new Set(disabled),
    commandNames: values['commands.names'] ?? [],
    log: { level: values['log.level'], format: values['log.format'] },
    warnings: read.warnings,
    secrets: read.secrets,
  };
}
