import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from '../../../../src/config/load.js';
import { catalogue } from '../../../unit/config/sample.js';

describe('options that are read again', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pipe-'));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('keep the content of a pipe, which can be read only once', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const write = (text: string): ChildProcess => spawn('sh', ['-c', `printf ${text} > "$0"`, pipe]);
    write('one');
    const argv = ['--mongodb.uri=mongodb://u@a', `--mongodb.password-file=${pipe}`];
    const loaded = load(argv, {}, catalogue);
    assert.ok('config' in loaded);
    const writing = write('two');
    try {
      const { clusters } = loaded.reload();
      assert.deepEqual(
        [loaded.config.clusters, clusters].map(([cluster]) => cluster?.credentials?.password),
        ['one', 'one'],
      );
    } finally {
      writing.kill();
    }
  });
});
