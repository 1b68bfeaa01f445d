import assert from 'node:assert/strict';
import { parseDuration, parseListenAddress } from '../../../../src/config/options/value-formats.js';
import { checkProblems, directory, file, remediesOf } from '../sample.js';

describe('parseDuration', () => {
  const cases: [text: string, seconds: number][] = [
    ['0', 0],
    ['15', 15],
    ['0.25', 0.25],
    ['35ms', 0.035],
    ['1.5s', 1.5],
    ['2m', 120],
    ['1h', 3600],
  ];
  for (const [text, seconds] of cases) {
    it(`${text} is ${seconds} s`, () => {
      assert.deepEqual(parseDuration(text), { ok: true, value: seconds });
    });
  }
  for (const text of ['', ' 1', '1 s', '.5', '1.', '+1', '-1', '1e3', '1d', 's', 'Infinity', '1S']) {
    it(`${JSON.stringify(text)} is none`, () => {
      assert.equal(parseDuration(text).ok, false);
    });
  }
});

describe('parseListenAddress', () => {
  const cases: [text: string, expected: object][] = [
    [':9927', { port: 9927 }],
    [':0', { port: 0 }],
    ['0.0.0.0:9927', { host: '0.0.0.0', port: 9927 }],
    ['[::]:9927', { host: '::', port: 9927 }],
  ];
  for (const [text, expected] of cases) {
    it(text, () => {
      assert.deepEqual(parseListenAddress(text), { ok: true, value: expected });
    });
  }
});

describe('formats', () => {
  const EMPTY = file('\n');
  checkProblems([
    [['--mongodb.tls=0'], 'mongodb.tls (argument): not-boolean'],
    [['--mongodb.tls', 'maybe'], 'mongodb.tls (argument): not-boolean'],
    [['--collstats.namespaces=shop orders'], 'collstats.namespaces (argument): bad-pattern'],
    [['--collstats.limit=0'], 'collstats.limit (argument): out-of-bounds'],
    [['--collector.oplog=no'], 'collector.oplog (argument): not-boolean'],
    [['--discovery.enabled=True'], 'discovery.enabled (argument): not-boolean'],
    [['--mongodb.auth-mechanism=MONGODB-CR'], 'mongodb.auth-mechanism (argument): unknown-value'],
    [['--topology.name=a\nb'], 'topology.name (argument): control-characters'],
    [['--discovery.interval=soon'], 'discovery.interval (argument): not-a-duration'],
    [['--discovery.interval=-1'], 'discovery.interval (argument): not-a-duration'],
    [['--discovery.interval=1m30s'], 'discovery.interval (argument): not-a-duration'],
    [['--discovery.interval=500ms'], 'discovery.interval (argument): out-of-bounds'],
    [['--scrape.timeout-offset=2h'], 'scrape.timeout-offset (argument): out-of-bounds'],
    [['--scrape.timeout-offset=10'], 'scrape.timeout-offset (argument): no-time-to-scrape'],
    [['--scrape.default-timeout=200ms'], 'scrape.default-timeout (argument): no-time-to-scrape'],
    [['--scrape.concurrency=0'], 'scrape.concurrency (argument): out-of-bounds'],
    [['--scrape.concurrency=10001'], 'scrape.concurrency (argument): out-of-bounds'],
    [['--scrape.concurrency=1.5'], 'scrape.concurrency (argument): not-a-number'],
    [['--scrape.concurrency=0x10'], 'scrape.concurrency (argument): not-a-number'],
    [['--scrape.concurrency=1e3'], 'scrape.concurrency (argument): not-a-number'],
    [['--scrape.concurrency=many'], 'scrape.concurrency (argument): not-a-number'],
    [['--web.listen-address=9927'], 'web.listen-address (argument): bad-listen-address'],
    [['--web.listen-address=:http'], 'web.listen-address (argument): bad-listen-address'],
    [['--web.listen-address=:65536'], 'web.listen-address (argument): bad-listen-address'],
    [['--web.listen-address=::1:9927'], 'web.listen-address (argument): bad-listen-address'],
    [['--web.listen-address=*:9927'], 'web.listen-address (argument): bad-listen-address'],
    [['--web.telemetry-path=metrics'], 'web.telemetry-path (argument): relative-path'],
    [['--web.telemetry-path=/-/ready'], 'web.telemetry-path (argument): reserved-path'],
    [['--web.telemetry-path=/m?x'], 'web.telemetry-path (argument): bad-path'],
    [['--host-map=a:1'], 'host-map (argument): bad-pair'],
    [['--host-map=a=b:1'], 'host-map (argument): bad-pair'],
    [['--host-map=a:1=b:0'], 'host-map (argument): bad-pair'],
    [['--host-map=:1=b:1'], 'host-map (argument): bad-pair'],
    [['--host-map=a:1=b:1,,'], 'host-map (argument): empty-entry', 'host-map (argument): empty-entry'],
    [['--host-map=a:1=b:1', '--host-map=a:1=c:1'], 'host-map (argument): mapped-twice'],
    [['--metrics.disable=conections'], 'metrics.disable (argument): unknown-metric-group'],
    [['--metrics.enable=x,operations'], 'metrics.enable (argument): unknown-metric-group'],
    [
      ['--commands.names=find,db.users,'],
      'commands.names (argument): bad-command-name',
      'commands.names (argument): empty-entry',
    ],
    [['--log.level=verbose'], 'log.level (argument): unknown-value'],
    [['--mongodb.password-file=hunter2'], 'mongodb.password-file (argument): unreadable-file'],
    [['--mongodb.uri-file=mongodb://u:hunter2@h/'], 'mongodb.uri-file (argument): unreadable-file'],
    [['--mongodb.password-file=/nonexistent'], 'mongodb.password-file (argument): unreadable-file'],
    [[`--mongodb.tls-ca-file=${directory}`], 'mongodb.tls-ca-file (argument): unreadable-file'],
    [[`--mongodb.password-file=${EMPTY}`], 'mongodb.password-file (argument): empty-secret'],
    [['--config.file=/nonexistent'], 'config.file (argument): unreadable-file'],
  ]);

  const remedies: [argument: string, remedy: string][] = [
    ['--mongodb.tls=0', 'write true or false'],
    ['--scrape.concurrency=many', 'write a value from 1 to 10000'],
    ['--discovery.interval=500ms', 'write a value from 1s to 24h'],
    ['--log.level=verbose', 'write one of error, warn, info, debug'],
    ['--web.telemetry-path=metrics', 'write /metrics'],
    ['--metrics.disable=conections', 'did you mean connections?'],
    ['--metrics.enable=x', 'write one or more of connections, operations, commands'],
    ['--host-map=a:1', 'write reported=address, for example db1:27017=localhost:37017'],
  ];
  for (const [argument, remedy] of remedies) {
    it(`advise for ${argument}: ${remedy}`, () => {
      assert.deepEqual(remediesOf([argument]), [remedy]);
    });
  }
});
