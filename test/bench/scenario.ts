import type { FloorMember } from './floor-messages.js';

/** What befalls some members. */
export type Fault = 'dead' | 'hang';

/** The members of a scenario, up and running. */
export interface Stage {
  readonly uri: string;
  /** All of them, as long as nothing has befallen them. */
  readonly members: readonly FloorMember[];
  /** Those that can answer to the end: what the floors ask, and what has to be whole on every page. */
  readonly living: readonly FloorMember[];
  /** Processes of real servers; none where members are simulated, whose CPU says nothing about MongoDB. */
  readonly serverPids: readonly number[];
  /** Brings the fault about; absent: there is none. */
  readonly strike?: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Named {
  readonly name: string;
  readonly about: string;
  /** Run when nothing is named. */
  readonly standard?: true;
}

/** Rounds of the exporter and of the floors, in turns. */
export interface RoundsScenario extends Named {
  readonly kind: 'rounds';
  readonly rounds: number;
  /** Prometheus servers that scrape at the same moment; 1 when absent. */
  readonly scrapers?: number;
  /** What befalls some members after the warm-up. */
  readonly fault?: Fault;
  /** What Prometheus announces; 10 when absent. */
  readonly timeoutSeconds?: number;
  readonly start: () => Promise<Stage>;
}

/** Something else is measured, in a way of its own. */
export interface StudyScenario extends Named {
  readonly kind: 'server-cost' | 'soak';
}

/** One line of the bench. */
export type Scenario = RoundsScenario | StudyScenario;
