/** The page's own share of a scrape: never less than this part of the timeout goes to asking MongoDB. */
const LEAST_SHARE = 0.5;

/** Timers of Node cannot wait for 25 days; nobody waits for an hour. */
const LONGEST_SECONDS = 3_600;

/**
 * Seconds a round may take so that the last byte of the page is out before Prometheus gives up.
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

/** Time kept back for the page: at least what is configured, more when the last page took long. */
export class Reserve {
  readonly #least: number;
  #last = 0;

  constructor(leastSeconds: number) {
    this.#least = leastSeconds;
  }

  get seconds(): number {
    return Math.max(this.#least, 1.5 * this.#last);
  }

  /** Notes how long rendering and compressing the last page took. */
  note(seconds: number): void {
    this.#last = seconds;
  }
}
