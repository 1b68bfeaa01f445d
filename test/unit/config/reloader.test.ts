import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterTarget } from '../../../src/config/config.js';
import { topologySource } from '../../../src/config/reload-sources.js';
import { Reloader, type ReloadSource } from '../../../src/config/reloader.js';
import { ConfigError } from '../../../src/errors.js';
import { LogBook } from '../../support/rounds-log.js';
import { waitUntil } from '../../support/wait-until.js';

/** A file with that many routers. */
function routers(count: number): string {
  return JSON.stringify({ mongos: Array.from({ length: count }, (_, index) => `router${index}:27017`) });
}

describe('reading the topology file again', () => {
  let folder: string;
  let path: string;
  let reloader: Reloader;
  let log: LogBook;
  /** How many routers each reading brought. */
  let applied: number[];
  let outcomes: boolean[];
  let refusal: Error | undefined;

  function open(at = path, more: readonly ReloadSource[] = []): void {
    const file = {
      path: at,
      place: 'argument',
      base: { target: { seeds: [], uriOptions: {} }, uriGiven: false, discovery: true },
    };
    const apply = (clusters: readonly ClusterTarget[]) => {
      if (refusal) throw refusal;
      applied.push(clusters[0]!.members.length);
    };
    reloader = new Reloader({
      sources: [topologySource(file, log, apply), ...more],
      log,
      onOutcome: (success) => outcomes.push(success),
    });
    reloader.watch();
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reload-'));
    path = join(folder, 'topology.json');
    writeFileSync(path, routers(1));
    [log, applied, outcomes, refusal] = [new LogBook(), [], [], undefined];
  });

  afterEach(() => {
    reloader.stop();
    rmSync(folder, { recursive: true });
  });

  const seen = (count: number) =>
    waitUntil(() => applied.at(-1) === count, { timeoutMs: 4000, message: `${count} routers` });

  it('when it is asked to', () => {
    open();
    assert.deepEqual(reloader.reload(), []);
    assert.deepEqual([applied, outcomes], [[1], [true]]);
    assert.deepEqual(log.lines, [`info topology file read file=${path} clusters=1`]);
  });

  it('when it was written to, once for several steps', async () => {
    open();
    writeFileSync(path, '{ "mongos"');
    writeFileSync(path, routers(2));
    await seen(2);
    assert.deepEqual([applied, outcomes], [[2], [true]]);
  });

  it('when an editor has put a new file in its place', async () => {
    open();
    for (const count of [2, 3]) {
      writeFileSync(`${path}~`, routers(count));
      renameSync(`${path}~`, path);
      await seen(count);
    }
  });

  it('when the link above it was swapped, as Kubernetes does', async () => {
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

  it('while it is missing or broken, the old structure stays, with one line for each event', async () => {
    open();
    unlinkSync(path);
    await waitUntil(() => outcomes.length === 1, { timeoutMs: 4000 });
    assert.match(log.take().join('\n'), /^error the topology file cannot be used.*no such file[^\n]*$/);
    writeFileSync(path, '{ "mongos": [ "router" ], "confg": [] }');
    await waitUntil(() => outcomes.length === 2, { timeoutMs: 4000 });
    const lines = log.take();
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /topology\.json:1:\d+\).*\(and 1 more\)$/);
    assert.deepEqual([applied, outcomes], [[], [false, false]]);
    writeFileSync(path, routers(2));
    await seen(2);
    assert.deepEqual(outcomes, [false, false, true]);
  });

  it('tells what is wrong, also where the driver refuses it, and never throws', () => {
    open();
    refusal = new ConfigError(['mongodb.*: no']);
    assert.deepEqual(reloader.reload(), ['mongodb.*: no']);
    refusal = new Error('something else');
    assert.deepEqual(reloader.reload(), ['something else']);
    assert.deepEqual([applied, outcomes], [[], [false, false]]);
  });

  it('what was read on request is not read again because it had changed', async () => {
    open();
    writeFileSync(path, routers(2));
    reloader.reload();
    await new Promise((resolve) => setTimeout(resolve, 1600));
    assert.deepEqual([applied, outcomes], [[2], [true]]);
  });

  it('success is that of all files: one that is good does not hide one that is broken', async () => {
    let broken = true;
    const other: ReloadSource = {
      what: 'other file',
      files: () => [join(folder, 'other')],
      apply: () => {
        if (broken) throw new ConfigError(['other: no']);
      },
    };
    open(path, [other]);
    assert.deepEqual(reloader.reload(), ['other: no']);
    writeFileSync(path, routers(2));
    await seen(2);
    assert.deepEqual(outcomes, [false, false]);
    assert.equal(
      log.take().filter((line) => line.startsWith('error the other file cannot be used')).length,
      1,
    );
    broken = false;
    writeFileSync(join(folder, 'other'), '');
    await waitUntil(() => outcomes.length === 3, { timeoutMs: 4000 });
    assert.deepEqual([outcomes.at(-1), applied], [true, [1, 2]]);
  });

  it('without a file there is nothing to do', () => {
    reloader = new Reloader({ sources: [], log, onOutcome: (success) => outcomes.push(success) });
    reloader.watch();
    assert.deepEqual(reloader.reload(), []);
    assert.deepEqual([outcomes, log.lines], [[true], []]);
  });
});
