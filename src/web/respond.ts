import type { Request, RequestHandler, Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { renderPage } from '../metrics/exposition.js';
import type { Facts, Family } from '../metrics/family.js';
import { CONTENT_TYPES, type Format } from '../metrics/prom-text.js';
import type { SelfMetrics } from '../metrics/self.js';

/** Sends one line of plain text. */
export function sendText(response: Response, status: number, line: string): void {
  response.status(status).type('text').send(`${line}\n`);
}

/** What a page of metrics is rendered with. */
export interface PageOptions {
  readonly families: readonly Family[];
  readonly self: SelfMetrics;
  /** Whether the page contains the exporter's metrics about itself; absent: yes. */
  readonly ownSeries?: boolean;
}

/** Sends a page of metrics in the format that the client prefers. Resolves after the last byte. */
export async function sendMetrics(
  request: Request,
  response: Response,
  facts: Facts,
  { families, self, ...options }: PageOptions,
): Promise<void> {
  const format = preferredFormat(request.get('accept'));
  response.set({ 'content-type': CONTENT_TYPES[format], vary: 'accept' });
  await sendPieces(request, response, renderPage(facts, families, self, format, options));
}

/** Level 1 takes half the time of the default; the page is 5 % larger. */
const COMPRESSION = { level: 1 } as const;

/**
 * Pages up to this length, of some 5 members, are compressed synchronously. That takes 2 ms, as much as setting up a
 * stream and its switches to another thread.
 */
const SMALL_LENGTH = 262_144;

/**
 * Sends the pieces of a page as they are produced, or at once if they are few; compressed if the client accepts it.
 * Resolves after the last byte.
 */
export async function sendPieces(
  request: Request,
  response: Response,
  pieces: AsyncGenerator<string>,
): Promise<void> {
  let text = '';
  let isComplete = false;
  while (!isComplete && text.length <= SMALL_LENGTH) {
    const next = await pieces.next();
    if (next.done === true) isComplete = true;
    else text += next.value;
  }
  // Only now: a page that cannot be rendered gets another response.
  const gzip = acceptsGzip(request);
  response.set({ 'cache-control': 'no-store', ...(gzip && { 'content-encoding': 'gzip' }) });
  response.vary('accept-encoding');
  if (isComplete) {
    await pipeline([gzip ? gzipSync(text, COMPRESSION) : text], response);
    return;
  }
  const page = Readable.from(prepend(text, pieces));
  await (gzip ? pipeline(page, createGzip(COMPRESSION), response) : pipeline(page, response));
}

async function* prepend(text: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield text;
  yield* rest;
}

export function acceptsGzip(request: Request): boolean {
  return request.acceptsEncodings('gzip', 'identity') === 'gzip';
}

/** The format that the client prefers; plain text without a preference. Parameters other than `q` are ignored. */
export function preferredFormat(accept: string | undefined): Format {
  return quality(accept, 'application/openmetrics-text') > quality(accept, 'text/plain')
    ? 'openmetrics'
    : 'text';
}

function quality(accept = '', type: string): number {
  const weights = accept.split(',').flatMap((part) => {
    const [name = '', ...parameters] = part.split(';').map((word) => word.trim().toLowerCase());
    if (name !== type) return [];
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    return [q === undefined ? 1 : Number(q.slice(2)) || 0];
  });
  return Math.max(0, ...weights);
}

/** No route accepts a body: a request with one is rejected and its connection is closed. */
export const rejectBody: RequestHandler = (request, response, next) => {
  const { 'transfer-encoding': coding, 'content-length': length } = request.headers;
  if (coding === undefined && Number(length ?? 0) === 0) {
    next();
    return;
  }
  sendText(response.set('connection', 'close'), 413, 'requests must not have a body');
};

/** Aborted when the client disconnects before it has the response. */
export function clientGone(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
