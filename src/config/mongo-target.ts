import { blameInto } from './blame.js';
import { API_VERSIONS, type MongoTarget } from './config.js';
import { credentialsOf } from './credentials.js';
import { DEFAULT_URI, parseMongodbUri, type MongodbUri } from './mongodb-uri.js';
import type { Settings, Values } from './schema.js';
import { tlsOf } from './tls.js';

/** The target, with what is wrong between its options. */
export interface TargetOutcome {
  readonly target: MongoTarget;
  readonly secrets: readonly string[];
  /** The files that the URI names. */
  readonly files: readonly string[];
  readonly problems: readonly string[];
  /** What the user should know though nothing is wrong; one line each, as of a problem. */
  readonly warnings: readonly string[];
}

const DEFAULT_SERVICE = 'mongodb';

/** Takes the URI and the `mongodb.*` options together. */
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

/** The default stands for "nothing said": a topology file says where to start. */
function uriOf(values: Values, hasTopologyFile: boolean): MongodbUri {
  const given = values['mongodb.uri'] ?? values['mongodb.uri-file'];
  if (given) return given;
  const fallback = parseMongodbUri(DEFAULT_URI);
  if (!fallback.ok) throw new Error('the default URI cannot be read');
  return hasTopologyFile ? { ...fallback.value, seeds: [] } : fallback.value;
}

/** Every form in which a secret may show up in a message: raw, encoded, and as the URI spells it. */
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
