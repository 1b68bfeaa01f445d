import assert from 'node:assert/strict';
import type { Config } from '../../../src/config/config.js';
import { environmentName } from '../../../src/config/options.js';
import { optionsOf } from '../../../src/config/schema.js';
import { pem } from '../../support/pem.js';
import { catalogue, configOf, file } from './sample.js';

const ca = file('certificate');
const key = file('key');
const secret = file('geheim\n');
const uriFile = file('mongodb://filed:27018/\n');
const structure = file('{"mongos": ["router:27017"]}');
const webFile = file('http_server_config: { headers: { X-Frame-Options: deny } }');
const X509_URI = 'mongodb://h/?authMechanism=MONGODB-X509';
const LOGIN_URI = 'mongodb://u:p@h';

/** Every option, with a value as text and what it makes of the configuration. */
const cases: [
  option: string,
  value: string,
  read: (config: Config) => unknown,
  expected: unknown,
  uri?: string,
][] = [
  [
    'mongodb.uri',
    'mongodb://a:1,b:2/?replicaSet=rs',
    (c) => [c.clusters[0]!.seeds, c.clusters[0]!.replicaSet],
    [['a:1', 'b:2'], 'rs'],
  ],
  ['mongodb.uri-file', uriFile, (c) => c.clusters[0]!.seeds, ['filed:27018']],
  ['mongodb.username', 'eve', (c) => c.clusters[0]!.credentials?.username, 'eve', LOGIN_URI],
  ['mongodb.password-file', secret, (c) => c.clusters[0]!.credentials?.password, 'geheim', LOGIN_URI],
  ['mongodb.auth-source', 'people', (c) => c.clusters[0]!.credentials?.source, 'people', LOGIN_URI],
  [
    'mongodb.auth-mechanism',
    'scram-sha-1',
    (c) => c.clusters[0]!.credentials?.mechanism,
    'SCRAM-SHA-1',
    LOGIN_URI,
  ],
  ['mongodb.api-version', '1', (c) => c.clusters[0]!.apiVersion, '1'],
  [
    'mongodb.tls',
    'true',
    (c) => c.clusters[0]!.tls,
    { allowInvalidCertificates: false, allowInvalidHostnames: false },
  ],
  ['mongodb.tls-ca-file', ca, (c) => c.clusters[0]!.tls?.ca, pem(ca)],
  ['mongodb.tls-certificate-key-file', key, (c) => c.clusters[0]!.tls?.certificateKey, pem(key), X509_URI],
  [
    'mongodb.tls-certificate-key-file-password-file',
    secret,
    (c) => c.clusters[0]!.tls?.certificateKeyFilePassword,
    'geheim',
    `mongodb://h/?tlsCertificateKeyFile=${key}`,
  ],
  [
    'mongodb.tls-allow-invalid-certificates',
    'true',
    (c) => c.clusters[0]!.tls?.allowInvalidCertificates,
    true,
  ],
  ['mongodb.tls-allow-invalid-hostnames', 'true', (c) => c.clusters[0]!.tls?.allowInvalidHostnames, true],
  ['topology.name', 'orders', (c) => c.clusters[0]!.name, 'orders'],
  ['topology.file', structure, (c) => c.clusters[0]!.members.map(({ host }) => host), ['router:27017']],
  ['heartbeat.mode', 'poll', (c) => c.heartbeat.mode, 'poll'],
  ['heartbeat.interval', '500ms', (c) => c.heartbeat.intervalSeconds, 0.5],
  ['heartbeat.timeout', '10s', (c) => c.heartbeat.timeoutSeconds, 10],
  ['discovery.router-retention', '0s', (c) => c.discovery.routerRetentionSeconds, 0],
  ['discovery.enabled', 'false', (c) => c.clusters[0]!.discovery, false],
  ['discovery.interval', '2m', (c) => c.discovery.intervalSeconds, 120],
  ['discovery.horizon', 'external', (c) => c.discovery.horizon, 'external'],
  [
    'host-map',
    'a:1=b:2,[::1]:3=c:4',
    (c) => [...c.hostMap],
    [
      ['a:1', 'b:2'],
      ['[::1]:3', 'c:4'],
    ],
  ],
  ['scrape.timeout-offset', '500ms', (c) => c.scrape.timeoutOffsetSeconds, 0.5],
  ['scrape.default-timeout', '30', (c) => c.scrape.defaultTimeoutSeconds, 30],
  ['scrape.concurrency', '7', (c) => c.scrape.concurrency, 7],
  ['web.listen-address', 'localhost:80', (c) => c.web.listen, { host: 'localhost', port: 80 }],
  ['web.telemetry-path', '/m', (c) => c.web.telemetryPath, '/m'],
  ['web.config.file', webFile, (c) => c.web.settings.headers, { 'X-Frame-Options': 'deny' }],
  ['web.enable-lifecycle', 'true', (c) => c.web.lifecycle, true],
  ['web.open-health', 'true', (c) => c.web.openHealth, true],
  ['log.level', 'debug', (c) => c.log.level, 'debug'],
  ['log.format', 'json', (c) => c.log.format, 'json'],
  ['collector.serverstatus', 'false', (c) => c.collectors.get('serverstatus'), false],
  ['collector.oplog', 'false', (c) => c.collectors.get('oplog'), false],
  ['collector.sharding', 'true', (c) => c.collectors.get('sharding'), true],
  ['collector.collstats', 'true', (c) => c.collectors.get('collstats'), true],
  [
    'collstats.namespaces',
    'shop.*,!shop.tmp_*',
    (c) => c.surveys.get('collstats')?.patterns,
    ['shop.*', '!shop.tmp_*'],
  ],
  ['collstats.limit', '7', (c) => c.surveys.get('collstats')?.most, 7],
  ['collstats.max-age', '2m', (c) => c.surveys.get('collstats')?.maxAgeSeconds, 120],
  [
    'metrics.disable',
    'operations,connections',
    (c) => [...c.disabledMetricGroups],
    ['commands', 'operations', 'connections'],
  ],
  ['metrics.enable', 'commands', (c) => [...c.disabledMetricGroups], []],
  ['commands.names', 'find,findAndModify', (c) => c.commandNames, ['find', 'findAndModify']],
];

/** `{a: {b: value}}` of `a.b`; JSON is YAML. */
function nested(option: string, value: unknown): object {
  return option.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as object;
}

describe('every option from every source', () => {
  it('is covered here', () => {
    const covered = new Set(cases.map(([option]) => option));
    const missing = [...optionsOf(catalogue).keys()].filter((option) => !covered.has(option));
    // The two of a share are of use together only: shard.test.ts.
    assert.deepEqual(missing, ['partition.count', 'partition.index', 'config.file']);
  });

  for (const [option, value, read, expected, uri] of cases) {
    const base = uri === undefined ? {} : { MONGODB_URI: uri };
    it(`--${option}=…`, () => {
      assert.deepEqual(read(configOf([`--${option}=${value}`], base)), expected);
    });
    it(`--${option} …`, () => {
      assert.deepEqual(read(configOf([`--${option}`, value], base)), expected);
    });
    it(environmentName(option), () => {
      assert.deepEqual(read(configOf([], { ...base, [environmentName(option)]: value })), expected);
    });
    it(`${option} in YAML and JSON`, () => {
      const list = optionsOf(catalogue).get(option)?.format.kind === 'list';
      const path = file(JSON.stringify(nested(option, list ? value.split(',') : value)), 'json');
      assert.deepEqual(read(configOf([`--config.file=${path}`], base)), expected);
    });
  }
});

describe('names of environment variables', () => {
  const expected: [option: string, variable: string][] = [
    ['mongodb.uri', 'MONGODB_URI'],
    ['mongodb.uri-file', 'MONGODB_URI_FILE'],
    ['mongodb.password-file', 'MONGODB_PASSWORD_FILE'],
    ['mongodb.tls-ca-file', 'MONGODB_TLS_CA_FILE'],
    ['web.listen-address', 'MONGODB_EXPORTER_WEB_LISTEN_ADDRESS'],
    ['collector.oplog', 'MONGODB_EXPORTER_COLLECTOR_OPLOG'],
    ['host-map', 'MONGODB_EXPORTER_HOST_MAP'],
    ['config.file', 'MONGODB_EXPORTER_CONFIG_FILE'],
  ];
  for (const [option, variable] of expected) {
    it(`${option} is ${variable}`, () => {
      assert.equal(environmentName(option), variable);
    });
  }

  it('are all different', () => {
    const names = [...optionsOf(catalogue).keys()].map(environmentName);
    assert.equal(new Set(names).size, names.length);
  });
});
