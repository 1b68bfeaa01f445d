import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Cost, Measurement } from '../bench/measurement.js';
import { ofKind, readResults } from '../bench/results.js';
import { temporaryFolder } from '../support/servers/cleanup.js';

const ROOT = join(import.meta.dirname, '../..');
const SCENARIOS = ['fleet-15', 'fleet-100'];

/** It is not judged how fast it is: this machine has other work. */
describe('the bench', function () {
  this.timeout(90_000);
  let measurements: readonly Measurement[];
  let output: string;

  before(async () => {
    assert.ok(existsSync(join(ROOT, 'dist/main.js')), 'the bench runs the built exporter: npm run build');
    const json = join(temporaryFolder(), 'results.json');
    const only = SCENARIOS.flatMap((name) => ['--only', name]);
    const args = ['--import', 'tsx', 'test/bench/bench.ts', '--smoke', ...only, '--json', json];
    // Coverage is of the sources, and takes its time in every process.
    const env = { ...process.env, NODE_V8_COVERAGE: undefined };
    ({ stdout: output } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env }));
    measurements = ofKind(readResults(json).results, 'rounds');
  });

  it('measures the scenarios that were named, in their order', () => {
    assert.deepEqual(
      measurements.map(({ scenario, members, rounds }) => [scenario, members, rounds]),
      [
        ['fleet-15', 15, 3],
        ['fleet-100', 100, 3],
      ],
    );
  });

  it('finds every member complete in every round', () => {
    for (const { scenario, members, living, service } of measurements) {
      assert.equal(living, members, scenario);
      assert.deepEqual([service.completeRounds, service.fewestComplete], [3, members], scenario);
    }
  });

  it('has a figure for everything', () => {
    for (const { scenario, exporter, floors, page, inside, ratio } of measurements) {
      const costs: Readonly<Record<string, Cost>> = { exporter, ...floors };
      const groups = { ...costs, page, inside, ratio };
      for (const [name, group] of Object.entries(groups)) {
        const missing = Object.entries(group).filter(([, figure]) => !Number.isFinite(figure));
        assert.deepEqual(missing, [], `${scenario}: ${name}`);
      }
      for (const [name, cost] of Object.entries(costs)) {
        assert.ok(cost.grossCpuMs > 0 && cost.wallP50Ms > 0 && cost.rssMb > 0, `${scenario}: ${name}`);
      }
      assert.ok(inside.longestBlockMs >= inside.usualBlockMs && inside.heapPeakMb > 1, scenario);
    }
  });

  it('both floors bring the same bytes, the exporter fewer', () => {
    for (const { scenario, exporter, floors, members } of measurements) {
      const { decode, wire } = floors;
      assert.ok(Math.abs(wire.bytesRead / decode.bytesRead - 1) < 0.05, scenario);
      assert.ok(wire.bytesRead > members * 60_000, `${scenario}: ${wire.bytesRead}`);
      assert.ok(exporter.bytesRead < decode.bytesRead, scenario);
    }
  });

  it('prints a table, and judges nothing', () => {
    for (const scenario of SCENARIOS) assert.match(output, new RegExp(`^${scenario}: `, 'm'));
    assert.match(output, /exporter \/ decode/);
    assert.doesNotMatch(output, /MISSED|ok:/);
  });
});
