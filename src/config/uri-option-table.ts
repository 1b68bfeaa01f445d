import { API_VERSIONS } from './config.js';
import { MECHANISMS } from './mechanisms.js';

const BOOLEAN = /^(true|false)$/;
const ANY = /./;

/** Options of the URI that have a field of their own in the configuration, and the form of their values. */
export const NAMED = {
  replicaSet: ANY,
  authSource: ANY,
  authMechanism: new RegExp(`^(DEFAULT|${MECHANISMS.join('|')})$`, 'i'),
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

/** Handed to the driver as written, if it has a form the driver takes. */
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

/** What applications tune and the exporter sets by itself; their URIs are pasted as they are, so no word of it. */
export const DROPPED: readonly string[] = [
  ...['directConnection', 'readPreference', 'readPreferenceTags', 'maxStalenessSeconds', 'localThresholdMS'],
  ...['retryReads', 'retryWrites', 'maxAdaptiveRetries', 'enableOverloadRetargeting'],
  ...['w', 'j', 'journal', 'fsync', 'safe', 'wtimeout', 'wtimeoutMS', 'readConcernLevel'],
  ...['minPoolSize', 'maxPoolSize', 'maxConnecting', 'maxIdleTimeMS', 'maxLifeTimeMS'],
  ...['waitQueueTimeoutMS', 'waitQueueMultiple', 'waitQueueSize'],
  ...[
    'connectTimeoutMS',
    'socketTimeoutMS',
    'serverSelectionTimeoutMS',
    'serverSelectionTryOnce',
    'timeoutMS',
  ],
  ...['heartbeatFrequencyMS', 'minHeartbeatFrequencyMS', 'serverMonitoringMode', 'srvMaxHosts'],
  ...['appName', 'monitorCommands', 'uuidRepresentation', 'enableUtf8Validation', 'useBigInt64', 'raw'],
  ...['promoteLongs', 'promoteValues', 'promoteBuffers', 'bsonRegExp', 'ignoreUndefined', 'checkKeys'],
  ...['serializeFunctions', 'forceServerObjectId', 'keepAliveInitialDelay'],
  ...['tlsDisableOCSPEndpointCheck', 'tlsDisableCertificateRevocationCheck'],
];

/** Known, but silence about them would mislead; with the remedy. */
export const REFUSED: Readonly<Record<string, string>> = {
  loadBalanced: 'remove it and name the mongos or members one by one: mongodb://host1:27017,host2:27017',
  srvAllowedHostsSuffix: 'remove it and name the members: mongodb://host1:27017,host2:27017',
  tlsCRLFile: 'remove it: the exporter reads no revocation list',
};

const SPELLING = new Map(
  [...Object.keys(NAMED), ...Object.keys(PASSED), ...DROPPED, ...Object.keys(REFUSED)].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

/** Every option known, in the driver's spelling. */
export const URI_OPTIONS: readonly string[] = [...SPELLING.values()];

/** The driver's spelling of an option, whose names count in any case; undefined: unknown. */
export function spelling(key: string): string | undefined {
  return SPELLING.get(key.toLowerCase());
}

export function isNamed(name: string): name is NamedUriOption {
  return Object.hasOwn(NAMED, name);
}
