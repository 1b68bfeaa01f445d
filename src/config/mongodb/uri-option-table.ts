import { ALIASES, KEY_PASSWORD, NAMED } from './uri-named-options.js';

/** Every spelling of the options whose value is a secret. */
export const SECRET_URI_OPTIONS: readonly string[] = [
  'tlsCertificateKeyFilePassword',
  ...Object.keys(ALIASES).filter((name) => ALIASES[name] === KEY_PASSWORD),
  'proxyPassword',
];

const BOOLEAN = /^(true|false)$/;
const ANY = /./;

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
const IGNORED: readonly string[] = [
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
export type Treatment = 'named' | 'passed' | 'silent' | 'ignored' | 'refused';

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
    ...entries(IGNORED, 'ignored'),
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
