import { downRemedy, type Failure } from '../errors.js';
import { shortened, type LogFields, type Logger } from '../log.js';
import type { Member } from '../topology/types.js';
import type { EventType, NumberedEvent } from './events.js';

/** What the log says of an event; absent: another line says it already (of members that come and go, discovery's). */
const MESSAGES: Readonly<Partial<Record<EventType, readonly [level: 'info' | 'warn', message: string]>>> = {
  primary_lost: ['warn', 'primary lost'],
  primary_changed: ['warn', 'primary changed'],
  primary_reelected: ['info', 'primary elected again'],
  primary_writable: ['info', 'primary takes writes'],
  member_down: ['warn', 'member down'],
  member_up: ['info', 'member up again'],
  state_changed: ['info', 'state changed'],
  rollback: ['warn', 'rollback'],
  config_changed: ['info', 'configuration of the set changed'],
};

/** One line for each event. */
export function logEvent(
  log: Logger,
  { type, id: _, at: __, ...fields }: NumberedEvent,
  more: LogFields = {},
): void {
  const message = MESSAGES[type];
  if (message) log[message[0]](message[1], { ...fields, ...more });
}

/**
 * What the log says of a member that is down beyond the event.
 *
 * @param reached whether it has answered since the exporter started
 */
export function downFields({ name, address }: Member, failure: Failure, reached: boolean): LogFields {
  return {
    ...(address !== name && { address }),
    error: shortened(failure.message),
    remedy: downRemedy(failure, reached),
  };
}
