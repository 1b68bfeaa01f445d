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
  /** Starts a scrape if the last one is stale; resolves when it ends. */
  readonly fresh: () => Promise<void>;
}

/** How long opening the page waits for a scrape, so that half of the page does not change right afterwards. */
const PATIENCE_MS = 1_000;

/** `GET /` and what it needs: its assets, its changes as a stream, and the same for clients that poll. */
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
    // A client that requests only the headers is not a viewer.
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

/** Relative, so that they work behind a path prefix; with `./`, because a path may contain a colon. */
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
  /** Relative to the page; changes with the content, so that browsers may cache it forever. */
  readonly address: string;
  readonly path: string;
  readonly handler: RequestHandler;
}

/** @param file in `assets`, both in the sources and in the build output */
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

/** Allow only content from the exporter itself, no frames, no forms and no referrer. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Adds headers that let a browser only show the page; headers of the web configuration take precedence. */
export function withHeaders(handler: RequestHandler): RequestHandler {
  return (request, response, next) => {
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!response.hasHeader(name)) response.set(name, value);
    }
    return handler(request, response, next);
  };
}
