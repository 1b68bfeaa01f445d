import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Page } from '../support/exposition.js';
import { startReplicaSet, waitUntil, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { runProgram } from '../support/run-program.js';
import { killAtExit, removeFolder, temporaryFolder } from '../support/servers/cleanup.js';
import { expectedFiles, packInto, runNpm } from './tarball-pack.js';

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  readonly version: string;
};

const QUIET = ['--prefer-offline', '--no-audit', '--no-fund'];

describe('the tarball', function () {
  // npm fetches what it has not yet kept.
  this.timeout(180_000);
  let folder: string;
  let tarball: string;

  before(async () => {
    folder = temporaryFolder();
    tarball = await packInto(folder);
  });

  after(async () => {
    await removeFolder(folder);
  });

  const emptyDirectory = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path);
    return path;
  };

  it('is named after the version', () => {
    assert.equal(basename(tarball), `mongodb-topology-exporter-${version}.tgz`);
  });

  it('holds exactly what is needed: what was built, and what is said about it', async () => {
    const listed = (await runProgram('tar', ['-tzf', tarball])).trim().split('\n');
    assert.deepEqual(listed.map((path) => path.replace(/^package\//, '')).toSorted(), expectedFiles());
  });

  it('runs by npx in an empty directory', async () => {
    const directory = emptyDirectory('npx');
    copyFileSync(tarball, join(directory, basename(tarball)));
    // What npx installs goes away with the folder; what was fetched before is used.
    const cache = emptyDirectory('cache');
    symlinkSync(
      join(await runNpm('npm', ['config', 'get', 'cache'], directory), '_cacache'),
      join(cache, '_cacache'),
    );
    const args = ['--yes', '--prefer-offline', `./${basename(tarball)}`, '--help'];
    const help = await runNpm('npx', args, directory, { npm_config_cache: cache });
    assert.match(help, /^mongodb-topology-exporter watches/);
    assert.match(help, /--mongodb\.uri/);
  });

  describe('installed in an empty directory', () => {
    let set: ReplicaSet;
    let program: string;
    let child: ChildProcess;

    before(async function () {
      await requireMongod(this);
      const directory = emptyDirectory('installed');
      [set] = await Promise.all([
        startReplicaSet({ members: [{ priority: 2 }, {}, {}] }),
        runNpm('npm', ['install', ...QUIET, tarball], directory),
      ]);
      program = join(directory, 'node_modules/.bin/mongodb-topology-exporter');
    });

    after(async () => {
      child?.kill('SIGKILL');
      await set?.stop();
    });

    it('says its version', async () => {
      assert.equal(await runProgram(program, ['--version']), `mongodb-topology-exporter ${version}\n`);
    });

    it('watches a real replica set', async () => {
      child = spawn(program, [`--mongodb.uri=${set.uri()}`, '--web.listen-address=127.0.0.1:0'], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      killAtExit(child);
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (data: Buffer) => (output += data.toString()));
      }
      const port = await waitUntil(() => /listening address=\S*?:(\d+)/.exec(output)?.[1], {
        timeoutMs: 20_000,
        message: () => output,
      });
      const page = await waitUntil(
        async () => {
          const found = new Page(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
          return found.all('mongodb_up').length === 3 && found;
        },
        { timeoutMs: 20_000, intervalMs: 100, message: () => output },
      );
      const up = Object.fromEntries(set.members.map(({ address }) => [address, 1]));
      assert.deepEqual(page.byMember('mongodb_up'), up);
      assert.deepEqual(page.byMember('mongodb_replset_primary_info'), { [set.members[0]!.address]: 1 });
      assert.equal(page.value('mongodb_exporter_build_info'), 1);
      child.kill('SIGTERM');
      assert.deepEqual(await once(child, 'exit'), [0, null]);
    });
  });
});
