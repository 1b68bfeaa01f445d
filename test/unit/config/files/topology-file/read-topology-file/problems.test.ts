import assert from 'node:assert/strict';
import type { TopologyFileBase } from '../../../../../../src/config/config.js';
import { readTopologyFile } from '../../../../../../src/config/files/topology-file/read-topology-file.js';
import { problemLine } from '../../../../../../src/util/errors.js';
import { directory, file } from '../../../sample.js';
import { NO_OPTIONS, problemsOf, read } from '../sample.js';

const SECRET = file('geheim');
const EMPTY = file('\n');
const URI: Partial<TopologyFileBase> = { target: { seeds: ['u:1'], uriOptions: {} }, uriGiven: true };

/** The content, line, column and code of its problems, and the other options. */
type Case = readonly [
  content: string,
  expected: string | readonly string[],
  base?: Partial<TopologyFileBase>,
];

function check(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    for (const [content, expected, base = {}] of cases) {
      it(JSON.stringify(content).replaceAll(directory, '…'), () => {
        const { problems, clusters } = read(content, base);
        assert.deepEqual(problemsOf(content, base), [expected].flat());
        assert.doesNotMatch(problems.map(problemLine).join('\n'), /geheim|something else/);
        assert.deepEqual(clusters, []);
      });
    }
  });
}

check('a file that is not a topology file', [
  ['', '1:1 empty-file'],
  ['# only a comment\n', '1:1 empty-file'],
  ['null', '1:1 empty-file'],
  ['[]', '1:1 expected-file'],
  ['- a:1', '1:1 expected-file'],
  ['a:1', '1:1 expected-file'],
  ['{}', '1:1 empty-cluster'],
  ['mongos: []', '1:1 empty-cluster'],
  ['name: x', '1:1 empty-cluster'],
  ['{"mongos": [\n', '2:1 yaml-syntax'],
  ['{"mongos": [{"ip": "a", "port": 1 "arbiter": true}]}', '1:33 yaml-syntax'],
  ['mongos:\n\t- a:1', '2:1 yaml-syntax'],
  ['mongos: [a:1]\n---\nmongos: [b:1]', '2:1 yaml-several-documents'],
  ['mongos: [*m]', '1:10 yaml-alias'],
  ['mongos: *', '1:9 yaml-alias'],
  ['shards:\n  *: [a:1]', '2:3 yaml-star'],
  ['mongos: &m [*m]', '1:12 expected-member'],
  ['mongos: [a:1]\nmongos: [b:1]', '2:1 yaml-duplicate-key'],
  ['shards:\n  s: [a:1]\n  s: [b:1]', '3:3 yaml-duplicate-key'],
  ['shards: {1: [a:1], "1": [b:1]}', '1:20 yaml-duplicate-key'],
  ['? [a]\n: 1', '1:3 yaml-key'],
  ['shards: {__proto__: [a:1]}', '1:10 yaml-key'],
]);

check('unknown keys of a topology file', [
  ['mongo: [a:1]', '1:1 unknown-key'],
  ['mongos: [{ip: a, prot: 1}]', '1:18 unknown-key'],
  ['mongos: [{hots: a, port: 1}]', '1:11 unknown-key'],
  ['mongos: [{ip: a, port: 1, colour: red}]', '1:27 unknown-key'],
  ['mongos: {member: [a:1]}', '1:10 unknown-key'],
  ['shards: {s: {replicaset: x, members: [a:1]}}', '1:14 unknown-key'],
  ['replicaSets: {s: {replicaSet: x, members: [a:1]}}', '1:19 unknown-key'],
  ['clusters: [{seeds: [a:1]}]\nmongos: [b:1]', '2:1 misplaced-key'],
  ['cluster: [{seeds: [a:1]}]', '1:1 unknown-key'],
  ['mongos: [a:1]\ntls: {cafile: x}', '2:7 unknown-key'],
  ['mongos: [a:1]\ncredentials: {username: u, passwordfile: x}', '2:28 unknown-key'],
]);

check('wrong types in a topology file', [
  ['mongos: a:1', '1:9 expected-part'],
  ['mongos: 5', '1:9 expected-part'],
  ['mongos:\nseeds: [a:1]', '1:8 expected-part'],
  ['mongos: {members: a:1}', '1:19 expected-members'],
  ['mongos:\n  - ip: a\n    port: 1\n  - 5\n  - [a:1]', ['4:5 expected-member', '5:5 expected-member']],
  ['shards: a:1', '1:9 expected-shards'],
  ['shards: [a:1]', '1:10 expected-named-shard'],
  ['shards: {s: a:1}', '1:13 expected-set'],
  ['shards: {s: true}', '1:13 expected-set'],
  ['shards: [{members: [a:1]}]', '1:10 missing-key'],
  ['shards: [{name: 1, members: [a:1]}]', '1:17 expected-name'],
  ['shards: {"": [a:1]}', '1:10 expected-name'],
  ['shards: {"a\\nb": [a:1]}', '1:10 expected-name'],
  ['replicaSets: [a:1]', '1:15 expected-named-replica-set'],
  ['standalones: {a: 1}', '1:15 unknown-key'],
  ['clusters: {a: 1}', '1:11 expected-clusters'],
  ['clusters: []', '1:11 expected-clusters'],
  ['clusters: [a:1]', '1:12 expected-cluster'],
  ['seeds: a:1', '1:8 expected-seeds'],
  ['seeds: [1]', '1:9 expected-host-port'],
  ['name: 5\nmongos: [a:1]', '1:7 expected-name'],
  ['name: "  "\nmongos: [a:1]', '1:7 expected-name'],
  ['discovery: yes\nmongos: [a:1]', '1:12 expected-switch'],
  ['mongos: {members: [a:1], discovery: 1}', '1:37 expected-switch'],
]);

check('a wrong member in a topology file', [
  ['mongos: [{ip: a}]', '1:10 missing-key'],
  ['mongos:\n  - port: 1\n', '2:5 member-without-address'],
  ['mongos: [{ip: a, port: abc}]', '1:24 expected-port'],
  ['mongos: [{ip: a, port: 70000}]', '1:24 expected-port'],
  ['mongos: [{ip: a, port: 0}]', '1:24 expected-port'],
  ['mongos: [{ip: a, port: "0"}]', '1:24 expected-port'],
  ['mongos: [{ip: a, port: 1.5}]', '1:24 expected-port'],
  ['mongos: [{ip: a, port: -1}]', '1:24 expected-port'],
  ['mongos: [{ip: a, port: null}]', '1:24 expected-port'],
  ['mongos: [{ip: a, port: [1]}]', '1:24 expected-port'],
  ['mongos: [{ip: a, port: "1 password: geheim@x"}]', '1:24 expected-port'],
  ['mongos: [{ip: "a b", port: 1}]', '1:15 bad-host'],
  ['mongos: [{host: "a:1", port: 1}]', '1:17 bad-host'],
  ['mongos: [{host: "mongodb://u:geheim@h", port: 1}]', '1:17 bad-host'],
  ['mongos: [{ip: "", port: 1}]', '1:15 expected-host'],
  ['mongos: [{ip: 10, port: 1}]', '1:15 expected-host'],
  ['mongos: [{ip: a, host: b, port: 1}]', '1:24 ip-and-host'],
  ['mongos: [a]', '1:10 bad-host-port'],
  ['mongos: ["a:0"]', '1:10 bad-host-port'],
  ['mongos: ["::1:27017"]', '1:10 bad-host-port'],
  ['mongos: [":1"]', '1:10 bad-host-port'],
  ['mongos: ["mongodb://u:geheim@h:1"]', '1:10 bad-host-port'],
  ['seeds: ["u:geheim@h:1"]', '1:9 bad-host-port'],
  ['seeds: [a]', '1:9 bad-host-port'],
  ['mongos: [{ip: a, port: 1, arbiter: maybe}]', '1:36 expected-arbiter'],
  ['mongos: [{ip: a, port: 1, arbiter: 2}]', '1:36 expected-arbiter'],
  ['mongos: [{ip: a, port: 1, name: ""}]', '1:33 expected-name'],
  ['mongos: [{ip: a, port: 1, name: "a\\nb"}]', '1:33 expected-name'],
  ['mongos: [{ip: a, port: 1, address: b}]', '1:36 bad-host-port'],
  ['mongos: [{ip: a, port: 1, address: "u:geheim@b:1"}]', '1:36 bad-host-port'],
  ['mongos: [{ip: a, port: 1, labels: [x]}]', '1:35 expected-labels'],
  [
    'mongos: [{ip: a, port: 1, labels: {1x: y, "a b": z}}]',
    ['1:36 expected-label-name', '1:43 expected-label-name'],
  ],
  ['mongos: [{ip: a, port: 1, labels: {x: [1], y: null}}]', ['1:39 expected-label', '1:47 expected-label']],
]);

check('wrong access in a topology file', [
  ['credentials: {username: u, password: geheim}\nmongos: [a:1]', '1:28 password-in-file'],
  ['password: geheim\nmongos: [a:1]', '1:1 password-in-file'],
  ['mongos: [{ip: a, port: 1, pwd: geheim}]', '1:27 password-in-file'],
  ['tls: {certificateKeyFilePassword: geheim}\nmongos: [a:1]', '1:7 password-in-file'],
  ['credentials: u:geheim\nmongos: [a:1]', '1:14 expected-credentials'],
  ['credentials: true\nmongos: [a:1]', '1:14 expected-credentials'],
  [
    'credentials: {username: 1234, passwordFile: 5678}\nmongos: [a:1]',
    ['1:25 expected-username', '1:45 expected-path'],
  ],
  ['credentials: {}\nmongos: [a:1]', '1:14 login-without-user'],
  ['credentials: {username: u}\nmongos: [a:1]', '1:25 login-without-password'],
  [`credentials:\n  passwordFile: ${SECRET}\nmongos: [a:1]`, '2:17 login-without-user'],
  ['credentials: {mechanism: PLAIN}\nmongos: [a:1]', '1:26 login-without-user'],
  ['credentials: {mechanism: geheim}\nmongos: [a:1]', '1:26 expected-mechanism'],
  ['credentials: {username: u, passwordFile: geheim}\nmongos: [a:1]', '1:42 unreadable-file'],
  [`credentials: {username: u, passwordFile: ${EMPTY}}\nmongos: [a:1]`, '1:42 empty-secret'],
  ['credentials: {username: u, passwordFile: .}\nmongos: [a:1]', '1:42 unreadable-file'],
  ['credentials: {mechanism: MONGODB-X509}\nmongos: [a:1]', '1:26 login-without-certificate'],
  [
    `credentials:\n  mechanism: MONGODB-X509\n  passwordFile: ${SECRET}\n  authSource: admin\ntls:\n  certificateKeyFile: ${SECRET}\nmongos: [a:1]`,
    ['3:17 login-takes-no-password', '4:15 login-source'],
  ],
  [
    `credentials: {mechanism: MONGODB-X509}\ntls: {certificateKeyFile: ${SECRET}}\nmongos: {members: [a:1], tls: true}`,
    '3:31 login-without-certificate',
  ],
  [
    'credentials: {mechanism: MONGODB-X509}\ntls: 5\nmongos: {members: [a:1], credentials: {mechanism: MONGODB-X509}}',
    '2:6 expected-tls',
  ],
  ['credentials: {mechanism: MONGODB-AWS, username: u}\nmongos: [a:1]', '1:49 login-takes-no-user'],
  ['credentials: {mechanism: MONGODB-OIDC}\nmongos: [a:1]', '1:26 login-environment'],
  ['credentials: {mechanism: GSSAPI}\nmongos: [a:1]', '1:26 login-without-user'],
  ['tls: "on"\nmongos: [a:1]', '1:6 expected-tls'],
  ['tls: {caFile: /nowhere/ca.pem}\nmongos: [a:1]', '1:15 unreadable-file'],
  [`tls: {certificateKeyFilePasswordFile: ${SECRET}}\nmongos: [a:1]`, '1:39 tls-key-password-without-key'],
  [
    'tls: {allowInvalidHostnames: "yes", caFile: 5}\nmongos: [a:1]',
    ['1:30 expected-switch', '1:45 expected-path'],
  ],
  ['tls: &t {caFile: /nowhere/ca.pem}\nmongos: {members: [a:1], tls: *t}', '1:18 unreadable-file'],
]);

check('duplicates in a topology file', [
  ['seeds: [a:1, b:1, A:1]', '1:19 duplicate-member'],
  ['mongos: [a:1]\nconfig: [b:1]\nshards:\n  s: [c:1, A:1]', '4:12 duplicate-member'],
  [
    'shards:\n  s:\n    - {ip: a, port: 1}\n    - {ip: a, port: "1"}\n    - a:1',
    ['4:7 duplicate-member', '5:7 duplicate-member'],
  ],
  ['clusters:\n- {name: x, mongos: [a:1]}\n- {name: y, mongos: [a:1]}', '3:22 duplicate-member'],
  ['clusters:\n- {name: x, seeds: [a:1]}\n- {name: y, mongos: [a:1]}', '3:22 duplicate-member'],
  ['clusters:\n- {name: x, seeds: [a:1]}\n- {name: y, seeds: [a:1]}', '3:21 duplicate-member'],
  [
    'mongos:\n- {ip: a, port: 1, address: "x:1"}\n- {ip: b, port: 1, address: "x:1"}',
    '3:3 duplicate-address',
  ],
  ['mongos:\n- {ip: a, port: 1, address: "b:1"}\n- b:1', '3:3 duplicate-address'],
  ['mongos: &m [a:1]\nstandalones: *m', '2:14 duplicate-member'],
  ['mongos:\n- {ip: a, port: 1, name: n}\n- {ip: b, port: 1, name: n}', '3:3 duplicate-name'],
  ['mongos:\n- {ip: a, port: 1, name: "b:1"}\n- {ip: b, port: 1}', '3:3 duplicate-name'],
  ['shards:\n- {name: s, members: [a:1]}\n- {name: s, members: [b:1]}', '3:3 duplicate-name'],
  ['shards: {s: [a:1]}\nshard: {s: [b:1]}', '2:12 duplicate-name'],
  ['replicaSets:\n- {name: s, members: [a:1]}\n- {name: s, members: [b:1]}', '3:3 duplicate-name'],
  ['clusters:\n- {name: x, mongos: [a:1]}\n- {name: x, seeds: [b:1]}', '3:3 duplicate-name'],
]);

check('contradictions in a cluster', [
  ['config: [a:1, b:1]\nshards: {shard1: [a:1, c:1]}', '2:19 config-shard-members'],
  ['config: [a:1, b]\nshards: {s: [a:1, c:1]}', '1:15 bad-host-port'],
  ['standalones: {}\nseeds: [a:1]', '1:1 empty-part'],
  ['config: [a:1]\nshards: {s: [a:1], t: [a:1]}', '2:24 duplicate-member'],
  ['config: [a:1]\nshards: {s: [a:1, a:1]}', '2:19 duplicate-member'],
  [
    'config: {replicaSet: x, members: [a:1]}\nshards: {s: {replicaSet: y, members: [a:1]}}',
    '2:26 config-shard-set',
  ],
  ['shards: {shard1: [{ip: a, port: 1, arbiter: true}]}', '1:10 only-arbiters'],
  ['config: [{ip: a, port: 1, arbiter: true}]', '1:1 only-arbiters'],
  ['replicaSets: [{name: rs0, members: [{ip: a, port: 1, arbiter: yes}]}]', '1:15 only-arbiters'],
  ['shards: {s: [{ip: a, port: 1, arbiter: true}, {ip: b}]}', '1:47 missing-key'],
  ['mongos: [{ip: a, port: 1, arbiter: true}]', '1:36 misplaced-arbiter'],
  ['standalones: [{ip: a, port: 1, arbiter: yes}]', '1:41 misplaced-arbiter'],
  ['shards: {s: []}', '1:10 empty-part'],
  ['shards: {s: {}, t: [a:1]}', '1:10 empty-part'],
  ['mongos: {}\nconfig: {replicaSet: x}\nseeds: [a:1]', ['1:1 empty-part', '2:1 empty-part']],
  ['shards: {"*": {tls: true, members: [a:1]}}', '1:10 star-members'],
  ['shards: {"*": {}, s: [a:1]}', '1:10 empty-part'],
  ['replicaSets: {"*": {tls: true}, s: [a:1]}', '1:15 star-replica-set'],
  ['shards: {s: {tls: true}}', '1:1 empty-cluster'],
  [
    'clusters:\n- {mongos: [a:1]}\n- {seeds: [b:1]}',
    ['2:3 cluster-without-name', '3:3 cluster-without-name'],
  ],
  ['clusters:\n- {nmae: x, mongos: [a:1]}\n- {name: y, seeds: [b:1]}', '2:4 unknown-key'],
]);

check('contradictions between a topology file and the options', [
  ['clusters:\n- {name: x, mongos: [a:1]}\n- {name: y, seeds: [b:1]}', '1:1 several-clusters-with-uri', URI],
  [
    'clusters:\n- {name: x, mongos: [a:1]}\n- {name: y, seeds: [b:1]}',
    '1:1 several-clusters-with-name',
    { name: 'z' },
  ],
  ['name: x\nmongos: [a:1]', '1:7 two-names', { name: 'y' }],
  ['credentials: {mechanism: MONGODB-X509}\nmongos: [a:1]', '1:26 login-without-certificate', URI],
]);

describe('the texts of problems of a topology file', () => {
  const texts: [content: string, text: string][] = [
    ['mongo: [a:1]', 'unknown key; did you mean mongos?'],
    [
      'mongos: [{ip: a, port: 1, colour: red}]',
      'unknown key; known keys are ip, host, port, arbiter, name, address, labels',
    ],
    [
      'mongos: [{ip: a, port: abc}]',
      'expected a number from 1 to 65535, found "abc"; write for example 27017',
    ],
    [
      'mongos: [{ip: a, port: "1 password: geheim@x"}]',
      'expected a number from 1 to 65535, found text; write for example 27017',
    ],
    ['mongos: [{ip: a}]', 'a member without a port; add port'],
    [
      'name: "  "\nmongos: [a:1]',
      'expected a name, found spaces; write a word on one line, in quotes if it is a number',
    ],
    [
      'tls: {certificateKeyFilePassword: geheim}\nmongos: [a:1]',
      'this file must not contain a password; write it into a separate file and name that file with certificateKeyFilePasswordFile',
    ],
    [
      'credentials: {username: u, passwordFile: geheim}\nmongos: [a:1]',
      'cannot read the password file: no such file; write the path of a file that the exporter may read',
    ],
    [
      'mongos: [a:1]\nconfig: [b:1]\nshards:\n  s: [c:1, A:1]',
      'A:1 is listed twice, first at line 1; remove one of them',
    ],
  ];
  for (const [content, text] of texts) {
    it(`${JSON.stringify(content)}: ${text}`, () => {
      assert.deepEqual(
        read(content).problems.map(({ what, remedy }) => `${what}; ${remedy}`),
        [text],
      );
    });
  }
});

describe('the problems of a topology file', () => {
  it('name it with line and column', () => {
    const path = file('mongos:\n  - ip: a\n    port: x\n');
    const [problem] = readTopologyFile(path, 'argument', NO_OPTIONS).problems;
    assert.equal(problem?.where, `topology.file (${path}:3:11)`);
  });

  it('name the place of its path where it cannot be read', () => {
    for (const path of ['/nowhere/topology.json', directory]) {
      const [problem] = readTopologyFile(path, 'environment TOPOLOGY_FILE', NO_OPTIONS).problems;
      assert.equal(problem?.where, 'topology.file (environment TOPOLOGY_FILE)');
      assert.equal(problem.code, 'unreadable-file');
    }
  });

  it('are all reported in the order of the file, without those that follow from others', () => {
    const content = `mongos:
  - {ip: a, prot: 1}
  - a:1
  - {ip: A, port: "1"}
config:
  members:
    - {ip: a, port: 2, arbiter: maybe}
    - {ip: b, port: 2, arbiter: true}
  credentials: {username: u, passwordFile: geheim}
shards:
  s1: [{ip: c, port: 1, arbiter: true}]
  s2: five
  s3: [d]
sharts: {}
`;
    assert.deepEqual(problemsOf(content), [
      '2:13 unknown-key',
      '4:5 duplicate-member',
      '7:33 expected-arbiter',
      '9:44 unreadable-file',
      '11:3 only-arbiters',
      '12:7 expected-set',
      '13:8 bad-host-port',
      '14:1 unknown-key',
    ]);
  });

  it('end where the nesting is too deep', () => {
    const bomb = Array.from(
      { length: 30 },
      (_, level) => `k${level}: &k${level} [*k${level - 1}, *k${level - 1}]`,
    );
    assert.deepEqual(problemsOf(`k-1: &k-1 x\n${bomb.join('\n')}`), ['1:1 yaml-depth']);
    const [problem = ''] = problemsOf('['.repeat(20_000));
    assert.match(problem, /^1:\d+ yaml-depth$/);
  });
});
