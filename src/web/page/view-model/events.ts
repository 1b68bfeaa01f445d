import type { NumberedEvent } from '../../../monitor/events.js';
import { milliseconds, seconds } from '../html.js';
import { downWords } from './member.js';
import type { EventPicture, Level } from './types.js';

/** Maximum number of events on the page. */
const MOST = 50;

/** The text of an event, its level, and whether it is read out. */
type Telling = readonly [text: string, level: Level, important?: true];

/** @param events oldest first @returns the latest, newest first */
export function eventPictures(events: readonly NumberedEvent[]): readonly EventPicture[] {
  return events
    .slice(-MOST)
    .toReversed()
    .map((event) => {
      const [text, level, important = false] = tell(event);
      const place = [event.cluster, event.replicaSet].filter(Boolean).join(' / ');
      return { id: event.id, at: event.at, level, text, place, important };
    });
}

function tell(event: NumberedEvent): Telling {
  const { member = '?', previous = '?', from = '?', to = '?' } = event;
  switch (event.type) {
    case 'primary_lost':
      return [`primary ${member} lost${inTerm(event)}`, 'bad', true];
    case 'primary_changed':
      return [`${member} is primary${inTerm(event)}, was ${previous}${election(event)}`, 'warn', true];
    case 'primary_reelected':
      return [`${member} is primary again${inTerm(event)}${election(event)}`, 'warn', true];
    case 'primary_writable':
      return [`primary ${member} takes writes${inTerm(event)}${election(event)}`, 'ok'];
    case 'member_down':
      return [`${member} is down: ${downWords(event)}`, 'bad', true];
    case 'member_up':
      return [`${member} is up again, after ${lasted(event) ?? 'a moment'}`, 'ok', true];
    case 'state_changed':
      return [`${member} was ${from}, is ${to}`, to === 'other' ? 'warn' : 'ok'];
    case 'rollback':
      return [`${member} has rolled back`, 'bad', true];
    case 'config_changed':
      return [`new configuration of the set: version ${event.configVersion ?? '?'}`, 'ok'];
    case 'member_added':
      return [`${member} has come`, 'ok'];
    case 'member_removed':
      return [`${member} has left`, 'warn'];
  }
}

function inTerm({ term }: NumberedEvent): string {
  return term === undefined ? '' : ` (term ${term})`;
}

/** How long the set had no primary, and why the election was held. */
function election(event: NumberedEvent): string {
  const { reason } = event;
  const without = lasted(event);
  const words = without === undefined ? '' : `; ${without} without one`;
  return words + (reason === undefined ? '' : `; ${reason.replaceAll('_', ' ')}`);
}

/** Absent: the duration is zero or unknown. */
function lasted({ durationSeconds = 0 }: NumberedEvent): string | undefined {
  if (durationSeconds <= 0) return undefined;
  return durationSeconds < 1 ? milliseconds(durationSeconds) : seconds(durationSeconds);
}
