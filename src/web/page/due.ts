/** A scrape every 15 s, and the time one takes, leave nothing to ask for. */
const QUIET_MS = 20_000;

/** For so long after an event what was judged before is out of date soon. */
const LIVELY_MS = 15_000;

/** How often a scrape is held then: two heartbeats of the members among each other. */
const OFTEN_MS = 4_000;

/** Not more than this part of the time goes to scrapes that nobody but the page asks for. */
const SHARE = 0.1;

/** When things were, milliseconds since 1970. */
export interface Moments {
  /** When the last scrape began; absent: there was none. */
  readonly scrapedAt?: number;
  /** How long it took, in seconds. */
  readonly tookSeconds?: number;
  /** When something happened last. */
  readonly eventAt?: number;
}

/** Whether the page needs a scrape of its own now. */
export function isDue(now: number, { scrapedAt, tookSeconds = 0, eventAt = -Infinity }: Moments): boolean {
  if (scrapedAt === undefined) return true;
  const wait = now - eventAt < LIVELY_MS ? OFTEN_MS : QUIET_MS;
  return now - scrapedAt >= Math.max(wait, (tookSeconds * 1000) / SHARE);
}
