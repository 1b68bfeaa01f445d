import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Reloader } from '../../../../src/config/reload.js';
import { LogBook } from '../../../support/scrape-log.js';
import { waitUntil } from '../../../support/wait-until.js';

describe('a file that is written in several steps', () => {
  it('is read once, when the last one is done, though the first one was seen', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'settle-'));
    const path = join(folder, 'topology.json');
    writeFileSync(path, 'old');
    const read: string[] = [];
    let looks = 0;
    const source = {
      name: 'topology file',
      files: () => {
        looks += 1;
        return [path];
      },
      apply: () => {
        read.push(readFileSync(path, 'utf8'));
      },
    };
    const reloader = new Reloader({ sources: [source], log: new LogBook(), onOutcome: () => undefined });
    reloader.watch();
    try {
      const before = looks;
      writeFileSync(path, 'half');
      await waitUntil(() => looks > before, { timeoutMs: 4000 });
      writeFileSync(path, 'whole');
      await waitUntil(() => read.length > 0, { timeoutMs: 4000 });
      assert.deepEqual(read, ['whole']);
    } finally {
      reloader.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
