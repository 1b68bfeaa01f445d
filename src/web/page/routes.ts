import type { Request, RequestHandler, Response } from 'express';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { waitAtMost } from '../../util/async.js';
import { sendPieces } from '../respond.js';
import type { Live } from './live.js';
import { renderPage } from './render/page.js';
import type { Streams } from './stream.js';

export interface PageRoutesOptions {
  readonly telemetryPath: string;
  readonly version: string;
  readonly watching: boolean;
  /** Has a scrape held if none was of late; ends with it. */
  readonly fresh: () => Promise<void>;
}

/** Who opens the page waits so long for a scrape: better than to see half of it change at once. */
const PATIENCE_MS = 1_000;

/** `GET /` and what it needs: its assets, its changes as a stream, and the same for those who ask again and again. */
export function pageRoutes(
  { telemetryPath, version, watching, fresh }: PageRoutesOptions,
  live: Live,
  streams: Streams,
): Readonly<Record<string, RequestHandler>> {
  const style = asset('page.css', 'text/css; charset=utf-8');
  const script = asset('page.js', 'text/javascript; charset=utf-8');
  const icon = asset('icon.svg', 'image/svg+xml');
  const frame = {
    ...{ version, links: linksOf(telemetryPath, watching) },
    ...{ style: style.address, script: script.address, icon: icon.address },
  };
  const page: RequestHandler = async (request, response) => {
    // Who asks for the headers alone does not look.
    if (request.method === 'HEAD') {
      response.type('html').end();
      return;
    }
    await waitAtMost(fresh(), PATIENCE_MS);
    const content = live.look();
    if (content === '') throw new Error('the topology page cannot be drawn');
    const text = renderPage({ ...frame, at: live.version, now: Date.now() }, content);
    await send(request, response, text, 'text/html; charset=utf-8');
  };
  const changes: RequestHandler = async (request, response) => {
    const { since } = request.query;
    const body = { now: Date.now(), ...live.poll(typeof since === 'string' ? since : undefined) };
    await send(request, response, JSON.stringify(body), 'application/json; charset=utf-8');
  };
  const routes = {
    '/': page,
    '/page/changes': changes,
    '/page/live': (request: Request, response: Response): void => {
      streams.open(request, response);
    },
    ...Object.fromEntries([style, script, icon].map(({ path, handler }) => [path, handler])),
  };
  return Object.fromEntries(Object.entries(routes).map(([path, handler]) => [path, withHeaders(handler)]));
}

/** Relative, so that they work behind a path prefix; `./`, as a path may hold a colon. */
function linksOf(telemetryPath: string, watching: boolean): readonly (readonly [string, string])[] {
  return [
    [`.${telemetryPath}`, 'Metrics'],
    ['./api/topology', 'Topology as JSON'],
    ...(watching ? ([['./api/events', 'Events as JSON']] as const) : []),
    ['./sd', 'Targets for Prometheus'],
    ['./-/healthy', 'Liveness'],
    ['./-/ready', 'Readiness'],
  ];
}

async function send(request: Request, response: Response, text: string, type: string): Promise<void> {
  const gzip = request.acceptsEncodings('gzip', 'identity') === 'gzip';
  response.set({
    'content-type': type,
    'cache-control': 'no-store',
    vary: 'accept-encoding',
    ...(gzip && { 'content-encoding': 'gzip' }),
  });
  await sendPieces(one(text), gzip, response);
}

async function* one(text: string): AsyncGenerator<string> {
  yield await Promise.resolve(text);
}

/** A file that belongs to the page. */
export interface Asset {
  /** Relative to the page; changes with the content, so that it may be kept for ever. */
  readonly address: string;
  readonly path: string;
  readonly handler: RequestHandler;
}

/** @param file in `assets`, both of the sources and of what was built */
export function asset(file: string, type: string): Asset {
  const content = readFileSync(new URL(`assets/${file}`, import.meta.url));
  const compressed = gzipSync(content);
  const version = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return {
    address: `./page/${file}?v=${version}`,
    path: `/page/${file}`,
    handler: (request, response) => {
      const gzip = request.acceptsEncodings('gzip', 'identity') === 'gzip';
      const isKept = request.query.v === version;
      response
        .set({
          'content-type': type,
          'cache-control': isKept ? 'private, max-age=31536000, immutable' : 'no-cache',
          vary: 'accept-encoding',
          ...(gzip && { 'content-encoding': 'gzip' }),
        })
        .send(gzip ? compressed : content);
    },
  };
}

/** Nothing but what comes from the exporter itself, no frame, no form; and what a page must not tell. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Answers with headers under which a browser does nothing but show the page; those of the web configuration stand. */
export function withHeaders(handler: RequestHandler): RequestHandler {
  return (request, response, next) => {
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!response.hasHeader(name)) response.set(name, value);
    }
    return handler(request, response, next);
  };
}
