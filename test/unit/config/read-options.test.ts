import assert from 'node:assert/strict';
import type { Config } from '../../../src/config/config.js';
import { FORMATS } from '../../../src/config/options/formats.js';
import { optionsOf } from '../../../src/config/options/schema.js';
import { pem } from '../../support/pem.js';
import { catalogue, configOf, file, foundIn } from './sample.js';

const options = optionsOf(catalogue);
const ca = file('certificate');
const key = file('key');
const secret = file('geheim\n');
const uriFile = file('mongodb://filed:27018/\n');
const structure = file('{"mongos": ["router:27017"]}');
const webFile = file('http_server_config: { headers: { X-Frame-Options: deny } }');
const X509_URI = 'mongodb://h/?authMechanism=MONGODB-X509';
const LOGIN_URI = 'mongodb://u:p@h';

/** Every option, with a value as text and its effect on the configuration. */
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
    (c) => c.collectorSettings.get('collstats')?.patterns,
    ['shop.*', '!shop.tmp_*'],
  ],
  ['collstats.limit', '7', (c) => c.collectorSettings.get('collstats')?.most, 7],
  ['collstats.max-age', '2m', (c) => c.collectorSettings.get('collstats')?.maxAgeSeconds, 120],
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
    const missing = [...options.keys()].filter((option) => !covered.has(option));
    // The two of a partition are valid together only: partition.test.ts.
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
    const { env, format } = options.get(option)!;
    it(env, () => {
      assert.deepEqual(read(configOf([], { ...base, [env]: value })), expected);
    });
    it(`${option} in YAML and JSON`, () => {
      const list = FORMATS[format].kind === 'list';
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
      assert.equal(options.get(option)?.env, variable);
    });
  }

  it('follow from the names of the options', () => {
    for (const [name, { env, arg }] of options) {
      const words = name.toUpperCase().replaceAll(/[.-]/g, '_');
      assert.equal(env, name.startsWith('mongodb.') ? words : `MONGODB_EXPORTER_${words}`);
      assert.equal(arg, name);
    }
  });
});

describe('precedence of sources', () => {
  const inFile = file('scrape: {concurrency: 2}\n', 'yml');
  const byFile = `--config.file=${inFile}`;
  const env = { MONGODB_EXPORTER_SCRAPE_CONCURRENCY: '3' };
  const cases: [name: string, argv: string[], env: Record<string, string>, expected: number][] = [
    ['default', [], {}, 32],
    ['file over default', [byFile], {}, 2],
    ['file named in the environment', [], { MONGODB_EXPORTER_CONFIG_FILE: inFile }, 2],
    ['environment over file', [byFile], env, 3],
    ['argument over environment', [byFile, '--scrape.concurrency=4'], env, 4],
    ['argument over file', [byFile, '--scrape.concurrency', '4'], {}, 4],
    ['empty variable is absent', [byFile], { MONGODB_EXPORTER_SCRAPE_CONCURRENCY: '' }, 2],
    [
      'a wrong value that is overridden is not reported',
      ['--scrape.concurrency=4'],
      { MONGODB_EXPORTER_SCRAPE_CONCURRENCY: 'x' },
      4,
    ],
  ];
  for (const [name, argv, variables, expected] of cases) {
    it(name, () => {
      assert.equal(configOf(argv, variables).scrape.concurrency, expected);
    });
  }

  it('reads the file of the argument, not the one of the environment', () => {
    const config = configOf([byFile], { MONGODB_EXPORTER_CONFIG_FILE: '/nonexistent' });
    assert.equal(config.scrape.concurrency, 2);
  });

  it('replaces lists as a whole', () => {
    const both = file('host-map: ["a:1=b:1", "c:1=d:1"]\n', 'yml');
    assert.deepEqual(
      [...configOf([`--config.file=${both}`, '--host-map=e:1=f:1']).hostMap],
      [['e:1', 'f:1']],
    );
  });
});

describe('problems of options', () => {
  it('name the variable', () => {
    const env = {
      MONGODB_TLS: 'yes',
      MONGODB_EXPORTER_HOST_MAP: 'a:1=b:1,x',
      MONGODB_URI_FILE: '/nonexistent',
    };
    assert.deepEqual(foundIn([], env), [
      'mongodb.tls (environment variable MONGODB_TLS): not-boolean',
      'host-map (environment variable MONGODB_EXPORTER_HOST_MAP): bad-pair',
      'mongodb.uri-file (environment variable MONGODB_URI_FILE): unreadable-file',
    ]);
  });

  it('are reported all at once, by source and then in the order of the help', () => {
    const path = file('web: {listen-address: x}\nlogs: {}\n', 'yml');
    assert.deepEqual(
      foundIn(['--log.level=x', '--foo', `--config.file=${path}`], {
        MONGODB_TLS: '1',
        MONGODB_USERNAME: 'u',
      }),
      [
        'foo (argument): unknown-option',
        `logs (${path}:2:1): unknown-option`,
        'mongodb.tls (environment variable MONGODB_TLS): not-boolean',
        `web.listen-address (${path}:1:23): bad-listen-address`,
        'log.level (argument): unknown-value',
      ],
    );
  });

  it('include those of the topology file where the login is wrong as well', () => {
    const path = file('mongos: [a]', 'yml');
    assert.deepEqual(foundIn(['--mongodb.username=u', `--topology.file=${path}`]), [
      'mongodb.username (argument): login-without-password',
      `topology.file (${path}:1:10): bad-host-port`,
    ]);
  });

  it('do not include environment variables of other programs', () => {
    const env = { MONGODB_PORT: 'tcp://10.0.0.1:27017', MONGODB_EXPORTER_SERVICE_HOST: '10.0.0.2' };
    assert.deepEqual(foundIn([], env), []);
  });
});
