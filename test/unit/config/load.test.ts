import assert from 'node:assert/strict';
import { load } from '../../../src/config/load.js';
import { catalogue, configOf, file } from './sample.js';

describe('load', () => {
  it('needs no options', () => {
    const expected = {
      clusters: [
        {
          name: 'localhost:27017',
          seeds: ['localhost:27017'],
          uriOptions: {},
          discovery: true,
          parts: [],
          members: [],
        },
      ],
      files: [],
      topology: {},
      web: {
        listen: { port: 9927 },
        telemetryPath: '/metrics',
        lifecycle: false,
        openHealth: false,
        settings: { users: new Map(), headers: {} },
      },
      scrape: { timeoutOffsetSeconds: 0.25, defaultTimeoutSeconds: 10, concurrency: 32 },
      heartbeat: { mode: 'stream', intervalSeconds: 2, timeoutSeconds: 3 },
      discovery: { intervalSeconds: 60, routerRetentionSeconds: 900 },
      hostMap: new Map(),
      collectors: new Map([
        ['serverstatus', true],
        ['oplog', true],
        ['sharding', false],
        ['collstats', false],
      ]),
      collectorSettings: new Map([['collstats', { maxAgeSeconds: 600, most: 200, patterns: [] }]]),
      disabledMetricGroups: new Set(['commands']),
      commandNames: [],
      log: { level: 'info', format: 'text' },
      warnings: [],
      secrets: [],
      partition: { index: 0, count: 1 },
    };
    const { kind, ...invocation } = load([], {}, catalogue);
    assert.ok('config' in invocation);
    assert.deepEqual([kind, invocation.config], ['run', expected]);
  });

  it('freezes the configuration deeply', () => {
    const config = configOf(['--mongodb.uri=mongodb://u:p@a/?tls=true']);
    for (const part of [
      config,
      config.clusters,
      config.clusters[0]!.credentials,
      config.clusters[0]!.tls,
      config.clusters[0]!.seeds,
      config.web.listen,
      config.web.settings.headers,
      config.secrets,
    ]) {
      assert.ok(Object.isFrozen(part));
    }
  });

  it('applies metrics.enable after metrics.disable and the default', () => {
    const argv = ['--metrics.disable=connections,operations', '--metrics.enable=operations,commands'];
    assert.deepEqual([...configOf(argv).disabledMetricGroups], ['connections']);
  });

  it('keeps values as written: numbers, blanks and quotes are text', () => {
    for (const name of ['0x10', '1e3', '0123', "'a'", 'two words', 'true']) {
      assert.equal(configOf([`--topology.name=${name}`]).clusters[0]!.name, name);
      assert.equal(configOf([], { MONGODB_EXPORTER_TOPOLOGY_NAME: name }).clusters[0]!.name, name);
    }
    assert.equal(configOf([`--config.file=${file('topology: {name: 0123}')}`]).clusters[0]!.name, '0123');
  });

  const names: [uri: string, name: string][] = [
    ['mongodb://a,b/?replicaSet=rs0', 'rs0'],
    ['mongodb+srv://cluster.example.net', 'cluster.example.net'],
    ['mongodb://a:1,b', 'a:1'],
  ];
  for (const [uri, name] of names) {
    it(`names the topology of ${uri} ${name}`, () => {
      assert.equal(configOf([`--mongodb.uri=${uri}`]).clusters[0]!.name, name);
    });
  }
});
