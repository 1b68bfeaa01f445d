import type { NumberedEvent } from '../../monitor/events.js';
import { downText, milliseconds, seconds } from './text.js';
import type { EventText, Level } from './types.js';

/** Maximum number of events on the page. */
const MAX_EVENTS = 50;

/** @param events oldest first @returns the latest, newest first */
export function eventTexts(events: readonly NumberedEvent[]): readonly EventText[] {
  return events
    .slice(-MAX_EVENTS)
    .toReversed()
    .map((event) => {
      const [text, level, important = false] = describe(event);
      const context = [event.cluster, event.replicaSet].filter(Boolean).join(' / ');
      return { id: event.id, at: event.at, level, text, context, important };
    });
}

function describe(event: NumberedEvent): readonly [text: string, level: Level, important?: true] {
  const { member = '?', previous = '?', from = '?', to = '?' } = event;
  switch (event.type) {
    case 'primary_lost':
      return [`primary ${member} lost${inTerm(event)}`, 'bad', true];
    case 'primary_changed':
      return [`${member} is primary${inTerm(event)}, was ${previous}${election(event)}`, 'warn', true];
    case 'primary_reelected':
      return [`${member} is primary again${inTerm(event)}${election(event)}`, 'warn', true];
    case 'primary_writable':
      return [`primary ${member} accepts writes${inTerm(event)}${election(event)}`, 'ok'];
    case 'member_down':
      return [`${member} is down: ${downText(event)}`, 'bad', true];
    case 'member_up':
      return [`${member} is up again, after ${duration(event) ?? 'a moment'}`, 'ok', true];
    case 'state_changed':
      return [`${member} was ${from}, is ${to}`, to === 'other' ? 'warn' : 'ok'];
    case 'rollback':
      return [`${member} has rolled back`, 'bad', true];
    case 'config_changed':
      return [`new configuration of the set: version ${event.configVersion ?? '?'}`, 'ok'];
    case 'member_added':
      return [`${member} was added`, 'ok'];
    case 'member_removed':
      return [`${member} was removed`, 'warn'];
  }
}

function inTerm({ term }: NumberedEvent): string {
  return term === undefined ? '' : ` (term ${term})`;
}

/** How long the set had no primary, and the reason of the election. */
function election(event: NumberedEvent): string {
  const { reason } = event;
  const without = duration(event);
  const text = without === undefined ? '' : `; ${without} without a primary`;
  return text + (reason === undefined ? '' : `; ${reason.replaceAll('_', ' ')}`);
}

/** Absent: the duration is zero or unknown. */
function duration({ durationSeconds = 0 }: NumberedEvent): string | undefined {
  if (durationSeconds <= 0) return undefined;
  return durationSeconds < 1 ? milliseconds(durationSeconds) : seconds(durationSeconds);
}
