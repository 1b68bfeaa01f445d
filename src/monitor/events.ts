import type { Member } from '../topology/model/topology.js';
import { downRemedy, type Failure } from '../util/errors.js';
import { shortened, type LogFields, type Logger } from '../util/log.js';

/** Every type of event, in the order of the documentation. */
export const EVENT_TYPES = [
  'primary_lost',
  'primary_changed',
  'primary_reelected',
  'primary_writable',
  'member_down',
  'member_up',
  'state_changed',
  'rollback',
  'config_changed',
  'member_added',
  'member_removed',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** A change between or during scrapes. The fields after `member` depend on the type; see docs/events.md. */
export interface TopologyEvent {
  readonly type: EventType;
  /** When the exporter noticed the change, milliseconds since 1970. */
  readonly at: number;
  readonly cluster: string;
  readonly replicaSet?: string;
  /** The member that the event is about, under its reported name. */
  readonly member?: string;
  /** The previous primary. */
  readonly previous?: string;
  readonly term?: number;
  /** How long the set had no primary (until the election, or until it accepted writes), or the member was down. */
  readonly durationSeconds?: number;
  /** Why the election was held, once a scrape has reported it. */
  readonly reason?: string;
  readonly phase?: string;
  readonly from?: string;
  readonly to?: string;
  readonly rollbackId?: number;
  readonly configVersion?: number;
}

/** An event with its sequence number. */
export interface NumberedEvent extends TopologyEvent {
  /** Grows by one with each event since the exporter started. */
  readonly id: number;
}

/** Which events are requested. */
export interface EventQuery {
  /** Only events with a greater id. */
  readonly afterId?: number;
  /** Only events at or after this time, milliseconds since 1970. */
  readonly sinceAt?: number;
  readonly types?: ReadonlySet<string>;
  readonly member?: string;
}

/** Events are kept in memory only; beyond this number the oldest are dropped. */
const CAPACITY = 1_000;

/** The last events, oldest first. */
export class EventRing {
  #events: NumberedEvent[] = [];
  #lastId = 0;

  add(event: TopologyEvent): NumberedEvent {
    const numbered = { id: ++this.#lastId, ...event };
    this.#events.push(numbered);
    if (this.#events.length > CAPACITY) this.#events = this.#events.slice(-CAPACITY);
    return numbered;
  }

  /** Adds fields that became known later to an event. */
  complete(id: number, more: Partial<TopologyEvent>): void {
    this.#events = this.#events.map((event) => (event.id === id ? { ...event, ...more } : event));
  }

  /** All events that match, oldest first. */
  find({ afterId = 0, sinceAt = -Infinity, types, member }: EventQuery = {}): readonly NumberedEvent[] {
    return this.#events.filter(
      (event) =>
        event.id > afterId &&
        event.at >= sinceAt &&
        (types === undefined || types.has(event.type)) &&
        (member === undefined || event.member === member),
    );
  }
}

/** Log message of an event; absent: already in another line (added and removed members in the line of discovery). */
const MESSAGES: Readonly<Partial<Record<EventType, readonly [level: 'info' | 'warn', message: string]>>> = {
  primary_lost: ['warn', 'primary lost'],
  primary_changed: ['warn', 'primary changed'],
  primary_reelected: ['info', 'primary re-elected'],
  primary_writable: ['info', 'primary accepts writes'],
  member_down: ['warn', 'member down'],
  member_up: ['info', 'member up again'],
  state_changed: ['info', 'state changed'],
  rollback: ['warn', 'rollback'],
  config_changed: ['info', 'replica set configuration changed'],
};

/** Logs one line for the event. */
export function logEvent(
  log: Logger,
  { type, id: _, at: __, ...fields }: NumberedEvent,
  more: LogFields = {},
): void {
  const message = MESSAGES[type];
  if (message) log[message[0]](message[1], { ...fields, ...more });
}

/**
 * Log fields for a member that is down, in addition to those of the event.
 *
 * @param reached whether the member has replied since the exporter started
 */
export function downFields({ name, address }: Member, failure: Failure, reached: boolean): LogFields {
  return {
    ...(address !== name && { address }),
    error: shortened(failure.message),
    remedy: downRemedy(failure, reached),
  };
}
