// npm run bench: what a scrape costs, beside the bare driver and bare sockets asking the same members.
import { loadavg } from 'node:os';
import { comparison } from './compare.js';
import { readOptions, USAGE, type BenchOptions } from './options.js';
import { table } from './report.js';
import { readResults, thisMachine, writeResults, type Result } from './results.js';
import { runScenario } from './run-scenario.js';
import type { Scenario } from './scenario.js';
import { serverCost } from './server-cost.js';
import { soak } from './soak.js';
import { judge, judgeTogether, type Verdict } from './targets.js';

/** Does it run at all? */
const SMOKE_SOAK_MINUTES = 0.1;

async function run(scenario: Scenario, { rounds, smoke, minutes }: BenchOptions): Promise<Result> {
  switch (scenario.kind) {
    case 'rounds':
      return runScenario(scenario, { smoke, ...(rounds !== undefined && { rounds }) });
    case 'server-cost':
      return serverCost(scenario.name, smoke);
    case 'soak':
      return soak(scenario.name, smoke ? SMOKE_SOAK_MINUTES : minutes);
  }
}

/** Prints the verdicts; @returns how many required ones were missed */
function print(verdicts: readonly Verdict[]): number {
  for (const { target, met, aim } of verdicts) {
    if (aim) console.log(`  ${met ? 'aim reached' : 'aim not reached'}: ${target}`);
    else console.log(`  ${met ? 'ok' : 'MISSED'}: ${target}`);
  }
  return verdicts.filter(({ met, aim }) => !met && !aim).length;
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) {
    console.log(USAGE);
    return;
  }
  const base = options.compare === undefined ? [] : readResults(options.compare).results;
  const machine = thisMachine();
  const results: Result[] = [];
  let missed = 0;
  for (const scenario of options.scenarios) {
    console.log(`${scenario.name}: ${scenario.about}; load ${loadavg()[0]!.toFixed(1)}`);
    const result = await run(scenario, options);
    results.push(result);
    console.log(table(result));
    const changes = comparison(result, base);
    if (changes !== undefined) console.log(changes);
    if (!options.smoke) missed += print(judge(result));
    // What was measured is not lost when a later scenario fails.
    if (options.json !== undefined) writeResults(options.json, { machine, results });
  }
  const together = options.smoke ? [] : judgeTogether(results);
  if (together.length > 0) console.log('all together:');
  missed += print(together);
  if (missed > 0) console.log(`${missed} missed`);
  if (options.assert && missed > 0) process.exitCode = 1;
}

// On a signal too the exporter is ended ('exit' is not emitted by itself then).
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

await main();
