import * as z from 'zod';
import { CLIENT_AUTH_TYPES } from '../config.js';
import type { Word } from './web-file.js';
import { CIPHER_SUITES } from './web-tls.js';

function says(word: Word): { readonly error: Word } {
  return { error: word };
}

const path = z.string(says('path')).regex(/^(?=.*\S)\P{Cc}+$/u, says('path'));

const tls = z.strictObject(
  {
    cert_file: path,
    key_file: path,
    client_ca_file: path.optional(),
    client_auth_type: z.enum(CLIENT_AUTH_TYPES, says('clientAuthType')).optional(),
    min_version: z.enum(['TLS12', 'TLS13'], says('minVersion')).optional(),
    cipher_suites: z
      .array(z.enum(CIPHER_SUITES, says('cipherSuite')), says('cipherSuites'))
      .min(1, says('cipherSuites'))
      .optional(),
  },
  says('tls'),
);

const headerText = z.string(says('header')).regex(/^(?=.*\S)[\x20-\x7e]+$/, says('header'));

const headers = z.strictObject(
  {
    'Strict-Transport-Security': headerText.optional(),
    'X-Content-Type-Options': z.literal('nosniff', says('nosniff')).optional(),
    'X-Frame-Options': z.enum(['deny', 'sameorigin'], says('frameOptions')).optional(),
    'X-XSS-Protection': headerText.optional(),
    'Content-Security-Policy': headerText.optional(),
  },
  says('headers'),
);

const http = z.strictObject(
  { http2: z.literal(false, says('http2')).optional(), headers: headers.optional() },
  says('http'),
);

/** A colon ends the name in a login. The cost is limited to 4 to 16: at 16 a login takes seconds. */
const users = z.record(
  z.string().regex(/^[^:\p{Cc}]+$/u, says('userName')),
  z.string(says('hash')).regex(/^\$2[aby]\$(?:0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/, says('hash')),
  says('users'),
);

/** The web configuration file: the schema of Prometheus' exporter-toolkit, as far as it is supported. */
export const webFile = z.strictObject(
  {
    tls_server_config: tls.optional(),
    http_server_config: http.optional(),
    basic_auth_users: users.optional(),
  },
  says('file'),
);

/** The file as written. */
export type WebFileInput = z.output<typeof webFile>;

/** `tls_server_config` as written. */
export type TlsInput = z.output<typeof tls>;

/** The keys of each object, to find the nearest one. */
export const KNOWN_KEYS: Readonly<Partial<Record<string, readonly string[]>>> = {
  file: Object.keys(webFile.shape),
  tls: Object.keys(tls.shape),
  http: Object.keys(http.shape),
  headers: Object.keys(headers.shape),
} satisfies Partial<Record<Word, readonly string[]>>;

/** Keys of Prometheus' schema that are rejected by name, with what to do instead. */
export const UNSUPPORTED_KEYS: ReadonlyMap<string, string> = new Map([
  ['cert', 'write it into a file and name that with cert_file'],
  ['key', 'write it into a file and name that with key_file'],
  ['client_ca', 'write it into a file and name that with client_ca_file'],
  ['client_allowed_sans', 'remove it; an authority of its own for the clients admits these alone'],
  ['max_version', 'remove it; the newest version that both sides know is used'],
  ['prefer_server_cipher_suites', 'remove it'],
  ['curve_preferences', 'remove it'],
  ['rate_limit', 'remove it'],
]);
