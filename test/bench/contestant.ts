import { setTimeout as sleep } from 'node:timers/promises';
import type { Cost } from './measurement.js';
import { bytesRead, cpuMs, holdings } from './process-usage.js';
import { quantile } from './statistics.js';

/** Between two rounds: time for what a round leaves behind. */
const PAUSE_MS = 50;

/** One round: how long it took, and the CPU time spent so far by the contestant's own account. */
export interface RoundResult {
  readonly wallMs: number;
  readonly ownCpuMs: number;
}

/** CPU spent by the contestant, and by the servers. */
interface Spent {
  readonly own: number;
  readonly servers: number;
}

/** A process whose rounds are measured in blocks. */
export class Contestant {
  readonly #pid: number;
  readonly #servers: readonly number[];
  readonly #round: () => Promise<RoundResult>;
  readonly #wallMs: number[] = [];
  #ownCpuMs = 0;
  #spent: Spent = { own: 0, servers: 0 };
  /** Per millisecond. */
  #idle: Spent = { own: 0, servers: 0 };
  #elapsedMs = 0;
  #bytesRead = 0;
  #rssMb = 0;

  constructor(pid: number, servers: readonly number[], round: () => Promise<RoundResult>) {
    this.#pid = pid;
    this.#servers = servers;
    this.#round = round;
  }

  /** Rounds that do not count, without a pause. */
  async warmUp(rounds: number): Promise<void> {
    for (let index = 0; index < rounds; index += 1) this.#ownCpuMs = (await this.#round()).ownCpuMs;
  }

  /** Looks at what is spent while nobody asks: the median of some windows, since garbage is collected in one of them. */
  async rest(windows: number, windowMs: number): Promise<void> {
    const rates: Spent[] = [];
    while (rates.length < windows) {
      const [before, start] = [this.#look(), performance.now()];
      await sleep(windowMs);
      const [after, elapsed] = [this.#look(), performance.now() - start];
      rates.push({
        own: (after.own - before.own) / elapsed,
        servers: (after.servers - before.servers) / elapsed,
      });
    }
    const median = (of: (rate: Spent) => number) => quantile(rates.map(of), 0.5);
    this.#idle = { own: median(({ own }) => own), servers: median(({ servers }) => servers) };
  }

  /** Rounds that count, one after another; what is spent in the pauses counts too. */
  async block(rounds: number): Promise<void> {
    const [before, bytesBefore] = [this.#look(), bytesRead(this.#pid) ?? 0];
    const start = performance.now();
    for (let index = 0; index < rounds; index += 1) {
      const { wallMs, ownCpuMs } = await this.#round();
      this.#wallMs.push(wallMs);
      this.#ownCpuMs = ownCpuMs;
      await sleep(PAUSE_MS);
    }
    const after = this.#look();
    this.#elapsedMs += performance.now() - start;
    this.#spent = {
      own: this.#spent.own + after.own - before.own,
      servers: this.#spent.servers + after.servers - before.servers,
    };
    this.#bytesRead += (bytesRead(this.#pid) ?? 0) - bytesBefore;
    this.#rssMb = Math.max(this.#rssMb, holdings(this.#pid)?.rssMb ?? 0);
  }

  /** The mean CPU time of the servers per round, less what they spend anyway. */
  get serversCpuMs(): number {
    return (this.#spent.servers - this.#idle.servers * this.#elapsedMs) / this.#wallMs.length;
  }

  cost(): Cost {
    const rounds = this.#wallMs.length;
    const { peakRssMb = 0, sockets = 0 } = holdings(this.#pid) ?? {};
    return {
      cpuMs: (this.#spent.own - this.#idle.own * this.#elapsedMs) / rounds,
      grossCpuMs: this.#spent.own / rounds,
      idleMsPerSecond: this.#idle.own * 1000,
      wallP50Ms: quantile(this.#wallMs, 0.5),
      wallP99Ms: quantile(this.#wallMs, 0.99),
      wallMaxMs: Math.max(...this.#wallMs),
      bytesRead: this.#bytesRead / rounds,
      rssMb: this.#rssMb,
      peakRssMb,
      sockets,
    };
  }

  #look(): Spent {
    return {
      own: cpuMs(this.#pid) ?? this.#ownCpuMs,
      servers: this.#servers.reduce((sum, pid) => sum + (cpuMs(pid) ?? 0), 0),
    };
  }
}
