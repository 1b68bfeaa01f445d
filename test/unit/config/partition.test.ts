import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import type { Partition } from '../../../src/config/config.js';
import { plan } from '../../../src/config/load.js';
import { configOf, file, problemsOf } from './sample.js';

const URI = '--mongodb.uri=mongodb://db1/';

const shareOf = (args: readonly string[], env = {}): Partition => configOf([URI, ...args], env).partition;

describe('the share of one of several exporters, as configured', () => {
  it('by default one exporter watches all, whatever its host is called', () => {
    assert.deepEqual(shareOf([], { HOSTNAME: 'exporter-3' }), { index: 0, count: 1 });
    assert.deepEqual(shareOf(['--partition.index=0', '--partition.count=1']), { index: 0, count: 1 });
  });

  it('by option, environment and file', () => {
    assert.deepEqual(shareOf(['--partition.index=2', '--partition.count=3']), { index: 2, count: 3 });
    const env = { MONGODB_EXPORTER_PARTITION_INDEX: '1', MONGODB_EXPORTER_PARTITION_COUNT: '4' };
    assert.deepEqual(shareOf([], env), { index: 1, count: 4 });
    assert.deepEqual(shareOf(['--partition.index=0'], env), { index: 0, count: 4 });
    const options = file('partition: { count: 5, index: 4 }', 'yaml');
    assert.deepEqual(shareOf([`--config.file=${options}`]), { index: 4, count: 5 });
  });

  for (const [name, ordinal] of [
    ['exporter-0', 0],
    ['mongodb-topology-exporter-11', 11],
    ['exporter-2.exporters.monitoring.svc.cluster.local', 2],
  ] as const) {
    it(`by the name of the pod: ${name}`, () => {
      assert.deepEqual(shareOf(['--partition.count=12'], { HOSTNAME: name }), { index: ordinal, count: 12 });
    });
  }

  it('an ordinal that is given stands before the one in the name', () => {
    assert.deepEqual(shareOf(['--partition.count=3', '--partition.index=0'], { HOSTNAME: 'exporter-2' }), {
      index: 0,
      count: 3,
    });
  });

  for (const name of ['web', 'exporter-', 'exporter-2a', 'exporter2', '2', 'db.exporter-2']) {
    it(`a host name that does not end in a number is refused: ${name}`, () => {
      assert.deepEqual(problemsOf([URI, '--partition.count=3'], { HOSTNAME: name }), [
        `partition.index (host name "${name}"): does not end in a number, as that of a pod of a StatefulSet does; ` +
          'set it to a number from 0 to 2, another for each exporter',
      ]);
    });
  }

  it('without the variable the name of the host is taken', () => {
    const [problem] = problemsOf([URI, '--partition.count=1000'], { HOSTNAME: '' });
    // On a host whose name ends in a number there is nothing to refuse.
    assert.ok(problem?.includes(JSON.stringify(hostname())) ?? /-\d+(\.|$)/.test(hostname()));
  });

  for (const [args, env, problem] of [
    [
      ['--partition.count=3', '--partition.index=3'],
      {},
      'partition.index (argument): 3 is too large where partition.count is 3: the first exporter is 0; ' +
        'set it to a number from 0 to 2, or partition.count to the number of exporters',
    ],
    [
      ['--partition.count=2'],
      { HOSTNAME: 'exporter-2' },
      'partition.index (host name "exporter-2"): 2 is too large where partition.count is 2: the first exporter is 0; ' +
        'set it to a number from 0 to 1, or partition.count to the number of exporters',
    ],
    [
      ['--partition.index=1'],
      {},
      'partition.index (argument): 1 is too large where partition.count is 1: the first exporter is 0; ' +
        'set partition.count to the number of exporters',
    ],
    [
      ['--partition.count=0', '--partition.index=7'],
      {},
      'partition.count (argument): "0" is not a whole number; write one from 1 to 1000',
    ],
    [
      ['--partition.count=2', '--partition.index=-1'],
      {},
      'partition.index (argument): "-1" is not a whole number; write one from 0 to 999',
    ],
  ] as const) {
    it(`is refused: ${args.join(' ')} ${JSON.stringify(env)}`, () => {
      assert.deepEqual(problemsOf([URI, ...args], env), [problem]);
    });
  }

  it('stands in what check-config prints, where there are several', () => {
    assert.match(
      plan(configOf([URI, '--partition.count=3', '--partition.index=1'])),
      /^share +exporter 1 of 3, from 0$/m,
    );
    assert.doesNotMatch(plan(configOf([URI])), /^share/m);
  });
});
