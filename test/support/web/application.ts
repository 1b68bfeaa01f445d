import type { Express } from 'express';
import { PageScraper } from '../../../src/app/page-scraper.js';
import { ScrapeService } from '../../../src/app/scrape-service.js';
import { SnapshotStore } from '../../../src/app/snapshot.js';
import { enabledFamilies } from '../../../src/metrics/catalogue.js';
import { SelfMetrics } from '../../../src/metrics/self.js';
import type { Monitor } from '../../../src/monitor/monitor.js';
import type { Collector } from '../../../src/scrape/collector.js';
import { oplogStats } from '../../../src/scrape/collectors/oplog-stats.js';
import { replSetGetStatus } from '../../../src/scrape/collectors/repl-set-get-status.js';
import { serverStatus } from '../../../src/scrape/collectors/server-status.js';
import type { ScrapeRequest } from '../../../src/scrape/inflight-scrape.js';
import type { Scrape } from '../../../src/scrape/scrape.js';
import { memberKey, narrowedTo, type Member, type Topology } from '../../../src/topology/model/topology.js';
import { createApp, type AppOptions } from '../../../src/web/express-app.js';
import { recordedScrape } from '../recorded.js';
import { LogBook } from '../scrape-log.js';

/** A scrape that was requested. */
export interface RequestedScrape {
  readonly collectors: readonly Collector[];
  /** Until its deadline. */
  readonly seconds: number;
  /** The one member of a probe. */
  readonly only?: Member;
}

/** Options of the application and of the parts that it uses. */
export interface ApplicationOptions extends Partial<Omit<AppOptions, 'service' | 'events'>> {
  readonly monitor?: Monitor;
  readonly topology?: () => Topology;
  readonly discovered?: (deadlineAt: number) => Promise<Topology>;
  /** In place of the recorded scrape. */
  readonly scrape?: (request: ScrapeRequest) => Promise<Scrape>;
}

/** The application over a recorded scrape, with the parts that it uses. */
export class Application {
  readonly log = new LogBook();
  readonly self = new SelfMetrics('1.2.3');
  readonly scrapes: RequestedScrape[] = [];
  ready = true;
  /** The problems that a reload finds. */
  problems: readonly string[] = [];
  /** The result of every scrape. */
  result: () => Scrape | Promise<Scrape> = () => recordedScrape('mongod-6.0.5/replicaset-healthy');
  /** The known topology; by default that of the recorded scrape. */
  topology: Topology = recordedScrape('mongod-6.0.5/replicaset-healthy').topology;
  readonly app: Express;

  constructor({ monitor, topology, discovered, scrape, ...options }: ApplicationOptions = {}) {
    const { collectors = [replSetGetStatus, serverStatus, oplogStats] } = options;
    const snapshots = new SnapshotStore(topology ?? (() => this.topology), monitor);
    const service = new ScrapeService({
      ...{ collectors, snapshots, self: this.self, ...(monitor && { monitor }) },
      scraper: { scrape: scrape ?? ((request) => this.#scrape(request)) },
      discovered: discovered ?? (() => Promise.resolve(this.topology)),
      transitions: { observe: () => undefined },
      onHints: () => undefined,
    });
    this.app = createApp({
      families: enabledFamilies(new Set()),
      ...{ service, snapshots, collectors, self: this.self, log: this.log },
      pageScraper: new PageScraper(service, snapshots, collectors),
      ...(monitor && { events: monitor.events }),
      timeoutOffsetSeconds: 0.25,
      defaultTimeoutSeconds: 10,
      telemetryPath: '/metrics',
      version: '1.2.3',
      isReady: () => this.ready,
      reload: () => this.problems,
      lifecycle: true,
      ...options,
    });
  }

  async #scrape({ collectors, deadlineAt, only }: ScrapeRequest): Promise<Scrape> {
    const seconds = (deadlineAt - performance.now()) / 1000;
    this.scrapes.push({ collectors, seconds, ...(only && { only }) });
    const scrape = await this.result();
    return only ? narrowedScrape(scrape, only) : scrape;
  }
}

/** The part of a scrape that a scrape of this member alone has. */
function narrowedScrape(scrape: Scrape, { cluster, name }: Member): Scrape {
  const key = memberKey({ cluster, name });
  const result = scrape.members.get(key)!;
  return {
    ...scrape,
    topology: narrowedTo(scrape.topology, result.member),
    members: new Map([[key, result]]),
  };
}

/** Headers that Prometheus and others send. */
export const ACCEPT = {
  prometheus242:
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,' +
    'text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
  prometheus3:
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,' +
    'application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,' +
    'text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
  prometheus3Protobuf:
    'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,' +
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,' +
    'application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,' +
    'text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
  telegraf: 'text/plain;version=0.0.4;q=1,*/*;q=0.1',
  browser: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
} as const;
