/** What one contestant needed in a scenario, per round where it is not a state. */
export interface Cost {
  readonly cpuMs: number;
  readonly wallP50Ms: number;
  readonly wallP99Ms: number;
  /** 0 where there is no /proc. */
  readonly rssMb: number;
  readonly peakRssMb: number;
  readonly sockets: number;
}

/** The exporter's page in the last round. */
export interface PageSize {
  readonly gzipBytes: number;
  readonly plainBytes: number;
  readonly series: number;
}

/** The result of one scenario. */
export interface Measurement {
  readonly scenario: string;
  readonly rounds: number;
  readonly members: number;
  readonly judged: boolean;
  readonly exporter: Cost;
  readonly floor: Cost;
  readonly page: PageSize;
  /** CPU of the members' processes per round of the exporter and of the floor; 0 where unknown. */
  readonly serversCpuMs: { readonly exporter: number; readonly floor: number };
  /** Exporter ÷ floor. */
  readonly ratio: { readonly cpu: number; readonly wall: number };
}
