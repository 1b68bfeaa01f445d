import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterTarget } from '../../../src/config/config.js';
import { load } from '../../../src/config/load.js';
import { clustersSource, Reloader, type ReloadSource } from '../../../src/config/reload.js';
import { ConfigError, type ConfigProblem } from '../../../src/util/errors.js';
import { LogBook } from '../../support/scrape-log.js';
import { waitUntil } from '../../support/wait-until.js';
import { catalogue } from './sample.js';

function problem(where: string): ConfigProblem {
  return { code: 'test', where, what: 'wrong', remedy: 'correct it' };
}

/** A file with that many routers. */
function routers(count: number): string {
  return JSON.stringify({ mongos: Array.from({ length: count }, (_, index) => `router${index}:27017`) });
}

describe('Reloader', () => {
  let folder: string;
  let path: string;
  let reloader: Reloader;
  let log: LogBook;
  /** How many routers each read returned. */
  let applied: number[];
  let commandResults: boolean[];
  let refusal: Error | undefined;

  function open(at = path, more: readonly ReloadSource[] = [], argv = [`--topology.file=${at}`]): void {
    const invocation = load(argv, {}, catalogue);
    assert.ok('config' in invocation);
    const { config, reload } = invocation;
    const apply = (clusters: readonly ClusterTarget[]) => {
      if (refusal) throw refusal;
      applied.push(clusters[0]!.members.length);
    };
    reloader = new Reloader({
      sources: [clustersSource(config, reload, log, apply), ...more],
      log,
      onOutcome: (success) => commandResults.push(success),
    });
    reloader.watch();
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reload-'));
    path = join(folder, 'topology.json');
    writeFileSync(path, routers(1));
    [log, applied, commandResults, refusal] = [new LogBook(), [], [], undefined];
  });

  afterEach(() => {
    reloader.stop();
    rmSync(folder, { recursive: true });
  });

  const seen = (count: number) =>
    waitUntil(() => applied.at(-1) === count, { timeoutMs: 4000, message: `${count} routers` });

  it('reads on request', () => {
    open();
    assert.deepEqual(reloader.reload(), []);
    assert.deepEqual([applied, commandResults], [[1], [true]]);
    assert.deepEqual(log.lines, ['info config reloaded clusters=1']);
  });

  it('warns of new ignored options of the URI, once each', () => {
    const uri = join(folder, 'uri');
    writeFileSync(uri, 'mongodb://a/?maxPoolSize=5');
    open(path, [], [`--topology.file=${path}`, `--mongodb.uri-file=${uri}`]);
    const warnings = (): readonly string[] => {
      assert.deepEqual(reloader.reload(), []);
      return log.take().filter((line) => line.startsWith('warn'));
    };
    // The start has logged it.
    assert.deepEqual(warnings(), []);
    writeFileSync(uri, 'mongodb://a/?maxPoolSize=5&readConcernLevel=local');
    const [warning, ...more] = warnings();
    assert.match(warning ?? '', /^warn mongodb\.uri-file \(argument\): .* maxPoolSize, readConcernLevel;/);
    assert.deepEqual(more, []);
    assert.deepEqual(warnings(), []);
  });

  it('reads a file that was written in several steps once', async () => {
    open();
    writeFileSync(path, '{ "mongos"');
    writeFileSync(path, routers(2));
    await seen(2);
    assert.deepEqual([applied, commandResults], [[2], [true]]);
  });

  it('reads a file that an editor has replaced', async () => {
    open();
    for (const count of [2, 3]) {
      writeFileSync(`${path}~`, routers(count));
      renameSync(`${path}~`, path);
      await seen(count);
    }
  });

  it('reads a file when the link above it is swapped, as Kubernetes does', async () => {
    const version = (name: string, count: number) => {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'topology.json'), routers(count));
      symlinkSync(name, join(folder, '..data_tmp'));
      renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    };
    unlinkSync(path);
    version('..2026_1', 1);
    symlinkSync(join('..data', 'topology.json'), path);
    open();
    version('..2026_2', 2);
    await seen(2);
  });

  it('keeps the previous topology while a file is missing or broken, with one line for each event', async () => {
    open();
    unlinkSync(path);
    await waitUntil(() => commandResults.length === 1, { timeoutMs: 4000 });
    assert.match(
      log.take().join('\n'),
      /^error config reload failed; keeping the previous configuration .*topology\.file \(argument\): .*no such file[^\n]*$/,
    );
    writeFileSync(path, '{ "mongos": [ "router" ], "confg": [] }');
    await waitUntil(() => commandResults.length === 2, { timeoutMs: 4000 });
    const lines = log.take();
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /topology\.json:1:\d+\).*\(and 1 more\)$/);
    assert.deepEqual([applied, commandResults], [[], [false, false]]);
    writeFileSync(path, routers(2));
    await seen(2);
    assert.deepEqual(commandResults, [false, false, true]);
  });

  it('reads again when a file changes that it names, also one that could not be read at first', async () => {
    const secret = join(folder, 'password');
    const withLogin = (count: number) => {
      const part = JSON.parse(routers(count)) as object;
      return JSON.stringify({ ...part, credentials: { username: 'u', passwordFile: 'password' } });
    };
    open();
    writeFileSync(path, withLogin(2));
    await waitUntil(() => commandResults.length === 1, { timeoutMs: 4000 });
    assert.match(log.take().join('\n'), /the password file: no such file/);
    writeFileSync(secret, 'one');
    await seen(2);
    writeFileSync(secret, 'another');
    await waitUntil(() => applied.length === 2, { timeoutMs: 4000 });
    assert.deepEqual(
      [applied, commandResults],
      [
        [2, 2],
        [false, true, true],
      ],
    );
  });

  it('names options that need a restart once, until they change again', () => {
    const settings = join(folder, 'config.yml');
    const write = (level: string) => {
      writeFileSync(settings, JSON.stringify({ topology: { file: path }, log: { level } }));
    };
    const warnings = () => log.take().filter((line) => line.startsWith('warn'));
    const warning = 'warn changed options take effect after a restart options=log.level';
    write('info');
    open(path, [], [`--config.file=${settings}`]);
    write('debug');
    reloader.reload();
    reloader.reload();
    assert.deepEqual(warnings(), [warning]);
    write('info');
    reloader.reload();
    write('error');
    reloader.reload();
    assert.deepEqual(warnings(), [warning]);
    assert.deepEqual(commandResults, [true, true, true, true]);
  });

  it('returns the problems, also those of the driver, and never throws', () => {
    open();
    refusal = new ConfigError([problem('mongodb.*')]);
    assert.deepEqual(reloader.reload(), ['mongodb.*: wrong; correct it']);
    refusal = new Error('something else');
    assert.deepEqual(reloader.reload(), ['something else']);
    assert.deepEqual([applied, commandResults], [[], [false, false]]);
  });

  it('does not read a file twice that was read on request', async () => {
    open();
    writeFileSync(path, routers(2));
    reloader.reload();
    await new Promise((resolve) => setTimeout(resolve, 1600));
    assert.deepEqual([applied, commandResults], [[2], [true]]);
  });

  it('reports success for all files together: a valid one does not hide a broken one', async () => {
    let broken = true;
    const other: ReloadSource = {
      name: 'other file',
      files: () => [join(folder, 'other')],
      apply: () => {
        if (broken) throw new ConfigError([problem('other')]);
      },
    };
    open(path, [other]);
    assert.deepEqual(reloader.reload(), ['other: wrong; correct it']);
    writeFileSync(path, routers(2));
    await seen(2);
    assert.deepEqual(commandResults, [false, false]);
    assert.equal(log.take().filter((line) => line.startsWith('error other file reload failed')).length, 1);
    broken = false;
    writeFileSync(join(folder, 'other'), '');
    await waitUntil(() => commandResults.length === 3, { timeoutMs: 4000 });
    assert.deepEqual([commandResults.at(-1), applied], [true, [1, 2]]);
  });

  it('does nothing without a file', () => {
    reloader = new Reloader({ sources: [], log, onOutcome: (success) => commandResults.push(success) });
    reloader.watch();
    assert.deepEqual(reloader.reload(), []);
    assert.deepEqual([commandResults, log.lines], [[true], []]);
  });
});
