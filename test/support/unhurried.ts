import { Backlog } from '../../src/scrape/backlog.js';
import type { Session, Survey } from '../../src/scrape/survey.js';

/** The first run of a survey, which has all the time it needs. */
export function unhurried({ maxAgeSeconds }: Survey): Pick<Session, 'maxAgeSeconds' | 'backlog' | 'hasTime'> {
  return { maxAgeSeconds, backlog: new Backlog(), hasTime: () => true };
}
