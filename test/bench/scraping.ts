import type { RoundResult } from './contestant.js';
import type { Exporter } from './exporter.js';
import type { FloorMember } from './floor-messages.js';
import type { Service } from './measurement.js';
import type { RoundsScenario, Stage } from './scenario.js';
import { readPage, type ScrapedPage } from './scraped-page.js';

const DEFAULT_TIMEOUT_SECONDS = 10;

/** Scrapes of the exporter, and whether they bring what they have to. */
export class Scraping {
  readonly #exporter: Exporter;
  readonly #living: readonly FloorMember[];
  readonly #scrapers: number;
  readonly #timeoutSeconds: number;
  readonly #complete: number[] = [];
  #overrunMs = -Infinity;
  #counts = false;
  #last: ScrapedPage | undefined;

  constructor(exporter: Exporter, { living }: Stage, scenario: RoundsScenario) {
    this.#exporter = exporter;
    this.#living = living;
    this.#scrapers = scenario.scrapers ?? 1;
    this.#timeoutSeconds = scenario.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  }

  /** One scrape, or several at once, of which the slowest is told. */
  async round(): Promise<RoundResult> {
    const scrapes = await Promise.all(
      Array.from({ length: this.#scrapers }, () => this.#exporter.scrape(this.#timeoutSeconds)),
    );
    const pages = scrapes.map(({ body }) => readPage(body, this.#living));
    this.#last = pages[0]!;
    if (this.#counts) {
      this.#complete.push(Math.min(...pages.map(({ complete }) => complete)));
      this.#overrunMs = Math.max(this.#overrunMs, ...pages.map(({ overrunMs }) => overrunMs));
    }
    return { wallMs: Math.max(...scrapes.map(({ wallMs }) => wallMs)), ownCpuMs: this.#last.cpuMs };
  }

  /** From now on it matters what the pages bring. */
  count(): void {
    this.#counts = true;
  }

  get lastPage(): ScrapedPage {
    return this.#last!;
  }

  service(): Service {
    return {
      completeRounds: this.#complete.filter((complete) => complete === this.#living.length).length,
      fewestComplete: Math.min(...this.#complete),
      overrunMs: this.#overrunMs,
      timeoutMs: this.#timeoutSeconds * 1000,
    };
  }
}
