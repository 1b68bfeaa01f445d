import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { DeclaredMember } from '../../../../../src/config/config.js';
import { readTopologyFile } from '../../../../../src/config/files/topology-file/read-topology-file.js';
import { pem } from '../../../../support/pem.js';
import { configOf, directory, file } from '../../sample.js';
import { clusterOf, clustersOf, NO_OPTIONS, read } from './sample.js';

const PUBLISHED = `{ "mongos": [ {"ip": "10.0.0.1", "port": 27017} ],
  "config": [ {"ip": "10.0.0.1", "port": 27019, "arbiter": false} ],
  "shards": { "shard1": [ {"ip": "10.0.0.1", "port": 27018, "arbiter": false}, {"ip": "10.0.0.2", "port": 27018, "arbiter": true} ] } }
`;

const MEMBER = { arbiter: false, labels: {} };

/** Members in short: cluster_role, place, address. */
function members(content: string | object): readonly string[] {
  return clusterOf(content).members.map(({ clusterRole, shard, replicaSet, host, arbiter }: DeclaredMember) =>
    [clusterRole, shard, replicaSet, host, arbiter ? 'arbiter' : undefined].filter(Boolean).join(' '),
  );
}

describe('apiVersion in a topology file', () => {
  it('is that of the part, else of the cluster, else of the options', () => {
    const content = { apiVersion: 1, mongos: ['a:1'], shards: { s: { members: ['b:1'], apiVersion: '1' } } };
    const { apiVersion, parts } = clusterOf(content);
    assert.equal(apiVersion, '1');
    assert.deepEqual(
      parts.map(({ access }) => access.apiVersion),
      ['1', '1'],
    );
    const ofPart = clusterOf({ mongos: { members: ['a:1'], apiVersion: 1 }, config: ['b:1'] });
    assert.equal(ofPart.apiVersion, undefined);
    assert.deepEqual(
      ofPart.parts.map(({ access }) => access.apiVersion),
      ['1', undefined],
    );
    const [ofOptions] = configOf([
      ...['--mongodb.api-version=1', `--topology.file=${file('mongos: [a:1]')}`],
    ]).clusters;
    assert.equal(ofOptions?.apiVersion, '1');
    assert.equal(ofOptions.parts[0]?.access.apiVersion, '1');
  });
});

describe('the short form of a topology file', () => {
  it('is read as published', () => {
    const { files, ...outcome } = read(PUBLISHED);
    assert.equal(files.length, 1);
    assert.deepEqual(outcome, {
      clusters: [
        {
          name: '10.0.0.1:27017',
          seeds: [],
          uriOptions: {},
          discovery: true,
          parts: [
            { clusterRole: 'mongos', access: { uriOptions: {} }, discovery: true },
            { clusterRole: 'config', access: { uriOptions: {} }, discovery: true },
            { clusterRole: 'shard', name: 'shard1', access: { uriOptions: {} }, discovery: true },
          ],
          members: [
            { host: '10.0.0.1:27017', clusterRole: 'mongos', ...MEMBER },
            { host: '10.0.0.1:27019', clusterRole: 'config', ...MEMBER },
            { host: '10.0.0.1:27018', clusterRole: 'shard', shard: 'shard1', ...MEMBER },
            { host: '10.0.0.2:27018', clusterRole: 'shard', shard: 'shard1', ...MEMBER, arbiter: true },
          ],
        },
      ],
      secrets: [],
      problems: [],
    });
  });

  const shards = ['shard shard1 a:1', 'shard shard1 b:1 arbiter'];
  const list = [
    { ip: 'a', port: 1 },
    { ip: 'b', port: 1, arbiter: true },
  ];
  for (const [title, content] of [
    ['shard for shards', { shard: { shard1: list } }],
    ['shards as a list', { shards: [{ name: 'shard1', members: list }] }],
    ['shard as a list', { shard: [{ name: 'shard1', members: list }] }],
    ['a shard as an object', { shards: { shard1: { members: list } } }],
    ['host for ip', { shards: { shard1: list.map(({ ip, ...rest }) => ({ host: ip, ...rest })) } }],
    ['both ip and host', { shards: { shard1: list.map((member) => ({ ...member, host: member.ip })) } }],
    ['ports as text', { shards: { shard1: list.map((member) => ({ ...member, port: '1' })) } }],
    ['members as text', { shards: { shard1: ['a:1', { ip: 'b', port: 1, arbiter: 1 }] } }],
    ['an empty list beside', { mongos: [], config: [], standalones: [], shards: { shard1: list } }],
    ['a list of one cluster', { clusters: [{ shards: { shard1: list } }] }],
    ['a byte order mark', `\uFEFF${JSON.stringify({ shards: { shard1: list } })}`],
    ['YAML', 'shards:\n  shard1:\n    - a:1\n    - {ip: b, port: 1, arbiter: Yes}\n'],
    [
      'YAML with Windows line breaks',
      'shards:\r\n  shard1:\r\n    - a:1\r\n    - {ip: b, port: 1, arbiter: 1}\r\n',
    ],
  ] as const) {
    it(`may vary: ${title}`, () => {
      assert.deepEqual(members(content), shards);
    });
  }

  for (const [written, expected] of [
    [true, true],
    [false, false],
    [1, true],
    [0, false],
    ['true', true],
    ['False', false],
    ['YES', true],
    ['no', false],
    ['Arbiter', true],
    ['not arbiter', false],
    ['NOT_ARBITER', false],
  ] as const) {
    it(`may contain arbiter: ${JSON.stringify(written)}`, () => {
      const { members } = clusterOf({ shards: { s: ['a:1', { ip: 'b', port: 1, arbiter: written }] } });
      assert.equal(members[1]?.arbiter, expected);
    });
  }

  for (const [written, host] of [
    [{ ip: '::1', port: 27017 }, '[::1]:27017'],
    [{ ip: '[2001:db8::1]', port: 27017 }, '[2001:db8::1]:27017'],
    [{ host: 'fe80::1', port: '27017' }, '[fe80::1]:27017'],
    ['[::1]:27017', '[::1]:27017'],
    ['db1.example.com:27017', 'db1.example.com:27017'],
  ] as const) {
    it(`may contain the address ${JSON.stringify(written)}`, () => {
      assert.equal(clusterOf({ mongos: [written] }).members[0]?.host, host);
    });
  }
});

describe('the full form of a topology file', () => {
  it('may contain replica sets and standalones', () => {
    const content = {
      replicaSets: { rs0: ['a:1', { ip: 'b', port: 1, arbiter: true }], rs1: { members: ['c:1'] } },
      standalones: ['d:1'],
    };
    const expected = ['replset rs0 a:1', 'replset rs0 b:1 arbiter', 'replset rs1 c:1', 'standalone d:1'];
    assert.deepEqual(members(content), expected);
    const { parts } = clusterOf(content);
    assert.deepEqual(
      parts.map(({ clusterRole, name }) => [clusterRole, name]),
      [
        ['replset', 'rs0'],
        ['replset', 'rs1'],
        ['standalone', undefined],
      ],
    );
    assert.deepEqual(members({ replicaSets: [{ name: 'rs0', members: ['a:1'] }] }), ['replset rs0 a:1']);
  });

  it('names the replica sets behind config servers and shards', () => {
    const content = {
      config: { replicaSet: 'cfg', members: ['a:1'] },
      shards: { s1: { replicaSet: 'rs1', members: ['b:1'] }, s2: ['c:1'] },
    };
    assert.deepEqual(members(content), ['config cfg a:1', 'shard s1 rs1 b:1', 'shard s2 c:1']);
  });

  it('sets a name, an address and labels of members', () => {
    const content =
      'mongos: [{ip: a, port: 1, name: Router 1, address: "127.0.0.1:7", labels: {zone: b, v: 1.10, on: true}}]';
    assert.deepEqual(clusterOf(content).members, [
      {
        host: 'a:1',
        name: 'Router 1',
        address: '127.0.0.1:7',
        clusterRole: 'mongos',
        arbiter: false,
        labels: { zone: 'b', v: '1.10', on: 'true' },
      },
    ]);
  });

  it('may contain seeds only', () => {
    const { name, seeds, parts, members } = clusterOf({ seeds: ['b:1', 'a:1', '[::1]:2'] });
    assert.deepEqual(
      { name, seeds, parts, members },
      { name: 'b:1', seeds: ['b:1', 'a:1', '[::1]:2'], parts: [], members: [] },
    );
  });

  it('may list a seed as a member', () => {
    assert.deepEqual(clusterOf({ seeds: ['a:1'], mongos: ['a:1'] }).seeds, ['a:1']);
  });

  it('may name its schema', () => {
    assert.equal(clusterOf({ $schema: './schema.json', mongos: ['a:1'] }).members.length, 1);
    assert.equal(clusterOf({ $schema: './schema.json', clusters: [{ mongos: ['a:1'] }] }).members.length, 1);
  });

  it('may contain several clusters, ordered by name', () => {
    const clusters = clustersOf({
      clusters: [
        { name: 'two', seeds: ['b:1'], discovery: false },
        { name: 'one', mongos: [{ ip: 'a', port: 1, name: 'm' }] },
        { name: 'three', mongos: [{ ip: 'c', port: 1, name: 'm' }] },
      ],
    });
    assert.deepEqual(
      clusters.map(({ name, discovery, seeds }) => [name, discovery, seeds]),
      [
        ['one', true, []],
        ['three', true, []],
        ['two', false, ['b:1']],
      ],
    );
  });

  it('may share parts by anchors', () => {
    const shards = Array.from(
      { length: 300 },
      (_, shard) => `  s${shard}: {members: ["h${shard}:1"], tls: *tls}`,
    );
    const { parts } = clusterOf(`tls: &tls {allowInvalidHostnames: true}\nshards:\n${shards.join('\n')}`);
    assert.equal(parts.filter(({ access }) => access.tls?.allowInvalidHostnames).length, 300);
  });
});

describe('a config shard', () => {
  it('is listed under both and counts once', () => {
    const config = ['a:1', 'B:1', { ip: 'c', port: 1, labels: { zone: 'x', rack: '1' } }];
    const config0 = ['a:1', 'b:1', { ip: 'c', port: 1, name: 'third', labels: { zone: 'y', room: '2' } }];
    const cluster = clusterOf({ config, shards: { config: config0, s1: ['d:1'] } });
    assert.deepEqual(
      cluster.members.map(({ host, clusterRole, shard }) => [host, clusterRole, shard]),
      [
        ['a:1', 'config', 'config'],
        ['B:1', 'config', 'config'],
        ['c:1', 'config', 'config'],
        ['d:1', 'shard', 's1'],
      ],
    );
    assert.equal(cluster.members[2]?.name, 'third');
    assert.deepEqual(cluster.members[2]?.labels, { zone: 'x', rack: '1', room: '2' });
    assert.deepEqual(
      cluster.parts.map(({ clusterRole, name }) => [clusterRole, name]),
      [
        ['config', undefined],
        ['shard', 'config'],
        ['shard', 's1'],
      ],
    );
  });

  it('may be one anchor, with the name of its set in either', () => {
    const content = 'config: {replicaSet: cfg, members: &m [a:1, b:1]}\nshards: {config: *m}';
    assert.deepEqual(members(content), ['config config cfg a:1', 'config config cfg b:1']);
    const other = 'shards: {config: {replicaSet: cfg, members: &m [a:1, b:1]}}\nconfig: *m';
    assert.deepEqual(members(other), ['config config cfg a:1', 'config config cfg b:1']);
  });
});

describe('access in a topology file', () => {
  const home = mkdtempSync(join(directory, 'topology-'));
  after(() => {
    rmSync(home, { recursive: true });
  });
  writeFileSync(join(home, 'password'), 'ge heim\n');
  writeFileSync(join(home, 'ca.pem'), 'ca');
  writeFileSync(join(home, 'client.pem'), 'key');
  const base = {
    target: {
      seeds: [],
      credentials: { username: 'options', password: 'p' },
      tls: { allowInvalidCertificates: true, allowInvalidHostnames: true },
      uriOptions: { compressors: 'zlib' },
    },
  };
  const { uriOptions, credentials, tls } = base.target;

  /** Reads it from the directory that holds the files above. */
  function readThere(content: object) {
    const path = join(home, 'topology.json');
    writeFileSync(path, JSON.stringify(content));
    return readTopologyFile(relative(process.cwd(), path), 'argument', { ...NO_OPTIONS, ...base });
  }

  it('is that of the options where the file defines none', () => {
    const cluster = clusterOf(PUBLISHED, base);
    assert.deepEqual([cluster.credentials, cluster.tls, cluster.uriOptions], [credentials, tls, uriOptions]);
    for (const { access } of cluster.parts) assert.deepEqual(access, { credentials, tls, uriOptions });
  });

  it('is that of the part, else of the cluster, each kind as a whole', () => {
    const { clusters, secrets, problems } = readThere({
      credentials: { username: 'cluster', passwordFile: 'password', authSource: 'users' },
      tls: {
        caFile: 'ca.pem',
        certificateKeyFile: './client.pem',
        certificateKeyFilePasswordFile: 'password',
      },
      mongos: { members: ['a:1'], credentials: false, tls: true },
      config: { members: ['b:1'], credentials: { mechanism: 'MONGODB-X509' } },
      shards: {
        '*': { credentials: { username: 'shards', passwordFile: 'password', mechanism: 'SCRAM-SHA-1' } },
        s1: { tls: false },
        s2: ['c:1'],
      },
    });
    assert.deepEqual(problems, []);
    const ofCluster = { username: 'cluster', password: 'ge heim', source: 'users' };
    const tls = {
      ca: pem(join(home, 'ca.pem')),
      certificateKey: pem(join(home, 'client.pem')),
      certificateKeyFilePassword: 'ge heim',
      allowInvalidCertificates: false,
      allowInvalidHostnames: false,
    };
    const plain = { allowInvalidCertificates: false, allowInvalidHostnames: false };
    const ofShards = { username: 'shards', password: 'ge heim', mechanism: 'SCRAM-SHA-1' };
    assert.deepEqual(clusters[0]?.credentials, ofCluster);
    assert.deepEqual(clusters[0]?.tls, tls);
    assert.deepEqual(
      clusters[0]?.parts.map(({ clusterRole, name, access }) => [clusterRole, name, access]),
      [
        ['mongos', undefined, { tls: plain, uriOptions }],
        ['config', undefined, { credentials: { mechanism: 'MONGODB-X509' }, tls, uriOptions }],
        ['shard', undefined, { credentials: ofShards, tls, uriOptions }],
        ['shard', 's1', { credentials: ofCluster, uriOptions }],
        ['shard', 's2', { credentials: ofCluster, tls, uriOptions }],
      ],
    );
    assert.deepEqual(secrets, ['ge heim', 'ge%20heim']);
  });

  it('lists secrets even where the file is wrong', () => {
    const { secrets, problems, clusters } = read({
      credentials: { username: 'u', passwordFile: basename(file('geheim')) },
      mongos: [],
    });
    assert.deepEqual([secrets, problems.length, clusters], [['geheim'], 1, []]);
  });

  for (const [title, content, option, expected] of [
    ['the options', { mongos: ['a:1'] }, false, [false, false]],
    ['the cluster', { discovery: true, mongos: ['a:1'] }, false, [true, true]],
    ['the part', { mongos: { members: ['a:1'], discovery: true } }, false, [false, true]],
    [
      'the part against the cluster',
      { discovery: false, mongos: { members: ['a:1'], discovery: true } },
      true,
      [false, true],
    ],
  ] as const) {
    it(`discovers members as set by ${title}`, () => {
      const { discovery, parts } = clusterOf(content, { discovery: option });
      assert.deepEqual([discovery, parts[0]?.discovery], expected);
    });
  }
});

describe('a URI beside a topology file', () => {
  const target = { seeds: ['u:1', 'a:1'], replicaSet: 'rs0', uriOptions: {} };
  const srv = { name: 'example.com', service: 'mongodb' };

  it('adds its seeds and its replica set to the only cluster', () => {
    const { name, seeds, replicaSet } = clusterOf(
      { seeds: ['a:1'], replicaSets: { rs0: ['a:1'] } },
      { target, uriGiven: true },
    );
    assert.deepEqual([name, seeds, replicaSet], ['rs0', ['a:1', 'u:1'], 'rs0']);
  });

  it('does not restrict a sharded cluster to one replica set', () => {
    const { seeds, replicaSet } = clusterOf({ clusters: [{ mongos: ['m:1'] }] }, { target, uriGiven: true });
    assert.deepEqual([seeds, replicaSet], [['u:1', 'a:1'], undefined]);
  });

  it('may be a DNS name', () => {
    const base = { target: { seeds: [], srv, uriOptions: {} }, uriGiven: true };
    const cluster = clusterOf({ mongos: ['m:1'] }, base);
    assert.deepEqual([cluster.name, cluster.srv], ['example.com', srv]);
  });

  it('is sufficient where the file defines access only', () => {
    const { members, seeds } = clusterOf({ shards: { s1: { tls: true } } }, { target, uriGiven: true });
    assert.deepEqual([members, seeds], [[], ['u:1', 'a:1']]);
  });

  it('is ignored if it is the default', () => {
    const cluster = clusterOf({ mongos: ['m:1'] }, { target: { ...target, srv } });
    assert.deepEqual([cluster.name, cluster.seeds, cluster.srv], ['m:1', [], undefined]);
  });

  it('names the cluster only where neither file nor topology.name does', () => {
    const base = { target, uriGiven: true };
    assert.equal(clusterOf({ name: 'file', mongos: ['m:1'] }, base).name, 'file');
    assert.equal(clusterOf({ mongos: ['m:1'] }, { ...base, name: 'option' }).name, 'option');
    assert.equal(clusterOf({ name: 'same', mongos: ['m:1'] }, { ...base, name: 'same' }).name, 'same');
  });
});
