import type { Expected } from './shape-problems.js';

const FILE = 'write the path, relative to the directory of this file';

/** What is expected in a web configuration file, by the error label of the schema. */
export const WEB_EXPECTED = {
  file: {
    expected: 'an object',
    remedy: 'write tls_server_config, http_server_config or basic_auth_users at the top',
  },
  tls: { expected: 'an object', remedy: 'write cert_file and key_file in it' },
  path: { expected: 'the path of a file', remedy: FILE },
  clientAuthType: {
    expected: 'a client authentication type',
    remedy:
      'write NoClientCert, RequestClientCert, RequireAnyClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert',
    shown: true,
  },
  minVersion: {
    expected: 'TLS12 or TLS13',
    remedy: 'remove it for TLS12; older versions are insecure and not supported',
    shown: true,
  },
  cipherSuites: { expected: 'a list of cipher suites', remedy: 'remove it for those of Node.js' },
  cipherSuite: {
    expected: 'a secure cipher suite',
    remedy: 'write its name in Go, for example TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    shown: true,
  },
  http: { expected: 'an object', remedy: 'write headers in it' },
  http2: { expected: 'false', remedy: 'remove it: HTTP/2 is not supported', shown: true },
  headers: { expected: 'headers by name', remedy: 'write for example X-Frame-Options: deny' },
  header: { expected: 'the text of a header', remedy: 'write it on one line, without accents' },
  nosniff: { expected: 'nosniff', remedy: 'write nosniff or remove it', shown: true },
  frameOptions: { expected: 'deny or sameorigin', remedy: 'write one of them or remove it', shown: true },
  users: { expected: 'bcrypt hashes by user', remedy: 'write user: hash' },
  userName: { expected: 'the name of a user', remedy: 'write it without a colon' },
  hash: {
    expected: 'a bcrypt hash of cost 4 to 16',
    remedy: 'create one with htpasswd -nBC 10 USER; never write the password itself',
  },
} as const satisfies Readonly<Record<string, Expected>>;

export type WebLabel = keyof typeof WEB_EXPECTED;

/** Keys of Prometheus' schema that are rejected by name, with what to do instead. */
export const UNSUPPORTED_KEYS: ReadonlyMap<string, string> = new Map([
  ['cert', 'write it into a file and name the file with cert_file'],
  ['key', 'write it into a file and name the file with key_file'],
  ['client_ca', 'write it into a file and name the file with client_ca_file'],
  ['client_allowed_sans', 'remove it; use a separate authority for the clients'],
  ['max_version', 'remove it; the newest common version is used'],
  ['prefer_server_cipher_suites', 'remove it'],
  ['curve_preferences', 'remove it'],
  ['rate_limit', 'remove it'],
]);
