import type { Request } from 'express';
import type { Collector } from '../scrape/collector.js';
import { MAX_SCRAPE_TIMEOUT_SECONDS, MIN_SCRAPE_SHARE } from '../util/time-constants.js';

/** How much time a scrape has. */
export interface TimeoutOptions {
  /** Time reserved for rendering, compressing and sending the page, unless the last page took longer. */
  readonly timeoutOffsetSeconds: number;
  /** Of a client that announces no timeout. */
  readonly defaultTimeoutSeconds: number;
}

/** How long scrapes may take, so that the last byte of the page is sent before Prometheus times out. */
export class ScrapeTimeout {
  readonly #options: TimeoutOptions;
  #lastPageSeconds = 0;

  constructor(options: TimeoutOptions) {
    this.#options = options;
  }

  /** Seconds that the scrape may take, by `X-Prometheus-Scrape-Timeout-Seconds`, fractions included. */
  secondsFor(request: Pick<Request, 'get'>): number {
    const { timeoutOffsetSeconds, defaultTimeoutSeconds } = this.#options;
    const header = request.get('x-prometheus-scrape-timeout-seconds');
    const reserve = Math.max(timeoutOffsetSeconds, 1.5 * this.#lastPageSeconds);
    return scrapeSeconds(header, defaultTimeoutSeconds, reserve);
  }

  /** Records how long rendering, compressing and sending the last page took. */
  pageTook(seconds: number): void {
    this.#lastPageSeconds = seconds;
  }
}

/** @param header the timeout of the client; absent, or not a number: the default */
export function scrapeSeconds(header: string | undefined, defaultTimeout: number, reserve: number): number {
  const announced = Number(header);
  const isValid = header !== undefined && Number.isFinite(announced) && announced > 0;
  const timeout = Math.min(isValid ? announced : defaultTimeout, MAX_SCRAPE_TIMEOUT_SECONDS);
  return Math.max(timeout - reserve, timeout * MIN_SCRAPE_SHARE);
}

/**
 * The collectors that `?collect[]=` selects; all that are enabled if it is absent.
 *
 * @param what text for a collector that may be selected
 * @returns the reason for a 400 when a name is unknown: an empty response would hide a typing error
 */
export function selectCollectors(
  query: Readonly<Record<string, unknown>>,
  enabled: readonly Collector[],
  what = 'an enabled collector',
): readonly Collector[] | string {
  const selected = query['collect[]'] ?? query.collect;
  if (selected === undefined) return enabled;
  const names = (Array.isArray(selected) ? selected : [selected]).map(String);
  const unknown = names.filter((name) => !enabled.some((collector) => collector.name === name));
  if (unknown.length > 0) {
    const known = enabled.map(({ name }) => name).join(', ');
    return `collect[]: ${unknown.map((name) => JSON.stringify(name)).join(', ')} is not ${what}; enabled are ${known}`;
  }
  return enabled.filter(({ name }) => names.includes(name));
}

/** Each selection of collectors has a separate scrape of all members, shared only by requests with that selection. */
const MAX_SELECTIONS = 8;

/** The response when {@link CollectFilterLimit} is reached. */
export const TOO_MANY_SELECTIONS = `${MAX_SELECTIONS} scrapes with other collectors are running; scrape with fewer combinations of collect[]`;

/** Limits how many different scrapes can run at the same time. */
export class CollectFilterLimit {
  /** Number of requests by selection. */
  readonly #running = new Map<string, number>();

  /** @returns whether the scrape may start; if so, {@link leave} must follow */
  enter(selection: string): boolean {
    const requests = this.#running.get(selection) ?? 0;
    if (requests === 0 && this.#running.size >= MAX_SELECTIONS) return false;
    this.#running.set(selection, requests + 1);
    return true;
  }

  /** A scrape of this selection has ended. */
  leave(selection: string): void {
    const left = (this.#running.get(selection) ?? 0) - 1;
    if (left > 0) this.#running.set(selection, left);
    else this.#running.delete(selection);
  }
}
