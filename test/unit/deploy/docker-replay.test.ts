import assert from 'node:assert/strict';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ContainerProcess } from '../../support/deploy/container-process.js';
import { BuildReplay } from '../../support/deploy/replay-build.js';
import { readText } from '../../support/deploy/repository.js';
import { runProgram } from '../../support/run-program.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';

const { version } = JSON.parse(readText('package.json')) as { readonly version: string };

describe('the image, its build replayed in empty folders', function () {
  this.timeout(120_000);
  let folder: string;
  let root: string;

  before(async () => {
    folder = temporaryFolder();
    // Its user, who is not this one, has to get there.
    chmodSync(folder, 0o755);
    root = await BuildReplay.run(folder);
  });

  after(async () => {
    await runProgram('chmod', ['-R', 'u+w', folder]);
    await removeFolder(folder);
  });

  const files = (): readonly string[] =>
    readdirSync(join(root, 'app'), { recursive: true, encoding: 'utf8' }).sort();

  it('holds the program, what it needs, and the lock file for scanners; no tools and no sources', () => {
    assert.deepEqual(readdirSync(join(root, 'app')).sort(), [
      ...['LICENSE', 'dist', 'node_modules', 'package-lock.json', 'package.json'],
    ]);
    const packages = readdirSync(join(root, 'app/node_modules'));
    for (const name of ['mongodb', 'express', 'prom-client']) assert.ok(packages.includes(name), name);
    for (const name of ['typescript', 'mocha', 'eslint']) assert.ok(!packages.includes(name), name);
  });

  it('tells its version, as its user', async () => {
    const container = ContainerProcess.start(root, ['--version']);
    assert.equal(await container.ended(), 0, container.output);
    assert.equal(container.output, `mongodb-topology-exporter ${version}\n`);
  });

  it('serves, writes nothing, and its health check tells whether it lives', async () => {
    const before = files();
    const container = ContainerProcess.start(root, [
      ...['--mongodb.uri=mongodb://127.0.0.1:1', '--web.listen-address=127.0.0.1:0'],
    ]);
    const url = await container.listening();
    assert.equal((await fetch(`${url}/-/healthy`)).status, 200);
    assert.equal((await fetch(`${url}/`)).status, 200);
    assert.match(await (await fetch(`${url}/metrics`)).text(), /^mongodb_exporter_build_info\{/m);
    if (process.getuid!() === 0) assert.notEqual(container.uid, 0);
    assert.equal(await container.evaluate('fs.writeFileSync("written", "")'), 1, 'it may not write');
    assert.equal(await container.checkHealth(`${url}/-/healthy`), 0);
    assert.equal(await container.checkHealth(`${url}/-/nothing`), 0, 'any answer is a sign of life');

    container.signal('SIGTERM');
    assert.equal(await container.ended(), 0, container.output);
    assert.equal(await container.checkHealth(`${url}/-/healthy`), 1);
    assert.deepEqual(files(), before);
  });
});
