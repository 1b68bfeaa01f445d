import { parseArgs } from 'node:util';
import type { Scenario } from './scenario.js';
import { SCENARIOS } from './scenarios.js';

/** What was asked for on the command line. */
export interface BenchOptions {
  readonly scenarios: readonly Scenario[];
  /** In place of the scenario's own number. */
  readonly rounds?: number;
  /** Of the soak. */
  readonly minutes: number;
  /** File to write the results to. */
  readonly json?: string;
  /** File with the results of an earlier run. */
  readonly compare?: string;
  readonly assert: boolean;
  readonly smoke: boolean;
}

/** Time for 5,760 scrapes, as many as in 24 hours at one every 15 s. */
const SOAK_MINUTES = 12;

export const USAGE = `npm run bench -- [--all] [--only NAME]… [--rounds N] [--minutes N] [--json FILE] [--compare FILE] [--assert] [--smoke]

  --all           every scenario; without it and --only those marked with *
  --only NAME     this scenario; can be repeated
  --rounds N      in place of the scenario's own number
  --minutes N     how long the soak takes; ${SOAK_MINUTES} when absent
  --json FILE     write the results, for --compare and npm run bench:sizing
  --compare FILE  show the change against results written before
  --assert        exit 1 when a target is missed
  --smoke         3 rounds, no warm-up and no judgement: does it run at all?

Scenarios:
${SCENARIOS.map(({ name, about, standard }) => `  ${standard ? '*' : ' '} ${name}: ${about}`).join('\n')}
`;

/** @returns undefined: the usage is wanted */
export function readOptions(args: string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      all: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      rounds: { type: 'string' },
      minutes: { type: 'string' },
      json: { type: 'string' },
      compare: { type: 'string' },
      assert: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { all, only, rounds, minutes, json, compare, assert, smoke, help } = values;
  if (help) return undefined;
  return {
    scenarios: only ? only.map(named) : SCENARIOS.filter(({ standard }) => all || standard),
    ...(rounds !== undefined && { rounds: count('--rounds', rounds) }),
    minutes: minutes === undefined ? SOAK_MINUTES : count('--minutes', minutes),
    ...(json !== undefined && { json }),
    ...(compare !== undefined && { compare }),
    assert,
    smoke,
  };
}

function named(name: string): Scenario {
  const scenario = SCENARIOS.find((candidate) => candidate.name === name);
  if (!scenario) throw new Error(`No scenario ${name}; there are ${SCENARIOS.map((s) => s.name).join(', ')}`);
  return scenario;
}

function count(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${option}: not a count: ${text}`);
  return value;
}
