import assert from 'node:assert/strict';
import { load } from '../../../src/config/load.js';
import { catalogue, checkProblems, configOf, remediesOf } from './sample.js';

describe('readArguments', () => {
  checkProblems([
    [['--mongodb.url=x'], 'mongodb.url (argument): unknown-option'],
    [['--mongodb.url', 'mongodb://u:geheim@h'], 'mongodb.url (argument): unknown-option'],
    [['--mongodb.user=x'], 'mongodb.user (argument): unknown-option'],
    [['--uri=x'], 'uri (argument): unknown-option'],
    [['--mongodb.password=geheim'], 'mongodb.password (argument): unknown-option'],
    [['--no-collector.oplg'], 'no-collector.oplg (argument): unknown-option'],
    [['--collector.opcounters'], 'collector.opcounters (argument): unknown-option'],
    [['--frobnicate', 'x', 'check-config'], 'frobnicate (argument): unknown-option'],
    [['--mongodb://u:geheim@h'], 'an option (argument): unknown-option'],
    [['--mongodb.uri'], 'mongodb.uri (argument): no-value'],
    [['--mongodb.uri', '--log.level=debug'], 'mongodb.uri (argument): no-value'],
    [['--mongodb.uri', 'check-config'], 'mongodb.uri (argument): no-value'],
    [['--log.level='], 'log.level (argument): no-value'],
    [['--log.level', ''], 'log.level (argument): no-value'],
    [['--log.level=info', '--log.level=info'], 'log.level (argument): given-twice'],
    [['--mongodb.tls', '--no-mongodb.tls'], 'mongodb.tls (argument): given-twice'],
    [['--no-log.level'], 'log.level (argument): negated-value'],
    [['--no-mongodb.tls=true'], 'mongodb.tls (argument): negated-with-value'],
    [['stray'], 'command line (argument 1): stray-argument'],
    [['--topology.name', 'two', 'words'], 'command line (argument 3): stray-argument'],
    [['mongodb://u:geheim@h'], 'command line (argument 1): stray-argument'],
    [['-log.level=debug'], 'command line (argument 1): stray-argument'],
    [['log.level=debug'], 'command line (argument 1): stray-argument'],
    [['checkconfig'], 'command line (argument 1): stray-argument'],
    [['help'], 'command line (argument 1): stray-argument'],
    [['--no-collector.oplog', 'stray'], 'command line (argument 2): stray-argument'],
    [
      ['--', 'stray'],
      'command line (argument 1): stray-argument',
      'command line (argument 2): stray-argument',
    ],
  ]);

  const suggestions: [argument: string, remedy: string][] = [
    ['--mongodb.url=x', 'did you mean --mongodb.uri?'],
    ['--mongodb.user=x', 'did you mean --mongodb.username?'],
    ['--uri=x', 'did you mean --mongodb.uri?'],
    ['--mongodb.password=geheim', 'did you mean --mongodb.password-file?'],
    ['--no-collector.oplg', 'did you mean --no-collector.oplog?'],
    ['--frobnicate', 'see --help for all options'],
    ['--log.level=', 'write --log.level=<error|warn|info|debug>'],
    ['--no-log.level', 'write --log.level=<error|warn|info|debug>'],
    ['mongodb://u:geheim@h', 'write a URI as --mongodb.uri=<uri>'],
    ['-log.level=debug', 'write --log.level'],
    ['log.level=debug', 'write --log.level'],
    ['checkconfig', 'did you mean check-config?'],
    ['help', 'did you mean --help?'],
    ['stray', 'write options as --name=value, and quote values that contain spaces'],
  ];
  for (const [argument, remedy] of suggestions) {
    it(`suggests for ${argument}: ${remedy}`, () => {
      assert.deepEqual(remediesOf([argument]), [remedy]);
    });
  }

  const commands: [argv: string[], kind: string][] = [
    [['check-config'], 'check-config'],
    [['--log.level=debug', 'check-config'], 'check-config'],
    [['--mongodb.tls', 'check-config'], 'check-config'],
    [['--help'], 'help'],
    [['-h'], 'help'],
    [['--version'], 'version'],
    [['check-config', '--help', '--version'], 'help'],
    [['--help', '--no-such-option', 'stray'], 'help'],
  ];
  for (const [argv, kind] of commands) {
    it(`reads the command ${kind} of ${argv.join(' ')}`, () => {
      assert.equal(load(argv, {}, catalogue).kind, kind);
    });
  }

  const switches: [argv: string[], oplog: boolean][] = [
    [['--collector.oplog'], true],
    [['--collector.oplog', '--log.level=debug'], true],
    [['--collector.oplog', 'false'], false],
    [['--collector.oplog=false'], false],
    [['--no-collector.oplog'], false],
  ];
  for (const [argv, oplog] of switches) {
    it(`reads ${argv.join(' ')} as ${String(oplog)}`, () => {
      assert.equal(configOf(argv).collectors.get('oplog'), oplog);
    });
  }

  it('joins a repeated list, with commas or without', () => {
    const { hostMap } = configOf(['--host-map=a:1=b:1', '--host-map', 'c:1=d:1, e:1=f:1']);
    assert.deepEqual([...hostMap.keys()], ['a:1', 'c:1', 'e:1']);
  });
});
