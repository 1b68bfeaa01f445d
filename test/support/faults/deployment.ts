import { ExporterProcess } from '../exporter.js';
import type { Page } from '../exposition.js';
import { differenceOf, isOfMongodb, namesOf, seriesOf } from '../series.js';
import { waitUntil } from '../wait-until.js';
import { connectionsOf } from './connections.js';

/**
 * A fault is noticed, and its end too, within a moment; a heartbeat waits a second and a half. What is asked once a
 * minute would be asked in the middle of some fault.
 */
const OPTIONS = ['--heartbeat.interval=500ms', '--heartbeat.timeout=1s', '--no-collector.filesystem'];

/** To each member: of the pool, of the stream of heartbeats, of the measure of the way. */
const CONNECTIONS = 3;

/** One more of the pool, made while a discovery kept the first one busy; it is kept for ten minutes. */
const MOST_CONNECTIONS = CONNECTIONS + 1;

/** An exporter that watches one member which is to suffer, the patient, and neighbours which are not. */
export class Deployment {
  readonly exporter: ExporterProcess;
  /** As the page names it. */
  readonly patient: string;
  readonly #members: number;
  #calm: Page | undefined;

  private constructor(exporter: ExporterProcess, patient: string, members: number) {
    this.exporter = exporter;
    this.patient = patient;
    this.#members = members;
  }

  /** @param members how many there are in all */
  static async start(patient: string, members: number, args: readonly string[]): Promise<Deployment> {
    return new Deployment(await ExporterProcess.start([...OPTIONS, ...args]), patient, members);
  }

  /**
   * Waits until everybody is up and has been heard, nothing fails and every member has its connections, no more and no
   * less.
   *
   * @param before a page of such a moment: all that it told is to be told again, and nothing else
   */
  async rest(before?: Page): Promise<Page> {
    let last: Page | undefined;
    let amiss: readonly string[] = [];
    this.#calm = await waitUntil(
      async () => {
        const page = await this.exporter.scrape();
        amiss = [...this.#loose(), ...this.#unwell(page)];
        if (amiss.length === 0) amiss = differenceOf(before ?? last, page);
        last = page;
        return amiss.length === 0 && page;
      },
      {
        ...{ timeoutMs: 15_000, intervalMs: 100 },
        message: () => `everybody is well: ${amiss.slice(0, 5).join('; ')}`,
      },
    );
    return this.#calm;
  }

  /** The page of the last such moment, until something happens; waits for one where there is none. */
  async calm(): Promise<Page> {
    const page = this.#calm ?? (await this.rest());
    this.#calm = undefined;
    return page;
  }

  /** Names and labels of what is told of the neighbours and of the whole: series that do not speak of the patient. */
  neighbours(page: Page): ReadonlySet<string> {
    const others = page.samples.filter(
      (sample) => isOfMongodb(sample) && !namesOf(sample).includes(this.patient),
    );
    return new Set(others.map(seriesOf));
  }

  async stop(): Promise<void> {
    await this.exporter.stop();
  }

  #unwell(page: Page): readonly string[] {
    const wrong = page.samples.filter(
      ({ name, value }) =>
        (name === 'mongodb_up' && value !== 1) ||
        name === 'mongodb_scrape_command_failure' ||
        (name === 'mongodb_heartbeat_consecutive_failures' && value !== 0),
    );
    const measured = page.all('mongodb_heartbeat_round_trip_seconds').length;
    return [...wrong.map(seriesOf), ...(measured < this.#members ? [`${measured} measured`] : [])];
  }

  /** Connections that are missing or left over. */
  #loose(): readonly string[] {
    const connections = Object.entries(connectionsOf(this.exporter.pid, this.exporter.port));
    const odd = connections.filter(([, count]) => count < CONNECTIONS || count > MOST_CONNECTIONS);
    return connections.length === this.#members && odd.length === 0 ? [] : [JSON.stringify(connections)];
  }
}
