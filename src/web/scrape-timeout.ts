/** At least this part of the timeout is left for requests to MongoDB, however long the page takes. */
const LEAST_SHARE = 0.5;

/** Node's timers cannot wait for 25 days; no client waits for an hour. */
const LONGEST_SECONDS = 3_600;

/**
 * Seconds a scrape may take so that the last byte of the page is sent before Prometheus times out.
 *
 * @param header `X-Prometheus-Scrape-Timeout-Seconds`, fractions included
 * @param reserve time to render, compress and send the page
 */
export function scrapeSeconds(header: string | undefined, defaultTimeout: number, reserve: number): number {
  const asked = Number(header);
  const given = header !== undefined && Number.isFinite(asked) && asked > 0 ? asked : defaultTimeout;
  const timeout = Math.min(given, LONGEST_SECONDS);
  return Math.max(timeout - reserve, timeout * LEAST_SHARE);
}

/** Time reserved for the page: at least the configured offset, more if the last page took long. */
export class Reserve {
  readonly #least: number;
  #last = 0;

  constructor(leastSeconds: number) {
    this.#least = leastSeconds;
  }

  get seconds(): number {
    return Math.max(this.#least, 1.5 * this.#last);
  }

  /** Records how long rendering and compressing the last page took. */
  note(seconds: number): void {
    this.#last = seconds;
  }
}
