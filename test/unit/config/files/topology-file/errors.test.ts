import assert from 'node:assert/strict';
import type { TopologyFileBase } from '../../../../../src/config/config.js';
import { readTopologyFile } from '../../../../../src/config/files/topology-file.js';
import { directory, file } from '../../sample.js';
import { NO_OPTIONS, problemsOf, read } from './sample.js';

const SECRET = file('geheim');
const EMPTY = file('\n');
const URI: Partial<TopologyFileBase> = { target: { seeds: ['u:1'], uriOptions: {} }, uriGiven: true };
const LIST = 'write [ { "ip": "10.0.0.1", "port": 27017 } ]';
const MEMBER = 'write { "ip": "10.0.0.1", "port": 27017 } or "10.0.0.1:27017"';
const PORT = 'write for example 27017';
const NAME = 'write a word on one line, in quotes if it is a number';
const HOST_PORT = 'write host:port, IPv6 as [::1]:27017';
const HOST = 'write the name or the address alone, and the port under port';
const URI_FREE = 'write host:port without mongodb:// and without user and password';
const ONE = 'keep one of them';
const OWN_NAME = 'give each its own name';
const SEEDS_OR_MEMBERS = 'write seeds, as [ "10.0.0.1:27017" ], or list the members';
const TOP = 'write mongos, config, shards, replicaSets, standalones or seeds at the top';
const SYNTAX = 'not valid YAML (or JSON); check indentation, quotes and brackets';
const OWN_FILE =
  'a password does not belong into this file; write it into a file of its own and name that with passwordFile';
const READABLE = 'give the path of a file that the exporter may read';
const CERTIFICATE = 'MONGODB-X509 needs a client certificate; name it with certificateKeyFile under tls';

/** The content, what is wrong with it from the line on, and the options beside it. */
type Case = readonly [
  content: string,
  expected: string | readonly string[],
  base?: Partial<TopologyFileBase>,
];

function check(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    for (const [content, expected, base = {}] of cases) {
      it(JSON.stringify(content).replaceAll(directory, '…'), () => {
        assert.deepEqual(problemsOf(content, base), [expected].flat());
        assert.doesNotMatch(problemsOf(content, base).join('\n'), /geheim/);
        assert.deepEqual(read(content, base).clusters, []);
      });
    }
  });
}

check('a topology file that is none', [
  ['', '1:1 the file is empty; list the seeds or the members of a cluster'],
  ['# only a comment\n', '1:1 the file is empty; list the seeds or the members of a cluster'],
  ['null', '1:1 the file is empty; list the seeds or the members of a cluster'],
  ['[]', `1:1 expected an object with the parts of a cluster, found an empty list; ${TOP}`],
  ['- a:1', `1:1 expected an object with the parts of a cluster, found a list; ${TOP}`],
  ['a:1', `1:1 expected an object with the parts of a cluster, found text; ${TOP}`],
  ['{}', `1:1 the cluster has neither seeds nor members; ${SEEDS_OR_MEMBERS}`],
  ['mongos: []', `1:1 the cluster has neither seeds nor members; ${SEEDS_OR_MEMBERS}`],
  ['name: x', `1:1 the cluster has neither seeds nor members; ${SEEDS_OR_MEMBERS}`],
  ['{"mongos": [\n', `2:1 ${SYNTAX}`],
  ['{"mongos": [{"ip": "a", "port": 1 "arbiter": true}]}', `1:33 ${SYNTAX}`],
  ['mongos:\n\t- a:1', `2:1 ${SYNTAX}`],
  [
    'mongos: [a:1]\n---\nmongos: [b:1]',
    '2:1 a second document begins here; keep one; several clusters go into a list under the key clusters',
  ],
  ['mongos: [*m]', '1:10 an alias of no anchor; quote a key or value that begins with *'],
  ['mongos: *', '1:9 an alias without a name; quote a key or value that begins with *'],
  ['shards:\n  *: [a:1]', '2:3 * stands without quotes; write "*"'],
  ['mongos: &m [*m]', `1:12 expected a member, found a list; ${MEMBER}`],
  ['mongos: [a:1]\nmongos: [b:1]', `2:1 the same key twice; ${ONE}`],
  ['shards:\n  s: [a:1]\n  s: [b:1]', `3:3 the same key twice; ${ONE}`],
  ['shards: {1: [a:1], "1": [b:1]}', `1:20 the same key twice; ${ONE}`],
  ['? [a]\n: 1', '1:3 this cannot be a key; write a plain word'],
  ['shards: {__proto__: [a:1]}', '1:10 this cannot be a key; write a plain word'],
]);

check('unknown keys of a topology file', [
  ['mongo: [a:1]', '1:1 unknown key; did you mean mongos?'],
  ['mongos: [{ip: a, prot: 1}]', '1:18 unknown key; did you mean port?'],
  ['mongos: [{hots: a, port: 1}]', '1:11 unknown key; did you mean host?'],
  [
    'mongos: [{ip: a, port: 1, colour: red}]',
    '1:27 unknown key; known keys are ip, host, port, arbiter, name, address, labels',
  ],
  ['mongos: {member: [a:1]}', '1:10 unknown key; did you mean members?'],
  ['shards: {s: {replicaset: x, members: [a:1]}}', '1:14 unknown key; did you mean replicaSet?'],
  [
    'replicaSets: {s: {replicaSet: x, members: [a:1]}}',
    '1:19 unknown key; known keys are members, credentials, tls, apiVersion, discovery',
  ],
  [
    'clusters: [{seeds: [a:1]}]\nmongos: [b:1]',
    '2:1 mongos stands beside clusters; move it into one of the clusters',
  ],
  [
    'cluster: [{seeds: [a:1]}]',
    '1:1 unknown key; known keys are name, seeds, mongos, config, shards, shard, replicaSets, standalones, credentials, tls, apiVersion, discovery',
  ],
  ['mongos: [a:1]\ntls: {cafile: x}', '2:7 unknown key; did you mean caFile?'],
  [
    'mongos: [a:1]\ncredentials: {username: u, passwordfile: x}',
    '2:28 unknown key; did you mean passwordFile?',
  ],
]);

check('wrong types in a topology file', [
  ['mongos: a:1', `1:9 expected a list of members, found text; ${LIST}`],
  ['mongos: 5', `1:9 expected a list of members, found a number; ${LIST}`],
  ['mongos:\nseeds: [a:1]', `1:8 expected a list of members, found nothing; ${LIST}`],
  ['mongos: {members: a:1}', `1:19 expected a list of members, found text; ${LIST}`],
  [
    'mongos:\n  - ip: a\n    port: 1\n  - 5\n  - [a:1]',
    [`4:5 expected a member, found a number; ${MEMBER}`, `5:5 expected a member, found a list; ${MEMBER}`],
  ],
  ['shards: a:1', '1:9 expected shards by name, found text; write { "shard1": [ … ] }'],
  [
    'shards: [a:1]',
    '1:10 expected a shard as an object, found text; write { "name": "shard1", "members": [ … ] }',
  ],
  ['shards: {s: a:1}', `1:13 expected a list of members, found text; ${LIST}`],
  ['shards: {s: true}', `1:13 expected a list of members, found true; ${LIST}`],
  ['shards: [{members: [a:1]}]', '1:10 an entry without a name; add name'],
  ['shards: [{name: 1, members: [a:1]}]', `1:17 expected a name, found a number; ${NAME}`],
  ['shards: {"": [a:1]}', `1:10 expected a name, found an empty text; ${NAME}`],
  ['shards: {"a\\nb": [a:1]}', `1:10 expected a name, found text with control characters; ${NAME}`],
  [
    'replicaSets: [a:1]',
    '1:15 expected a replica set as an object, found text; write { "name": "rs0", "members": [ … ] }',
  ],
  [
    'standalones: {a: 1}',
    '1:15 unknown key; known keys are members, credentials, tls, apiVersion, discovery',
  ],
  [
    'clusters: {a: 1}',
    '1:11 expected a list of clusters, found an object; write [ { "name": …, "mongos": … }, … ]',
  ],
  [
    'clusters: []',
    '1:11 expected a list of clusters, found an empty list; write [ { "name": …, "mongos": … }, … ]',
  ],
  [
    'clusters: [a:1]',
    '1:12 expected a cluster as an object, found text; write { "name": …, "mongos": …, "config": …, "shards": … }',
  ],
  ['seeds: a:1', '1:8 expected a list of host:port, found text; write [ "10.0.0.1:27017" ]'],
  ['seeds: [1]', '1:9 expected host:port, found a number; write for example "10.0.0.1:27017", in quotes'],
  ['name: 5\nmongos: [a:1]', `1:7 expected a name, found a number; ${NAME}`],
  ['name: "  "\nmongos: [a:1]', `1:7 expected a name, found blanks; ${NAME}`],
  ['discovery: yes\nmongos: [a:1]', '1:12 expected true or false, found "yes"; write it without quotes'],
  ['mongos: {members: [a:1], discovery: 1}', '1:37 expected true or false, found 1; write it without quotes'],
]);

check('a wrong member in a topology file', [
  ['mongos: [{ip: a}]', '1:10 a member without a port; add port'],
  ['mongos:\n  - port: 1\n', '2:5 a member without an address; add ip, or host'],
  ['mongos: [{ip: a, port: abc}]', `1:24 expected a number from 1 to 65535, found "abc"; ${PORT}`],
  ['mongos: [{ip: a, port: 70000}]', `1:24 expected a number from 1 to 65535, found 70000; ${PORT}`],
  ['mongos: [{ip: a, port: 0}]', `1:24 expected a number from 1 to 65535, found 0; ${PORT}`],
  ['mongos: [{ip: a, port: "0"}]', `1:24 expected a number from 1 to 65535, found "0"; ${PORT}`],
  ['mongos: [{ip: a, port: 1.5}]', `1:24 expected a number from 1 to 65535, found 1.5; ${PORT}`],
  ['mongos: [{ip: a, port: -1}]', `1:24 expected a number from 1 to 65535, found -1; ${PORT}`],
  ['mongos: [{ip: a, port: null}]', `1:24 expected a number from 1 to 65535, found nothing; ${PORT}`],
  ['mongos: [{ip: a, port: [1]}]', `1:24 expected a number from 1 to 65535, found a list; ${PORT}`],
  [
    'mongos: [{ip: a, port: "1 password: geheim@x"}]',
    `1:24 expected a number from 1 to 65535, found text; ${PORT}`,
  ],
  ['mongos: [{ip: "a b", port: 1}]', `1:15 "a b" is neither a host name nor an IP address; ${HOST}`],
  ['mongos: [{host: "a:1", port: 1}]', `1:17 "a:1" is neither a host name nor an IP address; ${HOST}`],
  ['mongos: [{host: "mongodb://u:geheim@h", port: 1}]', `1:17 is not a host name; ${HOST}`],
  [
    'mongos: [{ip: "", port: 1}]',
    '1:15 expected a host name or an IP address, found an empty text; write it in quotes',
  ],
  [
    'mongos: [{ip: 10, port: 1}]',
    '1:15 expected a host name or an IP address, found a number; write it in quotes',
  ],
  ['mongos: [{ip: a, host: b, port: 1}]', `1:24 ip and host are different; ${ONE}`],
  ['mongos: [a]', `1:10 "a" has no port; ${HOST_PORT}`],
  ['mongos: ["a:0"]', `1:10 "a:0" has no port from 1 to 65535; ${HOST_PORT}`],
  ['mongos: ["::1:27017"]', `1:10 "::1:27017" has no valid host name; ${HOST_PORT}`],
  ['mongos: [":1"]', `1:10 ":1" has an empty host name; ${HOST_PORT}`],
  ['mongos: ["mongodb://u:geheim@h:1"]', `1:10 is not host:port; ${URI_FREE}`],
  ['seeds: ["u:geheim@h:1"]', `1:9 is not host:port; ${URI_FREE}`],
  ['seeds: [a]', `1:9 "a" has no port; ${HOST_PORT}`],
  [
    'mongos: [{ip: a, port: 1, arbiter: maybe}]',
    '1:36 expected true or false, found "maybe"; write true for an arbiter',
  ],
  [
    'mongos: [{ip: a, port: 1, arbiter: 2}]',
    '1:36 expected true or false, found 2; write true for an arbiter',
  ],
  ['mongos: [{ip: a, port: 1, name: ""}]', `1:33 expected a name, found an empty text; ${NAME}`],
  [
    'mongos: [{ip: a, port: 1, name: "a\\nb"}]',
    `1:33 expected a name, found text with control characters; ${NAME}`,
  ],
  ['mongos: [{ip: a, port: 1, address: b}]', `1:36 "b" has no port; ${HOST_PORT}`],
  ['mongos: [{ip: a, port: 1, address: "u:geheim@b:1"}]', `1:36 is not host:port; ${URI_FREE}`],
  [
    'mongos: [{ip: a, port: 1, labels: [x]}]',
    '1:35 expected labels by name, found a list; write { "zone": "a" }',
  ],
  [
    'mongos: [{ip: a, port: 1, labels: {1x: y, "a b": z}}]',
    [
      '1:36 expected the name of a label, found text; begin with a letter or _, then write letters, digits or _ . -',
      '1:43 expected the name of a label, found text; begin with a letter or _, then write letters, digits or _ . -',
    ],
  ],
  [
    'mongos: [{ip: a, port: 1, labels: {x: [1], y: null}}]',
    [
      '1:39 expected text, a number, true or false, found a list; write one value for each label',
      '1:47 expected text, a number, true or false, found nothing; write one value for each label',
    ],
  ],
]);

check('wrong access in a topology file', [
  ['credentials: {username: u, password: geheim}\nmongos: [a:1]', `1:28 ${OWN_FILE}`],
  ['password: geheim\nmongos: [a:1]', `1:1 ${OWN_FILE}`],
  ['mongos: [{ip: a, port: 1, pwd: geheim}]', `1:27 ${OWN_FILE}`],
  [
    'tls: {certificateKeyFilePassword: geheim}\nmongos: [a:1]',
    '1:7 a password does not belong into this file; write it into a file of its own and name that with certificateKeyFilePasswordFile',
  ],
  [
    'credentials: u:geheim\nmongos: [a:1]',
    '1:14 expected false or an object, found text; write { "username": …, "passwordFile": … }, or false for no login',
  ],
  [
    'credentials: true\nmongos: [a:1]',
    '1:14 expected false or an object, found true; write { "username": …, "passwordFile": … }, or false for no login',
  ],
  [
    'credentials: {username: 1234, passwordFile: 5678}\nmongos: [a:1]',
    [
      `1:25 expected a user name, found a number; ${NAME}`,
      '1:45 expected the path of a file, found a number; write the path, from the directory of this file on',
    ],
  ],
  [
    'credentials: {}\nmongos: [a:1]',
    '1:14 a login without a user name; add username and passwordFile, or write false for no login',
  ],
  ['credentials: {username: u}\nmongos: [a:1]', '1:25 a user name without a password; add passwordFile'],
  [
    `credentials:\n  passwordFile: ${SECRET}\nmongos: [a:1]`,
    '2:17 a password without a user name; add username',
  ],
  ['credentials: {mechanism: PLAIN}\nmongos: [a:1]', '1:26 PLAIN needs a user name; add username'],
  [
    'credentials: {mechanism: geheim}\nmongos: [a:1]',
    '1:26 expected the name of a mechanism, found text; write one of SCRAM-SHA-1, SCRAM-SHA-256, MONGODB-X509, PLAIN, GSSAPI, MONGODB-AWS, MONGODB-OIDC',
  ],
  [
    'credentials: {username: u, passwordFile: geheim}\nmongos: [a:1]',
    `1:42 cannot read the password file: no such file; ${READABLE}`,
  ],
  [
    `credentials: {username: u, passwordFile: ${EMPTY}}\nmongos: [a:1]`,
    '1:42 the password file is empty; write the password into it, and nothing else',
  ],
  [
    'credentials: {username: u, passwordFile: .}\nmongos: [a:1]',
    `1:42 cannot read the password file: it is a directory; ${READABLE}`,
  ],
  ['credentials: {mechanism: MONGODB-X509}\nmongos: [a:1]', `1:26 ${CERTIFICATE}`],
  [
    `credentials:\n  mechanism: MONGODB-X509\n  passwordFile: ${SECRET}\n  authSource: admin\ntls:\n  certificateKeyFile: ${SECRET}\nmongos: [a:1]`,
    [
      '3:17 MONGODB-X509 takes no password; remove it',
      '4:15 MONGODB-X509 knows no source but $external; remove authSource',
    ],
  ],
  [
    `credentials: {mechanism: MONGODB-X509}\ntls: {certificateKeyFile: ${SECRET}}\nmongos: {members: [a:1], tls: true}`,
    `3:31 ${CERTIFICATE}`,
  ],
  [
    'credentials: {mechanism: MONGODB-X509}\ntls: 5\nmongos: {members: [a:1], credentials: {mechanism: MONGODB-X509}}',
    '2:6 expected true, false or an object, found a number; write true for TLS with the authorities of the system, else { "caFile": … }',
  ],
  [
    'credentials: {mechanism: MONGODB-AWS, username: u}\nmongos: [a:1]',
    '1:49 MONGODB-AWS takes no user name and no password; remove them and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a role',
  ],
  [
    'credentials: {mechanism: MONGODB-OIDC}\nmongos: [a:1]',
    '1:26 MONGODB-OIDC needs an environment, which this file cannot name; give it in mongodb.uri, with authMechanismProperties=ENVIRONMENT:azure (or gcp, k8s)',
  ],
  ['credentials: {mechanism: GSSAPI}\nmongos: [a:1]', '1:26 GSSAPI needs a user name; add username'],
  [
    'tls: "on"\nmongos: [a:1]',
    '1:6 expected true, false or an object, found text; write true for TLS with the authorities of the system, else { "caFile": … }',
  ],
  [
    'tls: {caFile: /nowhere/ca.pem}\nmongos: [a:1]',
    `1:15 cannot read "/nowhere/ca.pem": no such file; ${READABLE}`,
  ],
  [
    `tls: {certificateKeyFilePasswordFile: ${SECRET}}\nmongos: [a:1]`,
    '1:39 a key password without a key; add certificateKeyFile',
  ],
  [
    'tls: {allowInvalidHostnames: "yes", caFile: 5}\nmongos: [a:1]',
    [
      '1:30 expected true or false, found "yes"; write it without quotes',
      '1:45 expected the path of a file, found a number; write the path, from the directory of this file on',
    ],
  ],
  [
    'tls: &t {caFile: /nowhere/ca.pem}\nmongos: {members: [a:1], tls: *t}',
    `1:18 cannot read "/nowhere/ca.pem": no such file; ${READABLE}`,
  ],
]);

check('what a topology file lists twice', [
  ['seeds: [a:1, b:1, A:1]', `1:19 A:1 is listed twice, first at line 1; ${ONE}`],
  [
    'mongos: [a:1]\nconfig: [b:1]\nshards:\n  s: [c:1, A:1]',
    `4:12 A:1 is listed twice, first at line 1; ${ONE}`,
  ],
  [
    'shards:\n  s:\n    - {ip: a, port: 1}\n    - {ip: a, port: "1"}\n    - a:1',
    [`4:7 a:1 is listed twice, first at line 3; ${ONE}`, `5:7 a:1 is listed twice, first at line 3; ${ONE}`],
  ],
  [
    'clusters:\n- {name: x, mongos: [a:1]}\n- {name: y, mongos: [a:1]}',
    `3:22 a:1 is listed twice, first at line 2; ${ONE}`,
  ],
  [
    'clusters:\n- {name: x, seeds: [a:1]}\n- {name: y, mongos: [a:1]}',
    `3:22 a:1 is listed twice, first at line 2; ${ONE}`,
  ],
  [
    'clusters:\n- {name: x, seeds: [a:1]}\n- {name: y, seeds: [a:1]}',
    `3:21 a:1 is listed twice, first at line 2; ${ONE}`,
  ],
  [
    'mongos:\n- {ip: a, port: 1, address: "x:1"}\n- {ip: b, port: 1, address: "x:1"}',
    '3:3 x:1 is the address of two members, first at line 2; give each member its own address',
  ],
  [
    'mongos:\n- {ip: a, port: 1, address: "b:1"}\n- b:1',
    '3:3 b:1 is the address of two members, first at line 2; give each member its own address',
  ],
  ['mongos: &m [a:1]\nstandalones: *m', `2:14 a:1 is listed twice, first at line 1; ${ONE}`],
  [
    'mongos:\n- {ip: a, port: 1, name: n}\n- {ip: b, port: 1, name: n}',
    `3:3 two members are reported as n, first at line 2; ${OWN_NAME}`,
  ],
  [
    'mongos:\n- {ip: a, port: 1, name: "b:1"}\n- {ip: b, port: 1}',
    `3:3 two members are reported as b:1, first at line 2; ${OWN_NAME}`,
  ],
  [
    'shards:\n- {name: s, members: [a:1]}\n- {name: s, members: [b:1]}',
    `3:3 two shards are named s, first at line 2; ${OWN_NAME}`,
  ],
  ['shards: {s: [a:1]}\nshard: {s: [b:1]}', `2:12 two shards are named s, first at line 1; ${OWN_NAME}`],
  [
    'replicaSets:\n- {name: s, members: [a:1]}\n- {name: s, members: [b:1]}',
    `3:3 two replica sets are named s, first at line 2; ${OWN_NAME}`,
  ],
  [
    'clusters:\n- {name: x, mongos: [a:1]}\n- {name: x, seeds: [b:1]}',
    `3:3 two clusters are named x, first at line 2; ${OWN_NAME}`,
  ],
]);

check('what cannot be in a cluster', [
  [
    'config: [a:1, b:1]\nshards: {shard1: [a:1, c:1]}',
    '2:19 a:1 is listed under config and under shard1, which has other members as well; a config shard lists the same members in both; else correct the port',
  ],
  ['config: [a:1, b]\nshards: {s: [a:1, c:1]}', `1:15 "b" has no port; ${HOST_PORT}`],
  [
    'standalones: {}\nseeds: [a:1]',
    '1:1 standalones has neither members nor access; list its members or remove it',
  ],
  ['config: [a:1]\nshards: {s: [a:1], t: [a:1]}', `2:24 a:1 is listed twice, first at line 1; ${ONE}`],
  ['config: [a:1]\nshards: {s: [a:1, a:1]}', `2:19 a:1 is listed twice, first at line 2; ${ONE}`],
  [
    'config: {replicaSet: x, members: [a:1]}\nshards: {s: {replicaSet: y, members: [a:1]}}',
    `2:26 s has the members of config but another replicaSet; ${ONE}`,
  ],
  [
    'shards: {shard1: [{ip: a, port: 1, arbiter: true}]}',
    '1:10 shard1 has no electable member: all of its members are arbiters; add the members that hold data, or correct arbiter',
  ],
  [
    'config: [{ip: a, port: 1, arbiter: true}]',
    '1:1 config has no electable member: all of its members are arbiters; add the members that hold data, or correct arbiter',
  ],
  [
    'replicaSets: [{name: rs0, members: [{ip: a, port: 1, arbiter: yes}]}]',
    '1:15 rs0 has no electable member: all of its members are arbiters; add the members that hold data, or correct arbiter',
  ],
  ['shards: {s: [{ip: a, port: 1, arbiter: true}, {ip: b}]}', '1:47 a member without a port; add port'],
  [
    'mongos: [{ip: a, port: 1, arbiter: true}]',
    '1:36 a router cannot be an arbiter; remove arbiter, or list the member under its replica set',
  ],
  [
    'standalones: [{ip: a, port: 1, arbiter: yes}]',
    '1:41 a standalone server cannot be an arbiter; remove arbiter, or list the member under its replica set',
  ],
  ['shards: {s: []}', '1:10 s has neither members nor access; list its members or remove it'],
  ['shards: {s: {}, t: [a:1]}', '1:10 s has neither members nor access; list its members or remove it'],
  [
    'mongos: {}\nconfig: {replicaSet: x}\nseeds: [a:1]',
    [
      '1:1 mongos has neither members nor access; list its members or remove it',
      '2:1 config has neither members nor access; list its members or remove it',
    ],
  ],
  [
    'shards: {"*": {tls: true, members: [a:1]}}',
    '1:10 * stands for every shard that is not named, it has no members; name the shard that they belong to',
  ],
  [
    'shards: {"*": {}, s: [a:1]}',
    '1:10 * has neither members nor access; add credentials, tls, apiVersion or discovery, or remove it',
  ],
  [
    'replicaSets: {"*": {tls: true}, s: [a:1]}',
    '1:15 * cannot be the name of a replica set; write the name of the set',
  ],
  ['shards: {s: {tls: true}}', `1:1 the cluster has neither seeds nor members; ${SEEDS_OR_MEMBERS}`],
  [
    'clusters:\n- {mongos: [a:1]}\n- {seeds: [b:1]}',
    [
      '2:3 a cluster without a name; add name to each of several clusters',
      '3:3 a cluster without a name; add name to each of several clusters',
    ],
  ],
  ['clusters:\n- {nmae: x, mongos: [a:1]}\n- {name: y, seeds: [b:1]}', '2:4 unknown key; did you mean name?'],
]);

check('what clashes with the options beside a topology file', [
  [
    'clusters:\n- {name: x, mongos: [a:1]}\n- {name: y, seeds: [b:1]}',
    '1:1 several clusters beside a mongodb.uri; write the seeds of each cluster under its key seeds, and remove mongodb.uri',
    URI,
  ],
  [
    'clusters:\n- {name: x, mongos: [a:1]}\n- {name: y, seeds: [b:1]}',
    '1:1 several clusters beside a topology.name; write the name of each cluster under its key name, and remove topology.name',
    { name: 'z' },
  ],
  [
    'name: x\nmongos: [a:1]',
    `1:7 the cluster has a name here and another in topology.name; ${ONE}`,
    { name: 'y' },
  ],
  ['credentials: {mechanism: MONGODB-X509}\nmongos: [a:1]', `1:26 ${CERTIFICATE}`, URI],
]);

describe('the problems of a topology file', () => {
  it('name it with line and column', () => {
    const path = file('mongos:\n  - ip: a\n    port: x\n');
    assert.deepEqual(readTopologyFile(path, 'argument', NO_OPTIONS).problems, [
      `topology.file (${path}:3:11): expected a number from 1 to 65535, found "x"; ${PORT}`,
    ]);
  });

  it('name the place of its path where it cannot be read', () => {
    assert.deepEqual(
      readTopologyFile('/nowhere/topology.json', 'environment TOPOLOGY_FILE', NO_OPTIONS).problems,
      [
        `topology.file (environment TOPOLOGY_FILE): cannot read "/nowhere/topology.json": no such file; ${READABLE}`,
      ],
    );
    const [line] = readTopologyFile(directory, 'argument', NO_OPTIONS).problems;
    assert.match(line ?? '', /^topology\.file \(argument\): cannot read ".*: it is a directory; /);
  });

  it('are all told, in the order of the file, and what follows from them is not', () => {
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
      '2:13 unknown key; did you mean port?',
      '4:5 A:1 is listed twice, first at line 3; keep one of them',
      '7:33 expected true or false, found "maybe"; write true for an arbiter',
      `9:44 cannot read the password file: no such file; ${READABLE}`,
      '11:3 s1 has no electable member: all of its members are arbiters; add the members that hold data, or correct arbiter',
      `12:7 expected a list of members, found text; ${LIST}`,
      `13:8 "d" has no port; ${HOST_PORT}`,
      '14:1 unknown key; did you mean shards?',
    ]);
  });

  it('end at what is nested without end', () => {
    const bomb = Array.from(
      { length: 30 },
      (_, level) => `k${level}: &k${level} [*k${level - 1}, *k${level - 1}]`,
    );
    assert.deepEqual(problemsOf(`k-1: &k-1 x\n${bomb.join('\n')}`), [
      '1:1 nested too deeply, or too many aliases; write it out plainly',
    ]);
    const [line = ''] = problemsOf('['.repeat(20_000));
    assert.match(line, /^1:\d+ nested too deeply; write it out plainly$/);
  });
});
