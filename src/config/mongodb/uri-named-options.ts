import { API_VERSIONS } from '../config.js';
import { MECHANISMS } from './mechanisms.js';

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

/** Whether an option of that name has its own field in the configuration. */
export function isNamed(name: string): name is NamedUriOption {
  return Object.hasOwn(NAMED, name);
}

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
/** The password of the key of the client certificate: a secret in every spelling. */
export const KEY_PASSWORD = sameAs('tlsCertificateKeyFilePassword');
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
