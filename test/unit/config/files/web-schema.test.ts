import assert from 'node:assert/strict';
import { readWebFile } from '../../../../src/config/files/web-file.js';
import { file, HASH, problemsOf } from './web-sample.js';

const FILES = 'cert_file: c\n  key_file: k';

/** The content, and line, column and code of its problems. */
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

check('a file that is not a web configuration file', [
  ['[]', '1:1 expected-file'],
  ['text', '1:1 expected-file'],
  ['{"basic_auth_users": {', '1:23 yaml-syntax'],
  ['http_server_config: {}\n---\nx: 1', '2:1 yaml-several-documents'],
  [`basic_auth_users:\n  a: ${HASH}\n  a: ${HASH}`, '3:3 yaml-duplicate-key'],
]);

check('unknown keys of a web configuration file', [
  ['tls_server_conf: {}', '1:1 unknown-key'],
  ['metrics: {}', '1:1 unknown-key'],
  ['http_server_config:\n  headers:\n    x-frame-options: deny', '3:5 unknown-key'],
  ['tls_server_config:\n  certfile: c\n  key_file: k', '2:3 unknown-key'],
]);

check('unsupported settings of a web configuration file', [
  ['rate_limit:\n  interval: 1s', '1:1 unsupported-key'],
  [
    `tls_server_config:\n  ${FILES}\n  client_allowed_sans: [a]\n  curve_preferences: [X25519]`,
    '4:3 unsupported-key',
    '5:3 unsupported-key',
  ],
  ['http_server_config:\n  http2: true', '2:10 expected-http2'],
  [`tls_server_config:\n  ${FILES}\n  min_version: TLS10`, '4:16 expected-min-version'],
  [
    `tls_server_config:\n  ${FILES}\n  cipher_suites:\n    - TLS_RSA_WITH_RC4_128_SHA`,
    '5:7 expected-cipher-suite',
  ],
]);

check('wrong values in a web configuration file', [
  ['tls_server_config: {}', '1:20 missing-key', '1:20 missing-key'],
  ['tls_server_config:', '1:19 expected-tls'],
  ['basic_auth_users:\n  prometheus: geheim', '2:15 expected-hash'],
  [
    'basic_auth_users:\n  prometheus: $2b$17$/EgOUNPUz7AWEPz7oxezm.TL1qggxCwKFbW/y5gIlkVcJusdG82/i',
    '2:15 expected-hash',
  ],
  [`basic_auth_users:\n  "a:b": ${HASH}`, '2:3 expected-user-name'],
  ['http_server_config:\n  headers:\n    X-Frame-Options: DENY', '3:22 expected-frame-options'],
  ['http_server_config:\n  headers:\n    Content-Security-Policy: "a\\r\\nb"', '3:30 expected-header'],
]);

describe('the texts of problems of a web configuration file', () => {
  const texts: [content: string, text: string][] = [
    ['tls_server_conf: {}', 'unknown key; did you mean tls_server_config?'],
    ['rate_limit:\n  interval: 1s', 'rate_limit is not supported; remove it'],
    [
      'http_server_config:\n  headers:\n    X-Frame-Options: DENY',
      'expected deny or sameorigin, found "DENY"; write one of them or remove it',
    ],
    [
      'basic_auth_users:\n  prometheus: geheim',
      'expected a bcrypt hash of cost 4 to 16, found text; create one with htpasswd -nBC 10 USER; never write the password itself',
    ],
  ];
  for (const [content, text] of texts) {
    it(`${JSON.stringify(content)}: ${text}`, () => {
      const { problems } = readWebFile({ path: file(content, 'yml'), place: 'argument' });
      assert.deepEqual(
        problems.map(({ what, remedy }) => `${what}; ${remedy}`),
        [text],
      );
    });
  }
});
