import type { Wording } from '../topology-file/wording.js';

const FILE = 'write the path, from the directory of this file on';

/** By the word that stands as error in the schema. */
const WORDINGS = {
  file: {
    expected: 'an object',
    remedy: 'write tls_server_config, http_server_config or basic_auth_users at the top',
  },
  tls: { expected: 'an object', remedy: 'write cert_file and key_file in it' },
  path: { expected: 'the path of a file', remedy: FILE },
  clientAuthType: {
    expected: 'how clients show a certificate',
    remedy:
      'write NoClientCert, RequestClientCert, RequireAnyClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert',
    shown: true,
  },
  minVersion: {
    expected: 'TLS12 or TLS13',
    remedy: 'leave it out for TLS12; older versions are not safe and not supported',
    shown: true,
  },
  cipherSuites: { expected: 'a list of cipher suites', remedy: 'leave it out for those of Node.js' },
  cipherSuite: {
    expected: 'a cipher suite that is safe',
    remedy: "write Go's name of it, as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
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
    remedy: 'make one with htpasswd -nBC 10 USER; never write the password itself',
  },
} as const satisfies Readonly<Record<string, Wording>>;

export type Word = keyof typeof WORDINGS;

/** The wording of a word from the schema. */
export function wordingOf(word: string): Wording {
  return word in WORDINGS ? WORDINGS[word as Word] : { expected: 'something else', remedy: 'correct it' };
}
