import assert from 'node:assert/strict';
import { HASH, problemsOf } from './sample.js';

const HASH_REMEDY = 'make one with htpasswd -nBC 10 USER; never write the password itself';
const TOP = 'write tls_server_config, http_server_config or basic_auth_users at the top';
const FILES = 'cert_file: c\n  key_file: k';

/** The content, and what is wrong with it from the line on. */
type Case = readonly [content: string, ...expected: string[]];

function check(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    for (const [content, ...expected] of cases) {
      it(JSON.stringify(content), () => {
        assert.deepEqual(problemsOf(content), expected);
      });
    }
  });
}

check('a web configuration file that is none', [
  ['null', '1:1 the file is empty; remove the option, or say something'],
  ['[]', `1:1 expected an object, found an empty list; ${TOP}`],
  ['text', `1:1 expected an object, found text; ${TOP}`],
  ['{"basic_auth_users": {', '1:23 not valid YAML (or JSON); check indentation, quotes and brackets'],
  ['http_server_config: {}\n---\nx: 1', '2:1 a second document begins here; keep one'],
  [`basic_auth_users:\n  a: ${HASH}\n  a: ${HASH}`, '3:3 the same key twice; keep one of them'],
]);

check('a web configuration file with keys that do not exist', [
  ['tls_server_conf: {}', '1:1 unknown key; did you mean tls_server_config?'],
  ['metrics: {}', '1:1 unknown key; known keys are tls_server_config, http_server_config, basic_auth_users'],
  [
    'http_server_config:\n  headers:\n    x-frame-options: deny',
    '3:5 unknown key; did you mean X-Frame-Options?',
  ],
  ['tls_server_config:\n  certfile: c\n  key_file: k', '2:3 unknown key; did you mean cert_file?'],
]);

check('a web configuration file with what Prometheus has and we do not', [
  ['rate_limit:\n  interval: 1s', '1:1 rate_limit is not supported; remove it'],
  [
    `tls_server_config:\n  ${FILES}\n  client_allowed_sans: [a]\n  curve_preferences: [X25519]`,
    '4:3 client_allowed_sans is not supported; remove it; an authority of its own for the clients admits these alone',
    '5:3 curve_preferences is not supported; remove it',
  ],
  [
    'http_server_config:\n  http2: true',
    '2:10 expected false, found true; remove it: HTTP/2 is not supported',
  ],
  [
    `tls_server_config:\n  ${FILES}\n  min_version: TLS10`,
    '4:16 expected TLS12 or TLS13, found "TLS10"; leave it out for TLS12; older versions are not safe and not supported',
  ],
  [
    `tls_server_config:\n  ${FILES}\n  cipher_suites:\n    - TLS_RSA_WITH_RC4_128_SHA`,
    `5:7 expected a cipher suite that is safe, found "TLS_RSA_WITH_RC4_128_SHA"; write Go's name of it, as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`,
  ],
]);

check('a web configuration file with wrong values', [
  [
    'tls_server_config: {}',
    '1:20 cert_file is missing; add cert_file',
    '1:20 key_file is missing; add key_file',
  ],
  ['tls_server_config:', '1:19 expected an object, found nothing; write cert_file and key_file in it'],
  [
    'basic_auth_users:\n  prometheus: geheim',
    `2:15 expected a bcrypt hash of cost 4 to 16, found text; ${HASH_REMEDY}`,
  ],
  [
    `basic_auth_users:\n  prometheus: ${HASH.replace('$04$', '$17$')}`,
    `2:15 expected a bcrypt hash of cost 4 to 16, found text; ${HASH_REMEDY}`,
  ],
  [`basic_auth_users:\n  "a:b": ${HASH}`, '2:3 expected the name of a user; write it without a colon'],
  [
    'http_server_config:\n  headers:\n    X-Frame-Options: DENY',
    '3:22 expected deny or sameorigin, found "DENY"; write one of them or remove it',
  ],
  [
    'http_server_config:\n  headers:\n    Content-Security-Policy: "a\\r\\nb"',
    '3:30 expected the text of a header, found text; write it on one line, without accents',
  ],
]);
