import type { RequestHandler } from 'express';
import type { Logger } from '../../log.js';
import type { Judgement } from '../../replset/judge.js';
import type { Topology } from '../../topology/types.js';
import { Asker, type AskerOptions } from './asker.js';
import { Live } from './live.js';
import type { PageFacts } from './picture/facts.js';
import { pictureOf } from './picture/picture.js';
import { renderContent } from './render/content.js';
import { pageRoutes } from './routes.js';
import { Streams } from './stream.js';

export interface TopologyPageOptions extends AskerOptions {
  readonly topology: () => Topology;
  readonly telemetryPath: string;
  readonly version: string;
  readonly log: Logger;
  /** Aborted when the exporter stops: streams end then. */
  readonly stopping?: AbortSignal;
}

/** The page at `/`, which follows what happens; see docs/topology-page.md. */
export interface TopologyPage {
  /** By path. */
  readonly routes: Readonly<Record<string, RequestHandler>>;
  /** There are new verdicts. */
  readonly judged: (judgement: Judgement) => void;
}

export function topologyPage(options: TopologyPageOptions): TopologyPage {
  const { watch, log, stopping } = options;
  const asker = new Asker(options);
  const onError = ({ message }: Error): void => {
    log.error('the topology page failed', { error: message });
  };
  const fresh = (): Promise<void> => asker.askIfDue().catch(onError);
  const live = new Live({
    render: () => renderContent(pictureOf(factsOf(options, asker.last))),
    onTick: () => void fresh(),
    onError,
  });
  if (watch) {
    watch.onEvent = () => {
      asker.noteEvent();
      live.changed();
    };
  }
  const streams = new Streams(live);
  stopping?.addEventListener('abort', () => {
    live.stop();
    streams.end();
  });
  return {
    routes: pageRoutes({ ...options, watching: watch !== undefined, fresh }, live, streams),
    judged: (judgement) => {
      asker.noteJudgement(judgement);
      live.changed();
    },
  };
}

function factsOf({ topology, watch }: TopologyPageOptions, judgement: Judgement | undefined): PageFacts {
  return {
    topology: topology(),
    ...(judgement && { judgement }),
    ...(watch && {
      watch: {
        view: watch.view(Date.now()),
        standings: watch.standings(),
        events: watch.events.find(),
      },
    }),
  };
}
