import type { Request, RequestHandler, Response } from 'express';
import type { PageScraper } from '../../app/page-scraper.js';
import type { SnapshotStore } from '../../app/snapshot.js';
import { waitAtMost } from '../../util/async.js';
import type { Logger } from '../../util/log.js';
import { PAGE_OPEN_MS } from '../../util/time-constants.js';
import { sendPieces } from '../respond.js';
import { loadAssets, type Assets } from './assets.js';
import { Live } from './live.js';
import { renderContent, renderPage } from './document.js';
import { Streams } from './stream.js';
import { viewModel } from '../view-model/view-model.js';

export interface TopologyPageOptions {
  readonly snapshots: SnapshotStore;
  readonly pageScraper: Pick<PageScraper, 'scrapeIfStale'>;
  /** Absent: members are not monitored between scrapes. */
  readonly events?: unknown;
  readonly telemetryPath: string;
  readonly version: string;
  readonly log: Logger;
  /** Aborted when the exporter stops: streams end then. */
  readonly stopping?: AbortSignal;
}

/**
 * `GET /`, the page that follows changes, and what it needs: its assets, its changes as a stream, and the same for
 * clients that poll; see docs/topology-page.md.
 *
 * @returns the handlers by path
 */
export function topologyPage(options: TopologyPageOptions): Readonly<Record<string, RequestHandler>> {
  const { snapshots, pageScraper, log, stopping } = options;
  const onError = ({ message }: Error): void => {
    log.error('the topology page failed', { error: message });
  };
  const refresh = (): Promise<void> => pageScraper.scrapeIfStale().catch(onError);
  const live = new Live({
    render: () => renderContent(viewModel(snapshots.current)),
    onTick: () => void refresh(),
    onError,
  });
  snapshots.onChange = () => {
    live.changed();
  };
  const streams = new Streams(live);
  stopping?.addEventListener('abort', () => {
    live.stop();
    streams.end();
  });
  const assets = loadAssets();
  const routes: Readonly<Record<string, RequestHandler>> = {
    '/': pageRoute(options, live, refresh, assets),
    '/page/changes': changesRoute(live),
    '/page/live': (request, response) => {
      streams.open(request, response);
    },
    [assets.style.path]: assets.style.handler,
    [assets.script.path]: assets.script.handler,
    [assets.icon.path]: assets.icon.handler,
  };
  return Object.fromEntries(Object.entries(routes).map(([path, handler]) => [path, withHeaders(handler)]));
}

function pageRoute(
  { version, telemetryPath, events }: TopologyPageOptions,
  live: Live,
  refresh: () => Promise<void>,
  { style, script, icon }: Assets,
): RequestHandler {
  const frame = {
    ...{ version, links: linksOf(telemetryPath, events !== undefined) },
    ...{ style: style.address, script: script.address, icon: icon.address },
  };
  return async (request, response) => {
    // A client that requests only the headers is not a viewer.
    if (request.method === 'HEAD') {
      response.type('html').end();
      return;
    }
    await waitAtMost(refresh(), PAGE_OPEN_MS);
    const content = live.open();
    if (content === '') throw new Error('the topology page cannot be rendered');
    const text = renderPage({ ...frame, at: live.version, now: Date.now() }, content);
    await send(request, response.type('html'), text);
  };
}

function changesRoute(live: Live): RequestHandler {
  return async (request, response) => {
    const { since } = request.query;
    const body = { now: Date.now(), ...live.poll(typeof since === 'string' ? since : undefined) };
    await send(request, response.type('json'), JSON.stringify(body));
  };
}

async function send(request: Request, response: Response, text: string): Promise<void> {
  await sendPieces(request, response, only(text));
}

async function* only(text: string): AsyncGenerator<string> {
  yield await Promise.resolve(text);
}

/** Relative, so that they work behind a path prefix; with `./`, because a path may contain a colon. */
function linksOf(telemetryPath: string, hasEvents: boolean): readonly (readonly [string, string])[] {
  return [
    [`.${telemetryPath}`, 'Metrics'],
    ['./api/topology', 'Topology as JSON'],
    ...(hasEvents ? ([['./api/events', 'Events as JSON']] as const) : []),
    ['./sd', 'Targets for Prometheus'],
    ['./-/healthy', 'Liveness'],
    ['./-/ready', 'Readiness'],
  ];
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
function withHeaders(handler: RequestHandler): RequestHandler {
  return (request, response, next) => {
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!response.hasHeader(name)) response.set(name, value);
    }
    return handler(request, response, next);
  };
}
