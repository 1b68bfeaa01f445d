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
import { recordedRound } from '../recorded.js';
import { LogBook } from '../rounds-log.js';

/** What a scrape was asked for. */
export interface Asked {
  readonly collectors: readonly Collector[];
  /** Seconds it was given. */
  readonly seconds: number;
  /** Of a probe, the one member. */
  readonly only?: Member;
}

/** What a test sets of the application and of what it works with. */
export interface ApplicationOptions extends Partial<Omit<AppOptions, 'service' | 'events'>> {
  readonly monitor?: Monitor;
  readonly topology?: () => Topology;
  readonly discovered?: (deadlineAt: number) => Promise<Topology>;
  /** In place of the recorded round. */
  readonly scrape?: (request: ScrapeRequest) => Promise<Scrape>;
}

/** The application over a recorded round, with what it works with. */
export class Application {
  readonly log = new LogBook();
  readonly self = new SelfMetrics('1.2.3');
  readonly asked: Asked[] = [];
  ready = true;
  /** What reading the configuration again finds. */
  problems: readonly string[] = [];
  /** The round that every scrape ends with. */
  round: () => Scrape | Promise<Scrape> = () => recordedRound('mongod-6.0.5/replicaset-healthy');
  /** What is known now; until it is set, what the recorded rounds were held over. */
  topology: Topology = recordedRound('mongod-6.0.5/replicaset-healthy').topology;
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
    this.asked.push({ collectors, seconds, ...(only && { only }) });
    const round = await this.round();
    return only ? narrowedRound(round, only) : round;
  }
}

/** What of a round one over this member alone would have learnt. */
function narrowedRound(round: Scrape, { cluster, name }: Member): Scrape {
  const key = memberKey({ cluster, name });
  const result = round.members.get(key)!;
  return {
    ...round,
    topology: narrowedTo(round.topology, result.member),
    members: new Map([[key, result]]),
  };
}

/** What Prometheus sends. */
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
