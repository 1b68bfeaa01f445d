import type { ConfigProblem } from '../../util/errors.js';
import { API_VERSIONS, type Credentials, type MongoTarget } from '../config.js';
import { reportInto, type ReportOption, type Settings } from '../read-options.js';
import { loginProblems, type LoginField } from './login.js';
import { MECHANISMS, needsOf } from './mechanisms.js';
import { FILE_OPTIONS, readOptionFiles, type OptionFiles } from './option-files.js';
import { certificateProblem, SET_CERTIFICATE_KEY, tlsOf } from './tls.js';
import { DEFAULT_URI, parseMongodbUri, type MongodbUri } from './uri.js';

/** The target, with the problems between its options. */
export interface TargetResult {
  /** Absent while one of its options or files is wrong: problems that follow from it would only be noise. */
  readonly target?: MongoTarget;
  readonly secrets: readonly string[];
  /** The files that the options and the URI name. */
  readonly files: readonly string[];
  readonly problems: readonly ConfigProblem[];
  /** Messages for the user that do not prevent the start. */
  readonly warnings: readonly ConfigProblem[];
}

const DEFAULT_SERVICE = 'mongodb';

/** Combines the URI and the `mongodb.*` options. */
export function mongoTarget(settings: Settings): TargetResult {
  const { config } = settings;
  const problems: ConfigProblem[] = [];
  const report = reportInto(problems, settings);
  const files = readOptionFiles(settings, report);
  const warnings: ConfigProblem[] = [];
  const paths = FILE_OPTIONS.flatMap((option) => config.get(option) ?? []);
  const isUsable = problems.length === 0 && ![...settings.wrong].some((name) => name.startsWith('mongodb.'));
  if (!isUsable) return { secrets: [], files: paths, problems, warnings };
  if (config.get('mongodb.uri') !== null && files.uri) {
    report('mongodb.uri-file', {
      code: 'two-uris',
      what: 'is given in addition to mongodb.uri',
      remedy: 'remove one of them',
    });
  }
  const uri = uriOf(settings, files);
  for (const warning of uri.warnings) reportInto(warnings, settings)('mongodb.uri', warning);
  const target = targetOf(settings, files, uri, report);
  const filesInUri = (['tlsCAFile', 'tlsCertificateKeyFile'] as const).flatMap(
    (name) => uri.named.get(name) ?? [],
  );
  const secrets = secretsOf(settings, uri, target);
  return { target, secrets, files: [...paths, ...filesInUri], problems, warnings };
}

/** The default URI applies if none is given. With a topology file it has no seeds: the file defines where to start. */
function uriOf({ config, placeOf }: Settings, files: OptionFiles): MongodbUri {
  const given = config.get('mongodb.uri');
  const uri = given === null ? undefined : parseMongodbUri(given);
  if (uri?.ok) return uri.value;
  if (files.uri) return files.uri;
  const fallback = parseMongodbUri(DEFAULT_URI);
  if (!fallback.ok) throw new Error('the default URI cannot be read');
  return placeOf('topology.file') === undefined ? fallback.value : { ...fallback.value, seeds: [] };
}

function targetOf(
  settings: Settings,
  files: OptionFiles,
  uri: MongodbUri,
  report: ReportOption,
): MongoTarget {
  const { config } = settings;
  const credentials = credentialsOf(settings, files, uri, report);
  const tls = tlsOf(config, files, uri, report);
  const uncertified = certificateProblem(credentials, tls, SET_CERTIFICATE_KEY);
  if (uncertified) report('mongodb.auth-mechanism', uncertified);
  const apiVersion =
    config.get('mongodb.api-version') ?? API_VERSIONS.find((one) => one === uri.named.get('apiVersion'));
  const replicaSet = uri.named.get('replicaSet');
  return {
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
}

/** What to do in the names of the options. */
const LOGIN_REMEDIES = {
  username: 'set mongodb.username or MONGODB_USER',
  password: 'set mongodb.password-file or MONGODB_PASSWORD',
  environment: 'add authMechanismProperties=ENVIRONMENT:azure (or gcp, k8s) to the URI',
};

/** The login. For each field, options take precedence over the URI. Undefined means no login. */
function credentialsOf(
  { config, placeOf }: Settings,
  files: OptionFiles,
  uri: MongodbUri,
  report: ReportOption,
): Credentials | undefined {
  const username = config.get('mongodb.username') ?? uri.username;
  const password = files.password ?? config.get('mongodb.password') ?? uri.password;
  // `DEFAULT` means to negotiate with the server, as does an absent mechanism.
  const written = uri.named.get('authMechanism')?.toUpperCase();
  const mechanism = config.get('mongodb.auth-mechanism') ?? MECHANISMS.find((one) => one === written);
  if (username === undefined && password === undefined && mechanism === undefined) return undefined;
  const source = config.get('mongodb.auth-source') ?? uri.named.get('authSource');
  const defaultSource = needsOf(mechanism).external ? undefined : uri.database;
  const mechanismProperties = uri.named.get('authMechanismProperties');
  const login = {
    ...(username !== undefined && { username }),
    ...(source !== undefined && { source }),
    ...(mechanism !== undefined && { mechanism }),
    ...(mechanismProperties !== undefined && { mechanismProperties }),
  };
  const options: Readonly<Record<LoginField, string>> = {
    username: 'mongodb.username',
    password:
      files.password === undefined && placeOf('mongodb.password') !== undefined
        ? 'mongodb.password'
        : 'mongodb.password-file',
    source: 'mongodb.auth-source',
    mechanism: 'mongodb.auth-mechanism',
  };
  const given = { ...login, hasPassword: password !== undefined };
  for (const { field, ...problem } of loginProblems(given, LOGIN_REMEDIES)) report(options[field], problem);
  return {
    ...login,
    ...(password !== undefined && { password }),
    ...(defaultSource !== undefined && { defaultSource }),
  };
}

/** Every form in which a secret may appear in a message: raw, encoded, and as written in the URI. */
function secretsOf({ config }: Settings, uri: MongodbUri, target: MongoTarget): readonly string[] {
  const raw = [
    target.credentials?.password,
    config.get('mongodb.password') ?? undefined,
    uri.password,
    target.tls?.certificateKeyFilePassword,
    uri.named.get('tlsCertificateKeyFilePassword'),
    uri.passed.proxyPassword,
  ].filter((secret) => secret !== undefined);
  return [...new Set([...raw, ...raw.map(encodeURIComponent), ...uri.secretsAsWritten])];
}
