import type { ExporterProcess } from './exporter.js';
import type { Page } from './exposition.js';
import { waitUntil } from './wait-until.js';

/** Scrapes one after the other until {@link end}. */
export class ScrapeStream {
  readonly #pages: Page[] = [];
  readonly #failures: string[] = [];
  readonly #running: Promise<void>;
  #ended = false;

  constructor(exporter: ExporterProcess) {
    this.#running = this.#run(exporter);
  }

  /** Waits for so many more scrapes. */
  async more(count: number): Promise<void> {
    const wanted = this.#pages.length + count;
    await waitUntil(() => this.#pages.length >= wanted, { message: `${count} more scrapes` });
  }

  /** What every scrape brought, and why some brought nothing. */
  async end(): Promise<{ readonly pages: readonly Page[]; readonly failures: readonly string[] }> {
    this.#ended = true;
    await this.#running;
    return { pages: this.#pages, failures: this.#failures };
  }

  async #run(exporter: ExporterProcess): Promise<void> {
    while (!this.#ended) {
      try {
        this.#pages.push(await exporter.scrape());
      } catch (error) {
        this.#failures.push(String(error));
      }
    }
  }
}
