import type { FloorKind } from './floor-messages.js';
import type { Fault } from './scenario.js';

/** What one contestant needed in a scenario, per round where it is not a state. Without /proc: its own CPU, and zeros. */
export interface Cost {
  /** Of a round: all that the process spent meanwhile, less what it spends in the same time when nobody asks. */
  readonly cpuMs: number;
  /** All that it spent meanwhile: the heartbeats of the watch are in it. */
  readonly grossCpuMs: number;
  /** CPU per second while nobody asks. */
  readonly idleMsPerSecond: number;
  readonly wallP50Ms: number;
  readonly wallP99Ms: number;
  readonly wallMaxMs: number;
  /** What the members sent. */
  readonly bytesRead: number;
  /** The most that was seen after a block of rounds. */
  readonly rssMb: number;
  /** The most there ever was. */
  readonly peakRssMb: number;
  readonly sockets: number;
}

/** The exporter's page in the last round. */
export interface PageSize {
  readonly gzipBytes: number;
  readonly plainBytes: number;
  readonly series: number;
  /** The median time it takes to compress it in one go. */
  readonly gzipMs: number;
}

/** What the probe saw in rounds of their own. */
export interface Inside {
  /** In any of the rounds. */
  readonly longestBlockMs: number;
  /** The median of the rounds' longest. */
  readonly usualBlockMs: number;
  readonly heapPeakMb: number;
  readonly heapAtRestMb: number;
  readonly handles: number;
}

/** Whether the page was whole and in time, over all rounds that count. */
export interface Service {
  /** Rounds in which every living member was complete. */
  readonly completeRounds: number;
  /** The least number of complete members in a round. */
  readonly fewestComplete: number;
  /** The most by which a round was later than its own deadline; negative: all were earlier. */
  readonly overrunMs: number;
  /** What Prometheus announced. */
  readonly timeoutMs: number;
}

/** The result of a scenario of rounds. */
export interface Measurement {
  readonly kind: 'rounds';
  readonly scenario: string;
  readonly rounds: number;
  readonly members: number;
  readonly living: number;
  readonly scrapers: number;
  readonly fault?: Fault;
  readonly exporter: Cost;
  readonly floors: Readonly<Record<FloorKind, Cost>>;
  readonly page: PageSize;
  readonly inside: Inside;
  readonly service: Service;
  /** Wall time before the fault, as many rounds. */
  readonly before?: { readonly wallP50Ms: number; readonly wallP99Ms: number };
  /** CPU of the real servers per round, less what they spend anyway. */
  readonly serversCpuMs?: Readonly<Record<FloorKind | 'exporter', number>>;
  /** Exporter ÷ decode floor; CPU for each page. */
  readonly ratio: {
    readonly cpu: number;
    readonly grossCpu: number;
    readonly wallP50: number;
    readonly wallP99: number;
  };
}
