import * as z from 'zod';
import type { Expectations } from './shape-problems.js';
import { CIPHER_SUITES } from './web-ciphers.js';
import { UNSUPPORTED_KEYS, WEB_EXPECTED, type WebLabel } from './web-expected.js';
import { CLIENT_AUTH_TYPES } from './web-settings.js';

function expected(label: WebLabel): { readonly error: WebLabel } {
  return { error: label };
}

const path = z.string(expected('path')).regex(/^(?=.*\S)\P{Cc}+$/u, expected('path'));

const tls = z.strictObject(
  {
    cert_file: path,
    key_file: path,
    client_ca_file: path.optional(),
    client_auth_type: z.enum(CLIENT_AUTH_TYPES, expected('clientAuthType')).optional(),
    min_version: z.enum(['TLS12', 'TLS13'], expected('minVersion')).optional(),
    cipher_suites: z
      .array(z.enum(CIPHER_SUITES, expected('cipherSuite')), expected('cipherSuites'))
      .min(1, expected('cipherSuites'))
      .optional(),
  },
  expected('tls'),
);

const headerText = z.string(expected('header')).regex(/^(?=.*\S)[\x20-\x7e]+$/, expected('header'));

const headers = z.strictObject(
  {
    'Strict-Transport-Security': headerText.optional(),
    'X-Content-Type-Options': z.literal('nosniff', expected('nosniff')).optional(),
    'X-Frame-Options': z.enum(['deny', 'sameorigin'], expected('frameOptions')).optional(),
    'X-XSS-Protection': headerText.optional(),
    'Content-Security-Policy': headerText.optional(),
  },
  expected('headers'),
);

const http = z.strictObject(
  { http2: z.literal(false, expected('http2')).optional(), headers: headers.optional() },
  expected('http'),
);

/** A colon ends the name in a login. The cost is limited to 4 to 16: at 16 a login takes seconds. */
const users = z.record(
  z.string().regex(/^[^:\p{Cc}]+$/u, expected('userName')),
  z.string(expected('hash')).regex(/^\$2[aby]\$(?:0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/, expected('hash')),
  expected('users'),
);

/** The web configuration file: the schema of Prometheus' exporter-toolkit, as far as it is supported. */
export const webFile = z.strictObject(
  {
    tls_server_config: tls.optional(),
    http_server_config: http.optional(),
    basic_auth_users: users.optional(),
  },
  expected('file'),
);

/** The file as written. */
export type WebFileInput = z.output<typeof webFile>;

/** `tls_server_config` as written. */
export type TlsInput = z.output<typeof tls>;

/** The keys of each object, to find the nearest one. */
const KNOWN_KEYS: Readonly<Partial<Record<string, readonly string[]>>> = {
  file: Object.keys(webFile.shape),
  tls: Object.keys(tls.shape),
  http: Object.keys(http.shape),
  headers: Object.keys(headers.shape),
} satisfies Partial<Record<WebLabel, readonly string[]>>;

/** What the file is expected to contain. */
export const WEB_EXPECTATIONS: Expectations = {
  texts: WEB_EXPECTED,
  keys: KNOWN_KEYS,
  unknownKey: (path) => {
    const key = String(path.at(-1));
    const remedy = UNSUPPORTED_KEYS.get(key);
    if (remedy === undefined) return undefined;
    return { path, atKey: true, code: 'unsupported-key', what: `${key} is not supported`, remedy };
  },
};
