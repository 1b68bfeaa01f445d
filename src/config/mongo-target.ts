import { hostname } from 'node:os';
import { API_VERSIONS, type ClusterTarget, type MongoTarget, type Partition } from './config.js';
import { credentialsOf } from './credentials.js';
import { readTopologyFile, type FileOutcome } from './files/topology-file.js';
import { DEFAULT_URI, parseMongodbUri, type MongodbUri } from './mongodb-uri.js';
import { blameInto, problem, quote } from './problem.js';
import type { Settings, Values } from './schema.js';
import { tlsOf } from './tls.js';

/** The target, with the problems between its options. */
export interface TargetOutcome {
  readonly target: MongoTarget;
  readonly secrets: readonly string[];
  /** The files that the URI names. */
  readonly files: readonly string[];
  readonly problems: readonly string[];
  /** Messages for the user that are not problems; one line each, in the form of a problem. */
  readonly warnings: readonly string[];
}

const DEFAULT_SERVICE = 'mongodb';

/** Combines the URI and the `mongodb.*` options. */
export function mongoTarget(settings: Settings): TargetOutcome {
  const problems: string[] = [];
  const blame = blameInto(problems, settings);
  const warnings: string[] = [];
  const warn = blameInto(warnings, settings);
  const { values } = settings;
  if (values['mongodb.uri'] && values['mongodb.uri-file']) {
    blame('mongodb.uri-file', 'is given beside mongodb.uri', 'keep one of them');
  }
  const uri = uriOf(values, settings.placeOf('topology.file') !== undefined);
  for (const { what, remedy } of uri.warnings) warn('mongodb.uri', what, remedy);
  const credentials = credentialsOf(values, uri, blame);
  const tls = tlsOf(values, uri, blame);
  if (credentials?.mechanism === 'MONGODB-X509' && tls?.certificateKey === undefined) {
    blame(
      'mongodb.auth-mechanism',
      'MONGODB-X509 needs a client certificate',
      'set mongodb.tls-certificate-key-file',
    );
  }
  const apiVersion =
    values['mongodb.api-version'] ?? API_VERSIONS.find((one) => one === uri.named.get('apiVersion'));
  const replicaSet = uri.named.get('replicaSet');
  const target: MongoTarget = {
    seeds: uri.seeds,
    ...(uri.srvName !== undefined && {
      srv: { name: uri.srvName, service: uri.named.get('srvServiceName') ?? DEFAULT_SERVICE },
    }),
    ...(replicaSet !== undefined && { replicaSet }),
    ...(credentials && { credentials }),
    ...(tls && { tls }),
    uriOptions: uri.passed,
    ...(apiVersion !== undefined && { apiVersion }),
  };
  const files = (['tlsCAFile', 'tlsCertificateKeyFile'] as const).flatMap(
    (name) => uri.named.get(name) ?? [],
  );
  return { target, secrets: secretsOf(values, uri, target), files, problems, warnings };
}

/** The default URI applies if none is given. With a topology file it has no seeds: the file defines where to start. */
function uriOf(values: Values, hasTopologyFile: boolean): MongodbUri {
  const given = values['mongodb.uri'] ?? values['mongodb.uri-file'];
  if (given) return given;
  const fallback = parseMongodbUri(DEFAULT_URI);
  if (!fallback.ok) throw new Error('the default URI cannot be read');
  return hasTopologyFile ? { ...fallback.value, seeds: [] } : fallback.value;
}

/** Every form in which a secret may appear in a message: raw, encoded, and as written in the URI. */
function secretsOf(values: Values, uri: MongodbUri, { credentials, tls }: MongoTarget): readonly string[] {
  const raw = [
    credentials?.password,
    values['mongodb.password'],
    uri.password,
    tls?.certificateKeyFilePassword,
    uri.named.get('tlsCertificateKeyFilePassword'),
    uri.passed.proxyPassword,
  ].filter((secret) => secret !== undefined);
  return [...new Set([...raw, ...raw.map(encodeURIComponent), ...uri.secretsAsWritten])];
}

/** The clusters of the topology file, else the one of the URI, with their problems. */
export function clustersOf(
  settings: Settings,
  { target, secrets }: Pick<TargetOutcome, 'target' | 'secrets'>,
): FileOutcome {
  const { values, wrong, placeOf } = settings;
  const name = values['topology.name'];
  const path = values['topology.file'];
  if (path === undefined) {
    return { clusters: [clusterOfUri(target, settings)], secrets, files: [], problems: [] };
  }
  if (wrong.has('topology.name') || wrong.has('discovery.enabled')) {
    return { clusters: [], secrets, files: [path], problems: [] };
  }
  const outcome = readTopologyFile(path, placeOf('topology.file') ?? '', {
    target,
    uriGiven: target.seeds.length > 0 || target.srv !== undefined,
    ...(name !== undefined && { name }),
    discovery: values['discovery.enabled'],
  });
  return { ...outcome, secrets: [...secrets, ...outcome.secrets] };
}

function clusterOfUri(target: MongoTarget, { values }: Settings): ClusterTarget {
  const name = values['topology.name'] ?? target.replicaSet ?? target.srv?.name ?? target.seeds[0] ?? '';
  return { ...target, name, discovery: values['discovery.enabled'], parts: [], members: [] };
}

/** Which exporter of how many this is, and the problems with that. */
export interface PartitionResult {
  readonly partition: Partition;
  readonly problems: readonly string[];
}

const ORDINAL = 'partition.index';

/**
 * The partition of the topology to watch. The name of a StatefulSet's pod, which is also its host name, ends with the
 * ordinal of the pod.
 */
export function partitionOf(
  { values, wrong, placeOf }: Settings,
  env: Readonly<Record<string, string | undefined>>,
): PartitionResult {
  const given = values['partition.index'];
  if (wrong.has(ORDINAL) || wrong.has('partition.count')) return outcome({ index: 0, count: 1 });
  const count = values['partition.count'];
  if (given === undefined && count === 1) return outcome({ index: 0, count });
  const name = env.HOSTNAME === undefined || env.HOSTNAME === '' ? hostname() : env.HOSTNAME;
  const index = given ?? ordinalOf(name);
  const place = placeOf(ORDINAL) ?? `host name ${quote(name)}`;
  const refused = (what: string, remedy: string): PartitionResult =>
    outcome({ index: 0, count }, problem(ORDINAL, place, what, remedy));
  if (index === undefined) {
    return refused(
      'does not end in a number, as that of a pod of a StatefulSet does',
      `set it to a number from 0 to ${count - 1}, another for each exporter`,
    );
  }
  if (index < count) return outcome({ index, count });
  return refused(
    `${index} is too large where partition.count is ${count}: the first exporter is 0`,
    count === 1
      ? 'set partition.count to the number of exporters'
      : `set it to a number from 0 to ${count - 1}, or partition.count to the number of exporters`,
  );
}

/** Reads only the first part of a host name that includes its domain. */
function ordinalOf(name: string): number | undefined {
  const digits = /^[^.]*-(\d{1,4})(\.|$)/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function outcome(partition: Partition, ...problems: readonly string[]): PartitionResult {
  return { partition, problems };
}
