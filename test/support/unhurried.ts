import type { MultiCommandCollector, Session } from '../../src/scrape/collector.js';
import { Backlog } from '../../src/scrape/incomplete-replies.js';

/** The first run of a survey, which has all the time it needs. */
export function unhurried({
  maxAgeSeconds,
}: MultiCommandCollector): Pick<Session, 'maxAgeSeconds' | 'backlog' | 'hasTime'> {
  return { maxAgeSeconds, backlog: new Backlog(), hasTime: () => true };
}
