import { API_VERSIONS } from './config.js';
import { MECHANISMS } from './credentials.js';

/** A spelling of other or older drivers for one of our options. */
export interface Alias {
  readonly of: NamedUriOption;
  /** Its meaning in terms of our option, for the documentation. */
  readonly meaning: string;
  /** Converts the value to that of our option; undefined if it is invalid. */
  readonly translate: (value: string) => string | undefined;
}

function sameAs(of: NamedUriOption): Alias {
  return { of, meaning: of, translate: (value) => value };
}

/** `false` for one option means `true` for the other. */
function oppositeOf(of: NamedUriOption): Alias {
  return {
    of,
    meaning: `${of}, true for false`,
    translate: (value) => (value === 'true' ? 'false' : value === 'false' ? 'true' : undefined),
  };
}

/** A property of the mechanism that was a separate option before. */
function property(name: string): Alias {
  return {
    of: 'authMechanismProperties',
    meaning: `authMechanismProperties=${name}:…`,
    translate: (value) => (/^[^,]+$/.test(value) ? `${name}:${value}` : undefined),
  };
}

/** The constants of Python's ssl module, by name or number. Only the first one accepts any certificate. */
function anyCertificate(value: string): string | undefined {
  if (/^(CERT_NONE|0)$/.test(value)) return 'true';
  return /^(CERT_(OPTIONAL|REQUIRED)|1|2)$/.test(value) ? 'false' : undefined;
}

const CA = sameAs('tlsCAFile');
const KEY = sameAs('tlsCertificateKeyFile');
const KEY_PASSWORD = sameAs('tlsCertificateKeyFilePassword');
const INVALID_CERTIFICATES = sameAs('tlsAllowInvalidCertificates');
const VALID_CERTIFICATES = oppositeOf('tlsAllowInvalidCertificates');
const INVALID_HOSTNAMES = sameAs('tlsAllowInvalidHostnames');
const VALID_HOSTNAMES = oppositeOf('tlsAllowInvalidHostnames');
const REPLICA_SET = sameAs('replicaSet');

/** By spelling; names are case-insensitive. */
export const ALIASES: Readonly<Record<string, Alias>> = {
  sslCAFile: CA,
  sslCertificateAuthorityFile: CA,
  sslCA: CA,
  ssl_ca_certs: CA,
  sslClientCertificateKeyFile: KEY,
  sslPEMKeyFile: KEY,
  sslCert: KEY,
  ssl_certfile: KEY,
  tlsCertificateFile: KEY,
  sslClientCertificateKeyPassword: KEY_PASSWORD,
  sslPEMKeyPassword: KEY_PASSWORD,
  sslPass: KEY_PASSWORD,
  ssl_pem_passphrase: KEY_PASSWORD,
  tlsCertificateKeyPassword: KEY_PASSWORD,
  sslAllowInvalidCertificates: INVALID_CERTIFICATES,
  sslValidate: VALID_CERTIFICATES,
  sslVerifyCertificate: VALID_CERTIFICATES,
  ssl_cert_reqs: {
    ...INVALID_CERTIFICATES,
    meaning: 'tlsAllowInvalidCertificates, true for CERT_NONE',
    translate: anyCertificate,
  },
  sslAllowInvalidHostnames: INVALID_HOSTNAMES,
  sslInvalidHostNameAllowed: INVALID_HOSTNAMES,
  ssl_match_hostname: VALID_HOSTNAMES,
  checkServerIdentity: VALID_HOSTNAMES,
  sslInsecure: sameAs('tlsInsecure'),
  rs_name: REPLICA_SET,
  setName: REPLICA_SET,
  authenticationDatabase: sameAs('authSource'),
  authenticationMechanism: sameAs('authMechanism'),
  gssapiServiceName: property('SERVICE_NAME'),
  gssapiHostName: property('SERVICE_HOST'),
  canonicalizeHostname: property('CANONICALIZE_HOST_NAME'),
};

/** Every spelling of the options whose value is a secret. */
export const SECRET_URI_OPTIONS: readonly string[] = [
  'tlsCertificateKeyFilePassword',
  ...Object.keys(ALIASES).filter((name) => ALIASES[name] === KEY_PASSWORD),
  'proxyPassword',
];

const BOOLEAN = /^(true|false)$/;
const ANY = /./;

/** The login of MongoDB before 4.0, which servers no longer support: another one is negotiated instead. */
export const REMOVED_MECHANISM = 'MONGODB-CR';

/** Options of the URI that have their own field in the configuration, and the form of their values. */
export const NAMED = {
  replicaSet: ANY,
  authSource: ANY,
  authMechanism: new RegExp(`^(DEFAULT|${REMOVED_MECHANISM}|${MECHANISMS.join('|')})$`, 'i'),
  authMechanismProperties: ANY,
  srvServiceName: ANY,
  apiVersion: new RegExp(`^(${API_VERSIONS.join('|')})$`),
  tls: BOOLEAN,
  ssl: BOOLEAN,
  tlsCAFile: ANY,
  tlsCertificateKeyFile: ANY,
  tlsCertificateKeyFilePassword: ANY,
  tlsAllowInvalidCertificates: BOOLEAN,
  tlsAllowInvalidHostnames: BOOLEAN,
  tlsInsecure: BOOLEAN,
} as const;
export type NamedUriOption = keyof typeof NAMED;

/** Passed to the driver as written, if the driver accepts the form of the value. */
export const PASSED: Readonly<Record<string, RegExp>> = {
  autoSelectFamily: BOOLEAN,
  autoSelectFamilyAttemptTimeout: /^\d{1,9}$/,
  compressors: ANY,
  family: /^[46]$/,
  noDelay: BOOLEAN,
  proxyHost: ANY,
  proxyPassword: ANY,
  proxyPort: /^\d{1,5}$/,
  proxyUsername: ANY,
  zlibCompressionLevel: /^(-1|\d)$/,
};

/** Options in every URI that MongoDB itself provides, without meaning for an exporter: ignored without a warning. */
const SILENT: readonly string[] = ['appName', 'retryReads', 'retryWrites', 'w'];

/** Options of this and of older drivers that applications tune and the exporter sets by itself: ignored. */
const PASSED_OVER: readonly string[] = [
  ...['connect', 'directConnection', 'srvMaxHosts', 'slaveOk', 'slave_okay', 'ipv6', 'localThresholdMS'],
  ...['latencyThresholdMS', 'secondaryAcceptableLatencyMS', 'acceptableLatencyMS', 'connectWithNoPrimary'],
  ...['readPreference', 'read_preference', 'readPreferenceTags', 'maxStalenessSeconds', 'maxStaleness'],
  ...['readConcern', 'readConcernLevel', 'maxAdaptiveRetries', 'enableOverloadRetargeting'],
  ...['j', 'journal', 'fsync', 'safe', 'wtimeout', 'wtimeoutMS', 'writeConcern', 'useRecoveryToken'],
  ...[
    'minPoolSize',
    'maxPoolSize',
    'poolSize',
    'minSize',
    'max_pool_size',
    'maxConnecting',
    'minConnections',
  ],
  ...['maxConnections', 'maxIdleTime', 'maxIdleTimeMS', 'maxLifeTime', 'maxLifeTimeMS'],
  ...['waitQueueTimeout', 'waitQueueTimeoutMS', 'waitQueueMultiple', 'waitQueueSize'],
  ...['connectTimeout', 'connectTimeoutMS', 'socketTimeout', 'socketTimeoutMS', 'timeout', 'timeoutMS'],
  ...[
    'serverSelectionTimeout',
    'serverSelectionTimeoutMS',
    'serverSelectionTryOnce',
    'socketCheckIntervalMS',
  ],
  ...['heartbeatFrequency', 'heartbeatFrequencyMS', 'heartbeatInterval', 'heartbeatIntervalMS'],
  ...['heartbeatTimeout', 'heartbeatTimeoutMS', 'minHeartbeatFrequencyMS', 'serverMonitoringMode'],
  ...['keepAlive', 'keepAliveInitialDelay', 'socketKeepAlive', 'streamType'],
  ...['autoReconnect', 'auto_reconnect', 'autoConnectRetry', 'reconnectTries', 'reconnectInterval'],
  ...['numberOfRetries', 'bufferMaxEntries', 'ha', 'haInterval', 'auto_start_request', 'use_greenlets'],
  ...[
    'useNewUrlParser',
    'useUnifiedTopology',
    'useCreateIndex',
    'useFindAndModify',
    'autoIndex',
    'autoCreate',
  ],
  ...['monitorCommands', 'monitoring', 'domainsEnabled', 'native_parser', 'loggerLevel', 'validateOptions'],
  ...['uuidRepresentation', 'guids', 'tz_aware', 'document_class', 'unicode_decode_error_handler'],
  ...['enableUtf8Validation', 'useBigInt64', 'raw', 'fieldsAsRaw', 'promoteLongs', 'promoteValues'],
  ...['promoteBuffers', 'bsonRegExp', 'ignoreUndefined', 'checkKeys', 'serializeFunctions'],
  ...['forceServerObjectId', 'driverInfo', 'dbName', 'database', 'collection'],
  ...[
    'zstdCompressionLevel',
    'snappyCompressionLevel',
    'compressionLevel',
    'apiStrict',
    'apiDeprecationErrors',
  ],
  ...['tlsUseSystemCA', 'tlsDisableOCSPEndpointCheck', 'tlsDisableCertificateRevocationCheck'],
];

const ONE_FILE = 'put the certificate and its key into one file and name it with tlsCertificateKeyFile';
const NO_REVOCATION = 'remove it: the exporter reads no revocation list';
const ONE_BY_ONE = 'remove it and name the mongos or members one by one: mongodb://host1:27017,host2:27017';
const NAME_MEMBERS = 'remove it and name the members: mongodb://host1:27017,host2:27017';
const OF_HOST = 'remove it: the exporter takes TLS 1.2 and newer, with the ciphers of Node.js';

/** Known options, refused because ignoring them would weaken security or watch something else; with the remedy. */
export const REFUSED: Readonly<Record<string, string>> = {
  loadBalanced: ONE_BY_ONE,
  srvAllowedHostsSuffix: NAME_MEMBERS,
  srvHostValidator: NAME_MEMBERS,
  tlsCRLFile: NO_REVOCATION,
  sslCRLFile: NO_REVOCATION,
  sslCRL: NO_REVOCATION,
  ssl_crlfile: NO_REVOCATION,
  tlsPrivateKeyFile: ONE_FILE,
  sslKey: ONE_FILE,
  ssl_keyfile: ONE_FILE,
  tlsFIPSMode: 'remove it: run Node.js in FIPS mode',
  sslFIPSMode: 'remove it: run Node.js in FIPS mode',
  tlsDisabledProtocols: OF_HOST,
  sslDisabledProtocols: OF_HOST,
  secureProtocol: OF_HOST,
  ciphers: OF_HOST,
};

/** How an option of the URI is handled. */
export type Treatment = 'named' | 'passed' | 'silent' | 'passed over' | 'refused';

/** A known option, in any spelling. */
export interface KnownUriOption {
  /** The effective name: for an alias, the name of our option. */
  readonly name: string;
  /** The spelling in the table. */
  readonly spelling: string;
  readonly treatment: Treatment;
  /** For an alias, converts the value to that of our option; undefined if it is invalid. */
  readonly translate: (value: string) => string | undefined;
}

const same = (value: string): string => value;

function entries(names: readonly string[], treatment: Treatment): readonly KnownUriOption[] {
  return names.map((name) => ({ name, spelling: name, treatment, translate: same }));
}

const KNOWN: ReadonlyMap<string, KnownUriOption> = new Map(
  [
    ...entries(PASSED_OVER, 'passed over'),
    ...entries(SILENT, 'silent'),
    ...entries(Object.keys(REFUSED), 'refused'),
    ...entries(Object.keys(PASSED), 'passed'),
    ...entries(Object.keys(NAMED), 'named'),
    ...Object.entries(ALIASES).map(([spelling, { of: name, translate }]): KnownUriOption => ({
      ...{ name, spelling, translate },
      treatment: 'named',
    })),
  ].map((option) => [option.spelling.toLowerCase(), option]),
);

/** Every spelling of every known option. */
export const URI_OPTIONS: readonly string[] = [...KNOWN.values()].map(({ spelling }) => spelling);

/** The option of that name, case-insensitive; undefined if unknown. */
export function knownUriOption(key: string): KnownUriOption | undefined {
  return KNOWN.get(key.toLowerCase());
}

/** Whether an option of that name has its own field in the configuration. */
export function isNamed(name: string): name is NamedUriOption {
  return Object.hasOwn(NAMED, name);
}
