import type { NamedUriOption } from './uri-option-table.js';

/** A spelling of other or older drivers for what one of our options says. */
export interface Alias {
  readonly of: NamedUriOption;
  /** What it says in words of our option, for the docs. */
  readonly meaning: string;
  /** The value in our words; undefined: it is none. */
  readonly translate: (value: string) => string | undefined;
}

function sameAs(of: NamedUriOption): Alias {
  return { of, meaning: of, translate: (value) => value };
}

/** What `false` says with one option, `true` says with the other. */
function oppositeOf(of: NamedUriOption): Alias {
  return {
    of,
    meaning: `${of}, true for false`,
    translate: (value) => (value === 'true' ? 'false' : value === 'false' ? 'true' : undefined),
  };
}

/** A property of the mechanism that once was an option of its own. */
function property(name: string): Alias {
  return {
    of: 'authMechanismProperties',
    meaning: `authMechanismProperties=${name}:…`,
    translate: (value) => (/^[^,]+$/.test(value) ? `${name}:${value}` : undefined),
  };
}

/** The constants of Python's ssl module, by name or number: only with the first any certificate is good. */
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

/** By the spelling; names count in any case. */
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

/** Every spelling of options whose value is a secret. */
export const SECRET_URI_OPTIONS: readonly string[] = [
  'tlsCertificateKeyFilePassword',
  ...Object.keys(ALIASES).filter((name) => ALIASES[name] === KEY_PASSWORD),
  'proxyPassword',
];
