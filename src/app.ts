import { lookup, resolveSrv, resolveTxt } from 'node:dns/promises';
import { setFlagsFromString } from 'node:v8';
import { PageScraper } from './app/page-scraper.js';
import { createReloader } from './app/reload.js';
import { ScrapeService } from './app/scrape-service.js';
import { SnapshotStore } from './app/snapshot.js';
import type { Config } from './config/config.js';
import type { Reload } from './config/load.js';
import type { Catalogue, CollectorOption } from './config/options/option.js';
import type { Reloader } from './config/reload.js';
import { enabledFamilies, serverStatusPaths } from './metrics/catalogue.js';
import { exporterHeartbeats } from './metrics/families/exporter-heartbeats.js';
import { failovers } from './metrics/families/failovers.js';
import { METRIC_GROUPS } from './metrics/families/index.js';
import type { Family } from './metrics/family.js';
import { SelfMetrics } from './metrics/self.js';
import { AccessStore } from './mongo/access-store.js';
import { DEFAULT_MONITOR, type MonitorSettings } from './mongo/client-options.js';
import { ClientPool } from './mongo/client-pool.js';
import type { RoundTrip } from './mongo/heartbeat-source.js';
import { checkDriver } from './mongo/driver-internals.js';
import { partsOf } from './mongo/partial-decode.js';
import { Monitor } from './monitor/monitor.js';
import { configured, type Collector } from './scrape/collector.js';
import { COLLECTORS } from './scrape/collectors/index.js';
import { leaveOut } from './scrape/collectors/server-status.js';
import { Transitions } from './scrape/log-transitions.js';
import { Scraper } from './scrape/scraper.js';
import type { SeedResolver } from './topology/discovery/seeds.js';
import { contactable } from './topology/inventory/clients.js';
import { Inventory } from './topology/inventory/inventory.js';
import type { Member, Topology } from './topology/model/topology.js';
import { waitAtMost } from './util/async.js';
import type { Logger } from './util/log.js';
import { FIRST_DISCOVERY_SHARE } from './util/time-constants.js';
import { AuthMiddleware } from './web/auth.js';
import { createApp, type AppOptions } from './web/express-app.js';
import { listen, type WebServer } from './web/server.js';

/** What the configuration needs to know about the parts that depend on it: the collectors and metric groups. */
export const CATALOGUE: Catalogue = {
  collectors: COLLECTORS.map(collectorOption),
  metricGroups: METRIC_GROUPS.map(({ name, defaultOn = true }) => ({ name, defaultOn })),
};

/** Metric groups that only the monitor feeds. */
const MONITOR_GROUPS = [exporterHeartbeats.name, failovers.name];

/** The running exporter. */
export interface Exporter {
  readonly port: number;
  /** Settles when the first discovery ends, whatever its result. */
  readonly firstDiscovery: Promise<void>;
  /** Reads the configuration files again and logs the problems in them. */
  readonly reload: () => void;
  stop(): Promise<void>;
}

/** Connects the parts and starts them; the only place that knows all of them. */
export async function start(
  config: Config,
  version: string,
  log: Logger,
  reload: () => Reload,
  resolver: SeedResolver = { lookup, resolveSrv, resolveTxt },
): Promise<Exporter> {
  for (const warning of [...checkDriver(), ...config.warnings]) log.warn(warning);
  const self = new SelfMetrics(version, config.partition);
  const monitoring = monitorMembers(config, log, resolver, () => scraping.scraper.idle());
  const { inventory } = monitoring;
  const firstDiscovery = inventory.start();
  firstDiscovery.catch(() => undefined);
  const scraping = createScraping({ config, log, self, firstDiscovery, ...monitoring });
  const auth = new AuthMiddleware(config.web.settings, { openHealth: config.web.openHealth });
  const reloader = createReloader({
    ...{ config, reload, log, self, inventory, auth },
    applyTls: (tls) => server.setTls(tls),
  });
  const stopping = new AbortController();
  const app = createApp({
    ...{ ...scraping, ...webOptions(config), self, version, log, stopping: stopping.signal },
    isReady: () => inventory.attempted,
    reload: () => reloader.reload(),
    auth: auth.handler,
    ...(monitoring.monitor && { events: monitoring.monitor.events }),
    ...(isShared(config) && { others: { partition: config.partition, whole: () => inventory.whole } }),
  });
  const server = await listenOrClose(app, config, monitoring);
  reloader.watch();
  return {
    port: server.port,
    firstDiscovery,
    reload: () => void reloader.reload(),
    stop: () => stop({ ...monitoring, ...scraping, reloader, stopping, server, auth }),
  };
}

interface RunningParts extends Monitoring, Pick<Scraping, 'scraper'> {
  readonly reloader: Reloader;
  readonly stopping: AbortController;
  readonly server: WebServer;
  readonly auth: AuthMiddleware;
}

/** Ends the responses first, then what they use. */
async function stop(parts: RunningParts): Promise<void> {
  const { reloader, inventory, stopping, server, auth, scraper, pool } = parts;
  reloader.stop();
  inventory.stop();
  stopping.abort();
  await server.stop();
  await auth.close();
  await scraper.idle();
  await pool.close();
}

/** The parts that know the members, between scrapes too. */
interface Monitoring {
  readonly inventory: Inventory;
  readonly pool: ClientPool;
  /** Absent: members are not monitored between scrapes. */
  readonly monitor?: Monitor;
}

/** @param idle resolves when no scrape uses a client */
function monitorMembers(
  config: Config,
  log: Logger,
  resolver: SeedResolver,
  idle: () => Promise<void>,
): Monitoring {
  const { mode, intervalSeconds } = config.heartbeat;
  const roundTripOf = (member: Member): RoundTrip | undefined => {
    const cluster = inventory.topology.clusters.find(({ name }) => name === member.cluster);
    return cluster && pool.roundTripOf(contactable(cluster, member));
  };
  const monitor = mode === 'off' ? undefined : new Monitor(log, roundTripOf, intervalSeconds * 1000);
  const pool: ClientPool = new ClientPool({
    accesses: new AccessStore(),
    monitor: monitorSettings(config.heartbeat),
    ...(monitor && {
      onHeartbeat: (cluster, address, heartbeat) => {
        monitor.heartbeat(cluster, address, heartbeat);
      },
    }),
    whenUnused: idle,
    ownNames: (cluster, address) => inventory.ownNamesAt(cluster, address),
  });
  const { partition } = config;
  if (isShared(config)) log.info('monitors one partition of the topology', { ...partition });
  const inventory: Inventory = new Inventory(config.clusters, {
    ...{ config, pool, resolver, log },
    ...(isShared(config) && { partition }),
    onChange: () => monitor?.track(inventory.topology),
  });
  monitor?.track(inventory.topology);
  return { inventory, pool, ...(monitor && { monitor }) };
}

/** Whether several exporters share the topology. */
function isShared({ partition }: Config): boolean {
  return partition.count > 1;
}

interface ScrapingParts extends Monitoring {
  readonly config: Config;
  readonly log: Logger;
  readonly self: SelfMetrics;
  readonly firstDiscovery: Promise<void>;
}

/** The parts that turn a request into metrics. */
interface Scraping {
  readonly collectors: readonly Collector[];
  readonly families: readonly Family[];
  readonly scraper: Scraper;
  readonly service: ScrapeService;
  readonly snapshots: SnapshotStore;
  readonly pageScraper: PageScraper;
}

function createScraping({
  config,
  log,
  self,
  firstDiscovery,
  inventory,
  pool,
  monitor,
}: ScrapingParts): Scraping {
  const collectors = enabledCollectors(config);
  const disabled = new Set([...config.disabledMetricGroups, ...(monitor ? [] : MONITOR_GROUPS)]);
  const families = enabledFamilies(disabled, config.commandNames);
  const paths = serverStatusPaths(families);
  const scraper = new Scraper({
    ...{ pool, concurrency: config.scrape.concurrency, leaveOut: leaveOut(paths), parts: partsOf(paths) },
    onScrape: (scrape) => {
      service.ended(scrape);
    },
  });
  const snapshots = new SnapshotStore(() => inventory.topology, monitor);
  const service = new ScrapeService({
    ...{ scraper, collectors, snapshots, self, ...(monitor && { monitor }) },
    discovered: (deadlineAt) => discovered(inventory, firstDiscovery, deadlineAt),
    transitions: new Transitions(log, { contacts: monitor === undefined }),
    onHints: (clusters) => {
      inventory.refreshSoon(clusters);
    },
  });
  const pageScraper = new PageScraper(service, snapshots, collectors);
  return { collectors, families, scraper, service, snapshots, pageScraper };
}

/** The collectors that are switched on, with the limits that their options set. */
function enabledCollectors({ collectors, collectorSettings }: Config): readonly Collector[] {
  return COLLECTORS.filter(({ name }) => collectors.get(name) === true).map((collector) =>
    configured(collector, collectorSettings.get(collector.name)),
  );
}

/** The known topology; while the first discovery runs, waits for it for a part of the remaining time. */
async function discovered(
  inventory: Inventory,
  firstDiscovery: Promise<void>,
  deadlineAt: number,
): Promise<Topology> {
  if (!inventory.attempted) {
    await waitAtMost(firstDiscovery, (deadlineAt - performance.now()) * FIRST_DISCOVERY_SHARE);
  }
  return inventory.topology;
}

type WebOptions = Pick<
  AppOptions,
  'timeoutOffsetSeconds' | 'defaultTimeoutSeconds' | 'telemetryPath' | 'lifecycle'
>;

function webOptions({ scrape, web }: Config): WebOptions {
  const { timeoutOffsetSeconds, defaultTimeoutSeconds } = scrape;
  const { telemetryPath, lifecycle } = web;
  return { timeoutOffsetSeconds, defaultTimeoutSeconds, telemetryPath, lifecycle };
}

/** @throws the system error if the server cannot listen; then nothing is left running */
async function listenOrClose(
  app: ReturnType<typeof createApp>,
  { web }: Config,
  { inventory, pool }: Monitoring,
): Promise<WebServer> {
  const { tls } = web.settings;
  try {
    return await listen(app, web.listen, { ...(tls && { tls }) });
  } catch (error) {
    inventory.stop();
    await pool.close();
    throw error;
  }
}

/** In stream mode the driver closes the connection when a reply takes longer than interval plus timeout. */
function monitorSettings({ mode, intervalSeconds, timeoutSeconds }: Config['heartbeat']): MonitorSettings {
  return mode === 'off'
    ? DEFAULT_MONITOR
    : { mode, heartbeatMs: intervalSeconds * 1000, connectTimeoutMs: timeoutSeconds * 1000 };
}

function collectorOption(collector: Collector): CollectorOption {
  const { name, defaultOn, help, cost, maxAgeSeconds, selects, limits } = collector;
  if (!limits) return { name, defaultOn, help, cost };
  const options = { maxAgeSeconds, most: limits.most, ...(selects && { selects }) };
  return { name, defaultOn, help, cost, limits: options };
}

/**
 * V8 lets a small heap grow to four times its live data before it collects garbage, although a scrape leaves little
 * long-lived data behind. At twice the live data, 100 members take 80 MB less for some 15 % more CPU, of which a scrape
 * takes a fifth of a second (docs/sizing.md). V8 reads the flag before each collection, so it can be set while the
 * process runs.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=100');
}
