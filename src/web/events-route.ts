import type { RequestHandler } from 'express';
import { EVENT_TYPES, type EventQuery, type EventRing } from '../monitor/events.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

/** Which events are requested, and the maximum number of them. */
interface EventsRequest {
  readonly query: EventQuery;
  /** With `since` the oldest matching events, read page by page; without it the newest. */
  readonly pages: boolean;
  readonly limit: number;
}

/** `GET /api/events?since=&type=&member=&limit=`: the last events, oldest first; see docs/events.md. */
export function eventsRoute(events: EventRing): RequestHandler {
  return (request, response) => {
    const parsed = parseRequest(request.query);
    if (typeof parsed === 'string') {
      response.status(400).json({ error: parsed });
      return;
    }
    const { query, pages, limit } = parsed;
    const found = events.find(query);
    const shown = pages ? found.slice(0, limit) : found.slice(-limit);
    const last = shown.at(-1);
    response.set('cache-control', 'no-store').json({
      events: shown.map(({ at, ...event }) => ({ ...event, time: new Date(at).toISOString() })),
      // More may follow: request them with since=<next>.
      ...(pages && shown.length === limit && last && { next: last.id }),
      ...(!pages && shown.length < found.length && { all: fromFirstEvent(request.originalUrl) }),
    });
  };
}

/** The same request, page by page from the first stored event. Only the query, so that it works behind a proxy. */
function fromFirstEvent(url: string): string {
  const parameters = new URLSearchParams(url.split('?')[1] ?? '');
  parameters.set('since', '0');
  return `?${parameters.toString()}`;
}

/** @returns the problem in an invalid request: an empty response would hide a typing error */
function parseRequest(parameters: Readonly<Record<string, unknown>>): EventsRequest | string {
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
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    return `limit is not a number from 1 to ${MAX_LIMIT}`;
  const { member } = parameters;
  if (member !== undefined && typeof member !== 'string') return 'member is given more than once';
  const query = {
    ...since,
    ...(types && { types: new Set(types) }),
    ...(member !== undefined && { member }),
  };
  return { query, pages: parameters.since !== undefined, limit };
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
