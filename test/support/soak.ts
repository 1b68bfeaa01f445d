import { setTimeout as sleep } from 'node:timers/promises';
import { holdings } from '../bench/process-usage.js';
import { ExporterProcess } from './exporter.js';
import type { Page } from './exposition.js';
import { startFleet, type Fleet } from './fleet/fleet.js';
import type { Behaviour } from './fleet/behaviour.js';
import type { FleetMember } from './fleet/spec.js';
import { waitUntil } from './wait-until.js';

const SETS = 20;
const MEMBERS_OF_A_SET = 3;
const SCRAPE_EVERY_MS = 2_000;

/** A fault begins with every step-up and lasts this many more; with it, a tenth of the fleet is ill at any moment. */
const ILL_FOR_STEPS = 6;

const FAULTS: readonly Behaviour[] = ['dead', 'hang', { delayMs: 1_500 }];

/** Garbage makes single readings of the heap meaningless; the least of some is what is really held. */
const HEAP_READINGS = 8;

/** What the exporter holds while every member is well. */
export interface AtRest {
  readonly sockets: number;
  readonly rssMb: number;
  readonly heapMb: number;
}

/** A simulated fleet in which something happens every second, and an exporter that watches and is scraped. */
export class Soak {
  readonly fleet: Fleet;
  readonly exporter: ExporterProcess;
  /** Elections held so far. */
  elections = 0;
  /** Scrapes answered so far. */
  scrapes = 0;
  readonly #ill: FleetMember[] = [];

  private constructor(fleet: Fleet, exporter: ExporterProcess) {
    this.fleet = fleet;
    this.exporter = exporter;
  }

  /** Starts both; resolved when every member is up and has been heard by the watch. */
  static async start(): Promise<Soak> {
    const sets = Array.from({ length: SETS }, (_, index) => ({
      name: `rs${index}`,
      members: MEMBERS_OF_A_SET,
    }));
    const fleet = await startFleet({ sets });
    try {
      const args = [`--mongodb.uri=${fleet.uri()}`, '--heartbeat.timeout=1s', '--discovery.interval=5s'];
      const soak = new Soak(fleet, await ExporterProcess.start(args));
      await soak.#settled();
      return soak;
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  /** An election every second, members that die, hang, dawdle and come back, and scrapes meanwhile. */
  async churn(seconds: number): Promise<void> {
    const end = performance.now() + seconds * 1000;
    const scraping = this.#scrapeUntil(end);
    while (performance.now() < end) {
      await this.#happen();
      await sleep(1_000);
    }
    await scraping;
  }

  /** Heals everybody, waits until all is known again, and looks. */
  async rest(): Promise<AtRest> {
    for (const { name } of this.#ill.splice(0)) await this.fleet.control(name, 'healthy');
    await this.#settled();
    const heaps: number[] = [];
    for (let reading = 0; reading < HEAP_READINGS; reading += 1) {
      heaps.push((await this.#scrape()).value('nodejs_heap_size_used_bytes') ?? NaN);
      await sleep(250);
    }
    const held = holdings(this.exporter.pid);
    if (!held) throw new Error('sockets and memory are read from /proc');
    return { sockets: held.sockets, rssMb: held.rssMb, heapMb: Math.min(...heaps) / 2 ** 20 };
  }

  /** Makes a member of every set hang, and ends the exporter; @returns after how many seconds it was gone */
  async stopAmidst(): Promise<number> {
    for (const { name } of this.fleet.members.filter((_, index) => index % MEMBERS_OF_A_SET === 1)) {
      await this.fleet.control(name, 'hang');
    }
    const startedAt = performance.now();
    await this.exporter.stop();
    return (performance.now() - startedAt) / 1000;
  }

  async close(): Promise<void> {
    await this.exporter.stop();
    await this.fleet.stop();
  }

  async #happen(): Promise<void> {
    const step = this.elections;
    const set = this.fleet.membersOf({ set: `rs${step % SETS}` });
    const scrape = Math.floor(step / SETS);
    // Nobody who is ill is elected, and nobody falls ill in the moment of an election of its set.
    const well = set.filter((member) => !this.#ill.includes(member));
    const winner = well[(scrape + 1) % well.length]!;
    await this.fleet.control(winner.name, 'stepUp');
    this.elections += 1;
    const victims = this.fleet.membersOf({ set: `rs${(step + SETS / 2) % SETS}` });
    const victim = victims[step % MEMBERS_OF_A_SET]!;
    await this.fleet.control(victim.name, FAULTS[step % FAULTS.length]!);
    this.#ill.push(victim);
    if (this.#ill.length > ILL_FOR_STEPS) await this.fleet.control(this.#ill.shift()!.name, 'healthy');
  }

  async #scrapeUntil(end: number): Promise<void> {
    while (performance.now() < end) {
      const next = performance.now() + SCRAPE_EVERY_MS;
      await this.#scrape();
      await sleep(Math.max(0, next - performance.now()));
    }
  }

  async #scrape(): Promise<Page> {
    const page = await this.exporter.scrape();
    this.scrapes += 1;
    return page;
  }

  /** Every member answers scrapes and heartbeats. */
  async #settled(): Promise<void> {
    await waitUntil(
      async () => {
        const page = await this.#scrape();
        const of = (name: string, value: number) =>
          page.all(name).filter((sample) => sample.value === value).length === this.fleet.members.length;
        const heard = page.all('mongodb_heartbeat_last_success_timestamp_seconds').length;
        return (
          heard === this.fleet.members.length &&
          of('mongodb_up', 1) &&
          of('mongodb_heartbeat_consecutive_failures', 0)
        );
      },
      { timeoutMs: 20_000, intervalMs: 250, message: 'every member is up' },
    );
  }
}
