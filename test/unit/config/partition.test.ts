import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import type { Partition } from '../../../src/config/config.js';
import { summary } from '../../../src/config/summary.js';
import { configOf, file, foundIn, problemsOf } from './sample.js';

const URI = '--mongodb.uri=mongodb://db1/';

const partitionOf = (args: readonly string[], env = {}): Partition => configOf([URI, ...args], env).partition;

describe('partitionOf', () => {
  it('is the whole topology by default, whatever the name of the host', () => {
    assert.deepEqual(partitionOf([], { HOSTNAME: 'exporter-3' }), { index: 0, count: 1 });
    assert.deepEqual(partitionOf(['--partition.index=0', '--partition.count=1']), { index: 0, count: 1 });
  });

  it('is set by option, environment and file', () => {
    assert.deepEqual(partitionOf(['--partition.index=2', '--partition.count=3']), { index: 2, count: 3 });
    const env = { MONGODB_EXPORTER_PARTITION_INDEX: '1', MONGODB_EXPORTER_PARTITION_COUNT: '4' };
    assert.deepEqual(partitionOf([], env), { index: 1, count: 4 });
    assert.deepEqual(partitionOf(['--partition.index=0'], env), { index: 0, count: 4 });
    const options = file('partition: { count: 5, index: 4 }', 'yaml');
    assert.deepEqual(partitionOf([`--config.file=${options}`]), { index: 4, count: 5 });
  });

  for (const [name, ordinal] of [
    ['exporter-0', 0],
    ['mongodb-topology-exporter-11', 11],
    ['exporter-2.exporters.monitoring.svc.cluster.local', 2],
  ] as const) {
    it(`is read from the name of the pod: ${name}`, () => {
      assert.deepEqual(partitionOf(['--partition.count=12'], { HOSTNAME: name }), {
        index: ordinal,
        count: 12,
      });
    });
  }

  it('is that of the option rather than of the name', () => {
    assert.deepEqual(
      partitionOf(['--partition.count=3', '--partition.index=0'], { HOSTNAME: 'exporter-2' }),
      {
        index: 0,
        count: 3,
      },
    );
  });

  for (const name of ['web', 'exporter-', 'exporter-2a', 'exporter2', '2', 'db.exporter-2']) {
    it(`needs a host name that ends in a number: ${name}`, () => {
      assert.deepEqual(foundIn([URI, '--partition.count=3'], { HOSTNAME: name }), [
        `partition.index (host name "${name}"): partition-without-index`,
      ]);
    });
  }

  it('is read from the name of the host without the variable', () => {
    const [problem] = problemsOf([URI, '--partition.count=1000'], { HOSTNAME: '' });
    // On a host whose name ends in a number there is nothing to refuse.
    assert.ok(problem?.where.includes(JSON.stringify(hostname())) ?? /-\d+(\.|$)/.test(hostname()));
  });

  for (const [args, env, problem] of [
    [
      ['--partition.count=3', '--partition.index=3'],
      {},
      'partition.index (argument): partition-index-too-large',
    ],
    [
      ['--partition.count=2'],
      { HOSTNAME: 'exporter-2' },
      'partition.index (host name "exporter-2"): partition-index-too-large',
    ],
    [['--partition.index=1'], {}, 'partition.index (argument): partition-index-too-large'],
    [['--partition.count=0', '--partition.index=7'], {}, 'partition.count (argument): out-of-bounds'],
    [['--partition.count=2', '--partition.index=-1'], {}, 'partition.index (argument): not-a-number'],
  ] as const) {
    it(`is refused: ${args.join(' ')} ${JSON.stringify(env)}`, () => {
      assert.deepEqual(foundIn([URI, ...args], env), [problem]);
    });
  }

  it('is printed by check-config where there are several exporters', () => {
    assert.match(
      summary(configOf([URI, '--partition.count=3', '--partition.index=1'])),
      /^partition +1 of 3, from 0$/m,
    );
    assert.doesNotMatch(summary(configOf([URI])), /^partition/m);
  });
});
