import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterTarget } from '../../../src/config/config.js';
import { Reloader } from '../../../src/config/reloader.js';
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

  function open(at = path): void {
    reloader = new Reloader({
      file: {
        path: at,
        place: 'argument',
        base: { target: { seeds: [], uriOptions: {} }, uriGiven: false, discovery: true },
      },
      log,
      apply: (clusters: readonly ClusterTarget[]) => {
        if (refusal) throw refusal;
        applied.push(clusters[0]!.members.length);
      },
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

  it('without a file there is nothing to do', () => {
    reloader = new Reloader({
      log,
      apply: () => assert.fail(),
      onOutcome: (success) => outcomes.push(success),
    });
    reloader.watch();
    assert.deepEqual(reloader.reload(), []);
    assert.deepEqual([outcomes, log.lines], [[true], []]);
  });
});
