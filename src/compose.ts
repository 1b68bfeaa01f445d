import { resolveSrv, resolveTxt } from 'node:dns/promises';
import type { Config, MongoTarget } from './config/config.js';
import type { Catalogue } from './config/catalogue.js';
import type { Logger } from './log.js';
import { enabledFamilies, serverStatusPaths } from './metrics/catalogue.js';
import { SUBJECTS } from './metrics/families/index.js';
import { SelfMetrics } from './metrics/self.js';
import { DEFAULT_MONITOR } from './mongo/client-options.js';
import { ClientPool } from './mongo/client-pool.js';
import { partsOf } from './mongo/parts.js';
import { settledWithin } from './mongo/settled-within.js';
import { createTlsContext } from './mongo/tls.js';
import type { Collector } from './scrape/collector.js';
import { COLLECTORS } from './scrape/collectors/index.js';
import { leaveOut } from './scrape/collectors/server-status.js';
import { hasNews } from './scrape/news.js';
import type { Round } from './scrape/round.js';
import { Scraper } from './scrape/scraper.js';
import { Transitions } from './scrape/transitions.js';
import { Inventory } from './topology/inventory.js';
import type { SeedResolver } from './topology/seeds.js';
import { createApp } from './web/app.js';
import { listen, type WebServer } from './web/server.js';

/** A scrape that comes during the first discovery waits for it, but not longer than this part of its time. */
const FIRST_DISCOVERY_SHARE = 0.5;

/** What the configuration needs to know of the parts downstream of it: their names. */
export const CATALOGUE: Catalogue = {
  collectors: COLLECTORS.map(({ name, defaultOn, help }) => ({ name, defaultOn, help })),
  subjects: SUBJECTS.map(({ name }) => ({ name, defaultOn: true })),
};

/** The running exporter. */
export interface Exporter {
  readonly port: number;
  /** Ends with the first discovery, whatever its result. */
  readonly firstDiscovery: Promise<void>;
  stop(): Promise<void>;
}

/** Wires the parts together and starts them: the only place that knows them all. */
export async function start(
  config: Config,
  version: string,
  log: Logger,
  resolver: SeedResolver = { resolveSrv, resolveTxt },
): Promise<Exporter> {
  let target: MongoTarget = config.mongodb;
  const tlsContext = target.tls && createTlsContext(target.tls);
  const pool = new ClientPool(() => ({
    target,
    monitor: DEFAULT_MONITOR,
    ...(tlsContext && { tlsContext }),
  }));
  const inventory = new Inventory({
    config,
    pool,
    resolver,
    log,
    onTarget: (resolved) => {
      target = resolved;
    },
  });
  const families = enabledFamilies(config.disabledSubjects);
  const paths = serverStatusPaths(families);
  const transitions = new Transitions(log);
  const scraper = new Scraper({
    pool,
    concurrency: config.scrape.concurrency,
    leaveOut: leaveOut(paths),
    parts: partsOf(paths),
    onRound: (round) => {
      transitions.observe(round);
      if (hasNews(round)) inventory.refreshSoon();
    },
  });
  const firstDiscovery = inventory.start();
  firstDiscovery.catch(() => undefined);
  const scrape = async (collectors: readonly Collector[], deadlineAt: number): Promise<Round> => {
    if (!inventory.attempted) {
      await settledWithin(firstDiscovery, (deadlineAt - performance.now()) * FIRST_DISCOVERY_SHARE);
    }
    return scraper.scrape({ topology: inventory.topology, collectors, deadlineAt });
  };
  const app = createApp({
    collectors: COLLECTORS.filter(({ name }) => config.collectors.get(name) === true),
    families,
    self: new SelfMetrics(version),
    timeoutOffsetSeconds: config.scrape.timeoutOffsetSeconds,
    defaultTimeoutSeconds: config.scrape.defaultTimeoutSeconds,
    telemetryPath: config.web.telemetryPath,
    version,
    log,
    isReady: () => inventory.attempted,
    scrape,
  });
  let server: WebServer;
  try {
    server = await listen(app, config.web.listen);
  } catch (error) {
    inventory.stop();
    await pool.close();
    throw error;
  }
  return {
    port: server.port,
    firstDiscovery,
    stop: async () => {
      inventory.stop();
      await server.stop();
      await scraper.idle();
      await pool.close();
    },
  };
}
