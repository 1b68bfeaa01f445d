import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { TopologyAnalysis } from '../replset/analyze-set.js';
import { withoutReplies } from '../scrape/send-commands.js';
import type { Topology } from '../topology/model/topology.js';
import type { Logger } from '../util/log.js';
import { eventsRoute } from './events-route.js';
import { metricsRoute, type MetricsRouteOptions } from './metrics-route.js';
import { topologyPage } from './page/topology-page.js';
import { probeRoute, type ProbeRouteOptions } from './probe-route.js';
import { noBody } from './respond.js';
import { sdRoute } from './sd-route.js';
import { topologyRoute } from './topology-route.js';

export interface AppOptions extends MetricsRouteOptions, ProbeRouteOptions {
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
  readonly topology: () => Topology;
  readonly log: Logger;
  /** Aborted when the exporter stops: responses that do not end by themselves end then. */
  readonly stopping?: AbortSignal;
}

const LIFECYCLE_OFF = 'reloading by request is off; start with --web.enable-lifecycle, or send SIGHUP\n';

/** The web application, not listening yet. */
export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  if (options.auth) app.use(options.auth);
  app.use(noBody);
  let last: TopologyAnalysis | undefined;
  const onAnalysis = (analysis: TopologyAnalysis): void => {
    last = { ...analysis, scrape: withoutReplies(analysis.scrape) };
    page.analyzed(last);
  };
  const page = topologyPage({ ...options, onAnalysis });
  const routes: Readonly<Record<string, RequestHandler>> = {
    ...page.routes,
    '/-/healthy': (_, response) => {
      response.type('text').send('healthy\n');
    },
    '/-/ready': (_, response) => {
      const ready = options.isReady();
      response
        .status(ready ? 200 : 503)
        .type('text')
        .send(ready ? 'ready\n' : 'first discovery is under way\n');
    },
    '/api/topology': topologyRoute(options.topology, () => last),
    ...(options.monitor && { '/api/events': eventsRoute(options.monitor.events) }),
    '/sd': sdRoute(options),
    '/probe': probeRoute(options),
    [options.telemetryPath]: metricsRoute({ ...options, onAnalysis }),
  };
  app.post('/-/reload', (_, response) => {
    if (!options.lifecycle) {
      response.status(403).type('text').send(LIFECYCLE_OFF);
      return;
    }
    const problems = options.reload();
    if (problems.length === 0) response.type('text').send('reloaded\n');
    else
      response
        .status(500)
        .type('text')
        .send(`${problems.join('\n')}\n`);
  });
  app.all('/-/reload', (_, response) => {
    response.set('allow', 'POST').status(405).type('text').send('method not allowed\n');
  });
  for (const [path, handler] of Object.entries(routes)) {
    app.get(path, handler);
    app.all(path, (_, response) => {
      response.set('allow', 'GET, HEAD').status(405).type('text').send('method not allowed\n');
    });
  }
  app.use((_, response) => {
    response.status(404).type('text').send('not found\n');
  });
  app.use(errorHandler(options.log));
  return app;
}

/** Express recognizes an error handler by its four parameters. A client that disconnects is not logged as an error. */
function errorHandler(log: Logger): ErrorRequestHandler {
  return (error: Error & { code?: unknown }, request, response, _next) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') {
      log.error('request failed', { path: request.path, error: error.message });
    }
    if (response.headersSent) response.destroy();
    else response.status(500).type('text').send('internal error\n');
  };
}
