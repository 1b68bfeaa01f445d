import type { RequestHandler } from 'express';
import { EVENT_TYPES, type EventQuery, type EventRing } from '../watch/events.js';

const DEFAULT_LIMIT = 100;
const MOST = 1_000;

/** `GET /api/events?since=&type=&member=&limit=`: the last events, oldest first; see docs/events.md. */
export function eventsRoute(events: EventRing): RequestHandler {
  return (request, response) => {
    const query = eventQuery(request.query);
    if (typeof query === 'string') {
      response.status(400).json({ error: query });
      return;
    }
    const found = events.find(query);
    const last = found.at(-1);
    response.set('cache-control', 'no-store').json({
      events: found.map(({ at, ...event }) => ({ ...event, time: new Date(at).toISOString() })),
      // More may follow: ask again with since=<next>.
      ...(found.length === query.limit && last && { next: last.id }),
    });
  };
}

/** @returns what is wrong with the question: an empty answer would hide a slip of the pen */
function eventQuery(parameters: Readonly<Record<string, unknown>>): EventQuery | string {
  const unknown = Object.keys(parameters).find(
    (name) => !['since', 'type', 'member', 'limit'].includes(name),
  );
  if (unknown !== undefined)
    return `unknown parameter ${JSON.stringify(unknown)}; known are since, type, member and limit`;
  const types = listOf(parameters.type);
  const wrong = types?.find((type) => !(EVENT_TYPES as readonly string[]).includes(type));
  if (wrong !== undefined)
    return `unknown type ${JSON.stringify(wrong)}; known are ${EVENT_TYPES.join(', ')}`;
  const since = sinceOf(parameters.since);
  if (!since) return 'since is neither the id of an event nor a time as 2026-01-31T12:00:00Z';
  const limit = parameters.limit === undefined ? DEFAULT_LIMIT : Number(parameters.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) return `limit is not a number from 1 to ${MOST}`;
  const { member } = parameters;
  if (member !== undefined && typeof member !== 'string') return 'member is given more than once';
  return {
    ...since,
    limit,
    ...(types && { types: new Set(types) }),
    ...(member !== undefined && { member }),
  };
}

function listOf(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  return (Array.isArray(value) ? value : [value]).flatMap((text) => String(text).split(','));
}

function sinceOf(value: unknown): Pick<EventQuery, 'afterId' | 'sinceAt'> | undefined {
  if (value === undefined) return {};
  const text = typeof value === 'string' ? value : '';
  if (/^\d{1,15}$/.test(text)) return { afterId: Number(text) };
  const at = /^\d{4}-\d\d-\d\d(T.*)?$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? undefined : { sinceAt: at };
}
