import assert from 'node:assert/strict';
import { configOf, file, found, problemsOf, remediesOf } from '../sample.js';

describe('readOptionsFile', () => {
  const cases: [name: string, content: string, ...expected: string[]][] = [
    ['an unknown key', 'mongodb:\n  url: mongodb://u:geheim@h\n', 'mongodb.url (F:2:3): unknown-option'],
    ['an unknown group', 'mongo:\n  uri: x\n', 'mongo (F:1:1): unknown-option'],
    ['a key at the wrong level', 'uri: x\n', 'uri (F:1:1): unknown-option'],
    ['a key with dots', 'mongodb.uri: mongodb://u:geheim@h\n', 'mongodb.uri (F:1:1): dotted-key'],
    ['a URI as key', 'mongodb://u:geheim@h: x\n', 'a key (F:1:1): unknown-option'],
    ['a key that is no text', '? [a]\n: b\n', 'config.file (F:1:3): yaml-key'],
    ['a value where a group belongs', 'mongodb: mongodb://u:geheim@h\n', 'mongodb (F:1:10): not-a-group'],
    ['a list where the map belongs', '- geheim\n', 'config.file (F:1:1): not-a-group'],
    ['a map where a value belongs', 'mongodb:\n  uri: {a: geheim}\n', 'mongodb.uri (F:2:8): not-a-value'],
    ['a list where a value belongs', 'log: {level: [info]}\n', 'log.level (F:1:14): not-a-value'],
    ['a map for a list', 'host-map: {a: b}\n', 'host-map (F:1:11): not-a-list'],
    [
      'an entry of a list',
      'metrics:\n  disable:\n    - operations\n    - {}\n    - comands\n',
      'metrics.disable (F:4:7): not-a-list',
      'metrics.disable (F:5:7): unknown-metric-group',
    ],
    ['YAML 1.1 booleans', 'mongodb: {tls: yes}\n', 'mongodb.tls (F:1:16): not-boolean'],
    [
      'a number of another base',
      'scrape: {concurrency: 0x10}\n',
      'scrape.concurrency (F:1:23): not-a-number',
    ],
    ['a file in the file', 'config: {file: x}\n', 'config.file (F:1:10): file-in-file'],
    ['a repeated key', 'log: {}\nlog: {}\n', 'config.file (F:2:1): yaml-duplicate-key'],
    ['broken YAML', 'log: {level: "geheim\n', 'config.file (F:2:1): yaml-syntax'],
    ['broken JSON', '{"log": {"level": "info",}', 'config.file (F:1:27): yaml-syntax'],
    ['an alias without anchor', 'mongodb: {uri: *geheim}\n', 'config.file (F:1:16): yaml-alias'],
    [
      'an anchor whose value is wrong',
      'heartbeat: {interval: &x soon}\ndiscovery: {interval: *x}\n',
      'discovery.interval (F:1:26): not-a-duration',
      'heartbeat.interval (F:1:26): not-a-duration',
    ],
  ];
  for (const [name, content, ...expected] of cases) {
    it(`reports line and column of ${name}`, () => {
      const path = file(content, 'yml');
      const problems = problemsOf([`--config.file=${path}`]);
      assert.deepEqual(
        problems.map((problem) => found(problem).replace(`(${path}:`, '(F:')),
        expected,
      );
    });
  }

  const suggestions: [content: string, remedy: string][] = [
    ['mongodb:\n  url: x\n', 'did you mean mongodb.uri?'],
    ['mongo:\n  uri: x\n', 'did you mean mongodb?'],
    ['uri: x\n', 'did you mean mongodb.uri?'],
    ['mongodb: {password: geheim}', 'did you mean mongodb.password-file?'],
    ['mongodb.uri: x\n', 'nest it, as mongodb: {uri: …}'],
  ];
  for (const [content, remedy] of suggestions) {
    it(`suggests for ${JSON.stringify(content)}: ${remedy}`, () => {
      assert.deepEqual(remediesOf([`--config.file=${file(content, 'yml')}`]), [remedy]);
    });
  }

  it('reads anchors, empty groups and empty values', () => {
    const path = file(
      'log: &l {level: debug}\nscrape:\nweb:\n  telemetry-path:\ntopology: {name: &n x}\ndiscovery: {horizon: *n}\n',
    );
    const config = configOf([`--config.file=${path}`]);
    assert.equal(config.log.level, 'debug');
    assert.equal(config.web.telemetryPath, '/metrics');
    assert.equal(config.discovery.horizon, 'x');
  });

  it('reads an empty file as no options', () => {
    assert.equal(configOf([`--config.file=${file('# nothing\n')}`]).log.level, 'info');
  });
});
