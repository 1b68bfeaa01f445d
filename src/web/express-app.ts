import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { PageScraper } from '../app/page-scraper.js';
import type { SnapshotStore } from '../app/snapshot.js';
import type { EventRing } from '../monitor/events.js';
import type { Logger } from '../util/log.js';
import { eventsRoute } from './events-route.js';
import { metricsRoute } from './metrics-route.js';
import { topologyPage } from './page/topology-page.js';
import { probeRoute, type ProbeRouteOptions } from './probe-route.js';
import { rejectBody, sendText } from './respond.js';
import { sdRoute } from './sd-route.js';
import { topologyRoute } from './topology-route.js';

export interface AppOptions extends ProbeRouteOptions {
  readonly snapshots: SnapshotStore;
  readonly pageScraper: PageScraper;
  /** Absent: members are not monitored between scrapes. */
  readonly events?: EventRing;
  readonly telemetryPath: string;
  readonly version: string;
  /** Whether the first discovery has ended, whatever its result: an outage of MongoDB must not block a rollout. */
  readonly isReady: () => boolean;
  /** Reads the configuration files again. @returns the problems in them; empty: they are in effect */
  readonly reload: () => readonly string[];
  /** Whether `POST /-/reload` is enabled. */
  readonly lifecycle: boolean;
  /** Runs before every request; absent: all requests are allowed. */
  readonly auth?: RequestHandler;
  readonly log: Logger;
  /** Aborted when the exporter stops: responses that do not end by themselves end then. */
  readonly stopping?: AbortSignal;
}

/** The web application, not listening yet. */
export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  if (options.auth) app.use(options.auth);
  app.use(rejectBody);
  app.post('/-/reload', reloadRoute(options));
  app.all('/-/reload', methodNotAllowed('POST'));
  for (const [path, handler] of Object.entries(routesOf(options))) {
    app.get(path, handler);
    app.all(path, methodNotAllowed('GET, HEAD'));
  }
  app.use((_, response) => {
    sendText(response, 404, 'not found');
  });
  app.use(errorHandler(options.log));
  return app;
}

/** The handlers of GET and HEAD by path. */
function routesOf(options: AppOptions): Readonly<Record<string, RequestHandler>> {
  const { snapshots, events, isReady, telemetryPath } = options;
  return {
    ...topologyPage(options),
    '/-/healthy': (_, response) => {
      sendText(response, 200, 'healthy');
    },
    '/-/ready': (_, response) => {
      if (isReady()) sendText(response, 200, 'ready');
      else sendText(response, 503, 'first discovery is running');
    },
    '/api/topology': topologyRoute(snapshots),
    ...(events && { '/api/events': eventsRoute(events) }),
    '/sd': sdRoute(options),
    '/probe': probeRoute(options),
    [telemetryPath]: metricsRoute(options),
  };
}

const RELOAD_DISABLED = 'reload by request is disabled; start with --web.enable-lifecycle, or send SIGHUP';

function reloadRoute({ lifecycle, reload }: Pick<AppOptions, 'lifecycle' | 'reload'>): RequestHandler {
  return (_, response) => {
    if (!lifecycle) {
      sendText(response, 403, RELOAD_DISABLED);
      return;
    }
    const problems = reload();
    if (problems.length === 0) sendText(response, 200, 'reloaded');
    else sendText(response, 500, problems.join('\n'));
  };
}

function methodNotAllowed(allowed: string): RequestHandler {
  return (_, response) => {
    sendText(response.set('allow', allowed), 405, 'method not allowed');
  };
}

/** Express recognizes an error handler by its four parameters. A client that disconnects is not logged as an error. */
function errorHandler(log: Logger): ErrorRequestHandler {
  return (error: Error & { code?: unknown }, request, response, _next) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') {
      log.error('request failed', { path: request.path, error: error.message });
    }
    if (response.headersSent) response.destroy();
    else sendText(response, 500, 'internal error');
  };
}
