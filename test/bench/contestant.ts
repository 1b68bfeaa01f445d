import { setTimeout as sleep } from 'node:timers/promises';
import type { Cost } from './measurement.js';
import { cpuMs, holdings } from './process-usage.js';
import { quantile } from './statistics.js';

/** Between two rounds: time for what a round leaves behind. */
const PAUSE_MS = 50;

/** One round: how long it took, and the CPU time spent so far by the contestant's own account. */
export interface RoundResult {
  readonly wallMs: number;
  readonly ownCpuMs: number;
}

/** A process whose rounds are measured in blocks. */
export class Contestant {
  readonly #pid: number;
  readonly #servers: readonly number[];
  readonly #round: () => Promise<RoundResult>;
  readonly #wallMs: number[] = [];
  #ownCpuMs = 0;
  #cpuMs = 0;
  #serversCpuMs = 0;

  constructor(pid: number, servers: readonly number[], round: () => Promise<RoundResult>) {
    this.#pid = pid;
    this.#servers = servers;
    this.#round = round;
  }

  /** Rounds that do not count. */
  async warmUp(rounds: number): Promise<void> {
    for (let index = 0; index < rounds; index += 1) {
      this.#ownCpuMs = (await this.#round()).ownCpuMs;
      await sleep(PAUSE_MS);
    }
  }

  /** Rounds that count, one after another; what is spent in the pauses counts too. */
  async block(rounds: number): Promise<void> {
    const cpuBefore = this.#cpu();
    const serversBefore = this.#serversCpu();
    for (let index = 0; index < rounds; index += 1) {
      const { wallMs, ownCpuMs } = await this.#round();
      this.#wallMs.push(wallMs);
      this.#ownCpuMs = ownCpuMs;
      await sleep(PAUSE_MS);
    }
    this.#cpuMs += this.#cpu() - cpuBefore;
    this.#serversCpuMs += this.#serversCpu() - serversBefore;
  }

  /** The mean CPU time of the members' processes per round. */
  get serversCpuMs(): number {
    return this.#serversCpuMs / this.#wallMs.length;
  }

  cost(): Cost {
    const held = holdings(this.#pid) ?? { rssMb: 0, peakRssMb: 0, sockets: 0 };
    return {
      cpuMs: this.#cpuMs / this.#wallMs.length,
      wallP50Ms: quantile(this.#wallMs, 0.5),
      wallP99Ms: quantile(this.#wallMs, 0.99),
      ...held,
    };
  }

  #cpu(): number {
    return cpuMs(this.#pid) ?? this.#ownCpuMs;
  }

  #serversCpu(): number {
    return this.#servers.reduce((sum, pid) => sum + (cpuMs(pid) ?? 0), 0);
  }
}
