import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fromRoot, ROOT } from '../support/deploy/repository.js';
import { Page } from '../support/exposition.js';
import { TSX_ARGUMENTS } from '../support/fleet/tsx-loader.js';
import { requireMongod } from '../support/mongod-binary.js';
import { freePorts } from '../support/mongo-servers.js';
import { killAtExit } from '../support/servers/cleanup.js';
import { waitUntil } from '../support/wait-until.js';

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('npm run demo', function () {
  this.timeout(60_000);

  it('shows a replica set by the exporter, says what can be done with it, and leaves nothing behind', async function () {
    await requireMongod(this);
    const [port = 0] = await freePorts(1);
    const child = spawn(
      process.execPath,
      [...TSX_ARGUMENTS, fromRoot('deploy/demo/demo.ts'), '--port', `${port}`],
      {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    killAtExit(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (output += data.toString()));
    await waitUntil(() => output.includes('Ctrl-C') || child.exitCode !== null, {
      timeoutMs: 45_000,
      message: () => output,
    });
    const page = new Page(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
    assert.deepEqual(Object.values(page.byMember('mongodb_up')), [1, 1, 1, 1], output);
    assert.equal(page.value('mongodb_replset_primaries'), 1);
    assert.match(output, new RegExp(`Exporter: http://127\\.0\\.0\\.1:${port}/metrics`));
    const pids = [...output.matchAll(/^ {2}\S+ +\S+:\d+ {2}pid (\d+)$/gm)].map(([, pid]) => Number(pid));
    assert.equal(pids.length, 4, output);
    assert.ok(pids.every(isRunning));

    child.ref();
    child.kill('SIGINT');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.deepEqual(pids.filter(isRunning), []);
  });
});
