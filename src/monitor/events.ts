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

/** Something that happened between or during scrapes. The fields behind `member` go with the type; see docs/events.md. */
export interface TopologyEvent {
  readonly type: EventType;
  /** When the exporter noticed, milliseconds since 1970. */
  readonly at: number;
  readonly cluster: string;
  readonly replicaSet?: string;
  /** The member it is about, under its reported name. */
  readonly member?: string;
  /** The primary before. */
  readonly previous?: string;
  readonly term?: number;
  /** How long nobody led: until the election, or until writes were taken. */
  readonly durationSeconds?: number;
  /** Why the election was held, once a scrape has told. */
  readonly reason?: string;
  readonly phase?: string;
  readonly from?: string;
  readonly to?: string;
  readonly rollbackId?: number;
  readonly configVersion?: number;
}

/** An event with its place in the order of all. */
export interface NumberedEvent extends TopologyEvent {
  /** Grows by one with each event since the exporter started. */
  readonly id: number;
}

/** Which events are asked for. */
export interface EventQuery {
  /** Only those with a greater id. */
  readonly afterId?: number;
  /** Only those at or after, milliseconds since 1970. */
  readonly sinceAt?: number;
  readonly types?: ReadonlySet<string>;
  readonly member?: string;
}

/** Events are kept in memory only; older ones than this many are dropped. */
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

  /** Completes an event by what became known later. */
  complete(id: number, more: Partial<TopologyEvent>): void {
    this.#events = this.#events.map((event) => (event.id === id ? { ...event, ...more } : event));
  }

  /** All that match, oldest first. */
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
