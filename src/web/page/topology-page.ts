import type { RequestHandler } from 'express';
import type { TopologyAnalysis } from '../../replset/analyze-set.js';
import type { Topology } from '../../topology/model/topology.js';
import type { Logger } from '../../util/log.js';
import { Live } from './live.js';
import { PageScraper, type PageScraperOptions } from './page-scraper.js';
import { renderContent } from './render/page.js';
import { pageRoutes } from './routes.js';
import { Streams } from './stream.js';
import { pictureOf, type PageFacts } from './view-model/topology.js';

export interface TopologyPageOptions extends PageScraperOptions {
  readonly topology: () => Topology;
  readonly telemetryPath: string;
  readonly version: string;
  readonly log: Logger;
  /** Aborted when the exporter stops: streams end then. */
  readonly stopping?: AbortSignal;
}

/** The page at `/`, which follows changes; see docs/topology-page.md. */
export interface TopologyPage {
  /** By path. */
  readonly routes: Readonly<Record<string, RequestHandler>>;
  /** Receives a new analysis. */
  readonly analyzed: (analysis: TopologyAnalysis) => void;
}

export function topologyPage(options: TopologyPageOptions): TopologyPage {
  const { monitor, log, stopping } = options;
  const pageScraper = new PageScraper(options);
  const onError = ({ message }: Error): void => {
    log.error('the topology page failed', { error: message });
  };
  const fresh = (): Promise<void> => pageScraper.scrapeIfStale().catch(onError);
  const live = new Live({
    render: () => renderContent(pictureOf(factsOf(options, pageScraper.last))),
    onTick: () => void fresh(),
    onError,
  });
  if (monitor) {
    monitor.onEvent = () => {
      pageScraper.noteEvent();
      live.changed();
    };
  }
  const streams = new Streams(live);
  stopping?.addEventListener('abort', () => {
    live.stop();
    streams.end();
  });
  return {
    routes: pageRoutes({ ...options, watching: monitor !== undefined, fresh }, live, streams),
    analyzed: (analysis) => {
      pageScraper.noteAnalysis(analysis);
      live.changed();
    },
  };
}

function factsOf(
  { topology, monitor }: TopologyPageOptions,
  analysis: TopologyAnalysis | undefined,
): PageFacts {
  return {
    topology: topology(),
    ...(analysis && { analysis }),
    ...(monitor && {
      monitor: {
        view: monitor.view(Date.now()),
        memberStatuses: monitor.memberStatuses(),
        events: monitor.events.find(),
      },
    }),
  };
}
