import { isDeepStrictEqual } from 'node:util';
import { ConfigError } from '../util/errors.js';
import { readArguments } from './arguments.js';
import {
  deepFreeze,
  type Access,
  type ClusterTarget,
  type Config,
  type DeclaredMember,
  type Partition,
  type WebFile,
} from './config.js';
import { needsOf } from './credentials.js';
import { NO_WEB_SETTINGS, readWebFile, type WebFileOutcome } from './files/web-file.js';
import { partitionOf } from './mongo-target.js';
import { multiCommandSettings } from './options-collectors.js';
import type { Catalogue } from './options.js';
import { optionsOf, readOptions, type OptionsRead, type Settings } from './schema.js';

/** The command of the command line, with the configuration if it needs one. */
export type Invocation = Configured | { readonly kind: 'help' | 'version' };

/** A command that needs the configuration. */
export interface Configured {
  readonly kind: 'run' | 'check-config';
  readonly config: Config;
  /** Reads everything except the web configuration file again, in the same way. */
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
  const shard = partitionOf(first.settings, env);
  const problems = [...first.problems, ...web.problems, ...shard.problems];
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    kind: command,
    config: deepFreeze(configOf(first, web, shard.partition, catalogue)),
    reread: () => reread(first.settings, read()),
  };
}

/** The web configuration file and the result of reading it. */
interface WebOutcome extends Pick<WebFileOutcome, 'settings' | 'problems'> {
  readonly file?: WebFile;
}

function webOf({ values, placeOf }: Settings): WebOutcome {
  const path = values['web.config.file'];
  if (path === undefined) return { settings: NO_WEB_SETTINGS, problems: [] };
  const file = { path, place: placeOf('web.config.file') ?? '' };
  return { ...readWebFile(file), file };
}

function configOf(read: OptionsRead, web: WebOutcome, partition: Partition, catalogue: Catalogue): Config {
  const { values, collectors } = read.settings;
  const { 'topology.file': file, 'discovery.horizon': horizon } = values;
  const enabled = new Set(values['metrics.enable']);
  const disabled = [
    ...catalogue.metricGroups.filter(({ defaultOn }) => !defaultOn).map(({ name }) => name),
    ...(values['metrics.disable'] ?? []),
  ].filter((metricGroup) => !enabled.has(metricGroup));
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
    heartbeat: {
      mode: values['heartbeat.mode'],
      intervalSeconds: values['heartbeat.interval'],
      timeoutSeconds: values['heartbeat.timeout'],
    },
    discovery: {
      intervalSeconds: values['discovery.interval'],
      routerRetentionSeconds: values['discovery.router-retention'],
      ...(horizon !== undefined && { horizon }),
    },
    partition,
    hostMap: values['host-map'] ?? new Map(),
    collectors,
    surveys: multiCommandSettings(catalogue, values),
    disabledMetricGroups: new Set(disabled),
    commandNames: values['commands.names'] ?? [],
    log: { level: values['log.level'], format: values['log.format'] },
    warnings: read.warnings,
    secrets: read.secrets,
  };
}

/** The output of `check-config`: what would be watched, and how. Contains no secret. */
export function plan(config: Config): string {
  const { clusters, topology, web, discovery, partition, hostMap, collectors } = config;
  const on = [...collectors].filter(([, enabled]) => enabled).map(([name]) => name);
  const rows: readonly (readonly [string, string])[] = [
    ...(topology.file === undefined ? [] : [['topology file', topology.file] as const]),
    ...clusters.flatMap((cluster) => ofCluster(cluster, discovery.intervalSeconds)),
    ...(partition.count > 1
      ? [['share', `exporter ${partition.index} of ${partition.count}, from 0`] as const]
      : []),
    ...[...hostMap].map(([name, address]) => ['dial', `${name} at ${address}`] as const),
    ['collectors', ['hello', ...on].join(', ')],
    ['listen', `${web.listen.host ?? ''}:${web.listen.port}${web.telemetryPath}`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    'The configuration is valid.',
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
  ].join('\n');
}

function ofCluster(cluster: ClusterTarget, intervalSeconds: number): readonly (readonly [string, string])[] {
  const { name, srv, seeds, replicaSet, members, parts } = cluster;
  const loginTo = (access: Access): string => login(access, srv !== undefined);
  const start = srv ? [`_${srv.service}._tcp.${srv.name} (DNS)`] : seeds;
  return [
    ['topology', name],
    ...(start.length > 0 ? [['seeds', start.join(', ')] as const] : []),
    members.length > 0 ? ['declared', counts(members)] : ['replica set', replicaSet ?? 'as found'],
    ['login', loginTo(cluster)],
    ...parts
      .filter((part) => loginTo(part.access) !== loginTo(cluster))
      .map(
        (part) =>
          [
            'login',
            `${[part.clusterRole, part.name ?? ''].join(' ').trim()}: ${loginTo(part.access)}`,
          ] as const,
      ),
    ['TLS', cluster.tls ? 'on' : 'off'],
    ['discovery', cluster.discovery ? `every ${intervalSeconds} s` : 'off: only what is named'],
  ];
}

/** The number of members of each cluster role: `2 mongos, 3 config, 6 shard`. */
function counts(members: readonly DeclaredMember[]): string {
  const clusterRoles = [...new Set(members.map(({ clusterRole }) => clusterRole))];
  return clusterRoles
    .map(
      (clusterRole) =>
        `${members.filter((member) => member.clusterRole === clusterRole).length} ${clusterRole}`,
    )
    .join(', ');
}

/** The user, the mechanism and the database of the user. */
function login({ credentials }: Access, fromDns: boolean): string {
  if (!credentials) return 'none';
  const { username, mechanism, source, defaultSource = 'admin' } = credentials;
  const { external, sourceFromDns } = needsOf(mechanism);
  const fallback = external ? '$external' : defaultSource;
  const where = source ?? (fromDns && sourceFromDns ? `authSource of DNS, else ${fallback}` : fallback);
  const who = username ?? (mechanism === 'MONGODB-X509' ? 'certificate' : 'by the environment');
  return `${who} (${mechanism ?? 'SCRAM'}, ${where})`;
}

/** The result of reading the options again while the exporter runs. */
export interface Reread {
  /** Ordered by name; valid only if there are no problems. */
  readonly clusters: readonly ClusterTarget[];
  /** Every secret, raw and URI-encoded. */
  readonly secrets: readonly string[];
  /** Every file that was read or could not be read. */
  readonly files: readonly string[];
  readonly problems: readonly string[];
  /** Messages for the user that are not problems. */
  readonly warnings: readonly string[];
  /** Options that differ from those at startup; the change takes effect at the next start. */
  readonly pending: readonly string[];
}

/** Options besides `mongodb.*` that define what is watched and how it is reached: the clusters depend on them. */
const LIVE: ReadonlySet<string> = new Set(['topology.file', 'topology.name', 'discovery.enabled']);

/** @param started the settings at startup */
export function reread(started: Settings, { settings, ...now }: OptionsRead): Reread {
  const { clusters, secrets, files, problems, warnings } = now;
  const pending = problems.length > 0 ? [] : changed(started, settings).filter((name) => !isLive(name));
  return deepFreeze({ clusters, secrets, files, problems, warnings, pending });
}

function isLive(option: string): boolean {
  return option.startsWith('mongodb.') || LIVE.has(option);
}

function changed(before: Settings, now: Settings): readonly string[] {
  const [old, current] = [valuesOf(before), valuesOf(now)];
  const names = new Set([...old.keys(), ...current.keys()]);
  return [...names].filter((name) => !isDeepStrictEqual(old.get(name), current.get(name)));
}

function valuesOf({ values, collectors }: Settings): ReadonlyMap<string, unknown> {
  const switches = [...collectors].map(([name, on]) => [`collector.${name}`, on] as const);
  return new Map<string, unknown>([...Object.entries(values), ...switches]);
}
