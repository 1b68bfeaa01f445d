// npm run bench: what a scrape costs, beside the bare driver asking the same members.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { comparison } from './compare.js';
import type { Measurement } from './measurement.js';
import { table } from './report.js';
import { runScenario } from './run-scenario.js';
import { SCENARIOS, type Scenario } from './scenarios.js';
import { judge } from './targets.js';

const USAGE = `npm run bench -- [--only NAME]… [--rounds N] [--json FILE] [--compare FILE] [--assert] [--smoke]

  --only NAME     this scenario; can be repeated
  --rounds N      in place of the scenario's own number
  --json FILE     write the measurements
  --compare FILE  show the change against measurements written before
  --assert        exit 1 when a target is missed
  --smoke         3 rounds and no judgement: does it run at all?

Scenarios:
${SCENARIOS.map(({ name, about, extra }) => `  ${name}: ${about}${extra ? ' (only when named)' : ''}`).join('\n')}
`;

const SMOKE_ROUNDS = 3;

interface Results {
  readonly node: string;
  readonly processors: number;
  readonly measurements: readonly Measurement[];
}

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    rounds: { type: 'string' },
    json: { type: 'string' },
    compare: { type: 'string' },
    assert: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function chosen(): readonly Scenario[] {
  const { only } = options;
  if (!only) return SCENARIOS.filter(({ extra }) => !extra);
  return only.map((name) => {
    const scenario = SCENARIOS.find((candidate) => candidate.name === name);
    if (!scenario)
      throw new Error(`No scenario ${name}; there are ${SCENARIOS.map((s) => s.name).join(', ')}`);
    return scenario;
  });
}

function roundsOf(scenario: Scenario): number {
  if (options.rounds === undefined) return options.smoke ? SMOKE_ROUNDS : scenario.rounds;
  const rounds = Number(options.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds: not a count: ${options.rounds}`);
  return rounds;
}

async function main(): Promise<void> {
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const base = options.compare === undefined ? undefined : read(options.compare);
  const measurements: Measurement[] = [];
  let missed = 0;
  for (const scenario of chosen()) {
    const rounds = roundsOf(scenario);
    console.log(`${scenario.name}: ${scenario.about}; ${rounds} rounds, load ${loadavg()[0]!.toFixed(1)}`);
    const measurement = await runScenario(scenario, rounds);
    measurements.push(measurement);
    console.log(table(measurement));
    const before = base?.measurements.find(({ scenario: name }) => name === scenario.name);
    if (before) console.log(comparison(measurement, before));
    for (const { target, met } of options.smoke ? [] : judge(measurement)) {
      console.log(`  ${met ? 'ok' : 'MISSED'}: ${target}`);
      if (!met) missed += 1;
    }
  }
  const results: Results = { node: process.version, processors: availableParallelism(), measurements };
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
  if (options.assert && missed > 0) process.exitCode = 1;
}

function read(file: string): Results {
  return JSON.parse(readFileSync(file, 'utf8')) as Results;
}

// On a signal too the exporter is ended ('exit' is not emitted by itself then).
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

await main();
