import type { RoundsScenario } from './scenario.js';

/** How much is done of everything in a scenario of rounds. */
export interface Pace {
  readonly rounds: number;
  /** Of each contestant. */
  readonly warmUpRounds: number;
  /** In which it is looked at what is spent while nobody asks. */
  readonly restWindows: number;
  readonly restWindowMs: number;
  /** With the probe on. */
  readonly probeRounds: number;
}

/** What the user wants otherwise. */
export interface PaceOptions {
  readonly rounds?: number;
  /** Does it run at all? */
  readonly smoke: boolean;
}

/**
 * Times that a member is asked until the code is compiled for good: the optimising compiler goes by how often something
 * has run. In a cluster of 39 a round takes 76 ms of CPU after 10 rounds and 60 ms after 200. Production runs for
 * days, so what is measured is what comes then.
 */
const WARM_MEMBER_ROUNDS = 8_000;

/** What runs once a round has to be compiled, too; and somebody waits for the result. */
const [LEAST_WARM_UP, MOST_WARM_UP] = [20, 1_500];

const SMOKE: Pace = { rounds: 3, warmUpRounds: 1, restWindows: 1, restWindowMs: 200, probeRounds: 2 };

/** For a scenario of so many members. */
export function paceOf({ rounds }: RoundsScenario, members: number, options: PaceOptions): Pace {
  if (options.smoke) return { ...SMOKE, rounds: options.rounds ?? SMOKE.rounds };
  const wanted = Math.ceil(WARM_MEMBER_ROUNDS / members);
  return {
    rounds: options.rounds ?? rounds,
    warmUpRounds: Math.min(MOST_WARM_UP, Math.max(LEAST_WARM_UP, wanted)),
    restWindows: 3,
    // Every member has a heartbeat in each.
    restWindowMs: 2_000,
    probeRounds: Math.min(20, Math.ceil((options.rounds ?? rounds) / 2)),
  };
}
