import { lookup, resolveSrv, resolveTxt } from 'node:dns/promises';
import { setFlagsFromString } from 'node:v8';
import type { Config, WebFile, WebSettings } from './config/config.js';
import type { Reread } from './config/load.js';
import type { Catalogue, CollectorOption } from './config/options.js';
import { clustersSource, Reloader, webSource } from './config/reload.js';
import { enabledFamilies, serverStatusPaths } from './metrics/catalogue.js';
import { exporterHeartbeats } from './metrics/families/exporter-heartbeats.js';
import { failovers } from './metrics/families/failovers.js';
import { METRIC_GROUPS } from './metrics/families/index.js';
import { SelfMetrics } from './metrics/self.js';
import { checkClusters } from './mongo/check-access.js';
import { DEFAULT_MONITOR, type MonitorSettings } from './mongo/client-options.js';
import { ClientPool } from './mongo/client-pool.js';
import type { RoundTrip } from './mongo/heartbeat-source.js';
import { partsOf } from './mongo/partial-decode.js';
import { Monitor } from './monitor/monitor.js';
import { isSurvey, type AnyCollector } from './scrape/collector.js';
import { CLUSTER_COLLECTORS, COLLECTORS, SURVEYS } from './scrape/collectors/index.js';
import { leaveOut } from './scrape/collectors/server-status.js';
import { configured } from './scrape/limits.js';
import { Transitions } from './scrape/log-transitions.js';
import type { Scrape } from './scrape/scrape.js';
import { Scraper } from './scrape/scraper.js';
import { topologyHints } from './scrape/topology-hints.js';
import type { SeedResolver } from './topology/discovery/seeds.js';
import { contactable } from './topology/inventory/clients.js';
import { Inventory } from './topology/inventory/inventory.js';
import type { Member, Topology } from './topology/model/topology.js';
import { waitAtMost } from './util/async.js';
import { ConfigError } from './util/errors.js';
import type { Logger } from './util/log.js';
import { createApp } from './web/app.js';
import { AuthMiddleware } from './web/auth.js';
import { listen, type WebServer } from './web/server.js';

/** A scrape during the first discovery waits for it, but at most for this part of its remaining time. */
const FIRST_DISCOVERY_SHARE = 0.5;

const ALL_COLLECTORS: readonly AnyCollector[] = [...COLLECTORS, ...SURVEYS, ...CLUSTER_COLLECTORS];

/** What the configuration needs to know about the parts that depend on it: the collectors and metric groups. */
export const CATALOGUE: Catalogue = {
  collectors: ALL_COLLECTORS.map(collectorOption),
  metricGroups: METRIC_GROUPS.map(({ name, defaultOn = true }) => ({ name, defaultOn })),
};

/** Metric groups that only the monitor feeds. */
const WATCHED = [exporterHeartbeats.name, failovers.name];

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
  reread: () => Reread,
  resolver: SeedResolver = { lookup, resolveSrv, resolveTxt },
): Promise<Exporter> {
  for (const warning of config.warnings) log.warn(warning);
  const monitor =
    config.heartbeat.mode === 'off'
      ? undefined
      : new Monitor(log, (member) => roundTripOf(member), config.heartbeat.intervalSeconds * 1000);
  const pool: ClientPool = new ClientPool(
    monitorOf(config.heartbeat),
    monitor &&
      ((cluster, address, heartbeat) => {
        monitor.heartbeat(cluster, address, heartbeat);
      }),
    () => scraper.idle(),
    (cluster, address) => inventory.ownNamesAt(cluster, address),
  );
  const partition = config.partition.count > 1 ? config.partition : undefined;
  const inventory: Inventory = new Inventory(config.clusters, {
    config,
    ...(partition && { partition }),
    pool,
    resolver,
    log,
    onChange: () => monitor?.track(inventory.topology),
  });
  const roundTripOf = (member: Member): RoundTrip | undefined => {
    const cluster = inventory.topology.clusters.find(({ name }) => name === member.cluster);
    return cluster && pool.roundTripOf(contactable(cluster, member));
  };
  monitor?.track(inventory.topology);
  const self = new SelfMetrics(version, config.partition);
  const { file: webFile, settings: web, openHealth, lifecycle } = config.web;
  let server: WebServer;
  const auth = new AuthMiddleware(web, { openHealth });
  const reloader = new Reloader({
    sources: [
      clustersSource(config, reread, log, (clusters) => {
        checkClusters(clusters);
        inventory.apply(clusters);
      }),
      ...(webFile
        ? [
            webSource(webFile, log, (settings) => {
              setTls(webFile, server, settings);
              auth.update(settings);
            }),
          ]
        : []),
    ],
    log,
    onOutcome: (success) => {
      self.reloaded(success);
    },
  });
  const families = enabledFamilies(
    new Set([...config.disabledMetricGroups, ...(monitor ? [] : WATCHED)]),
    config.commandNames,
  );
  const paths = serverStatusPaths(families);
  const transitions = new Transitions(log, { contacts: monitor === undefined });
  const scraper: Scraper = new Scraper({
    pool,
    concurrency: config.scrape.concurrency,
    leaveOut: leaveOut(paths),
    parts: partsOf(paths),
    onScrape: (scrape) => {
      transitions.observe(scrape);
      inventory.refreshSoon(topologyHints(scrape));
    },
  });
  if (partition) log.info('sharing the topology with other exporters', { ...partition });
  const firstDiscovery = inventory.start();
  firstDiscovery.catch(() => undefined);
  const discovered = async (deadlineAt: number): Promise<Topology> => {
    if (!inventory.attempted) {
      await waitAtMost(firstDiscovery, (deadlineAt - performance.now()) * FIRST_DISCOVERY_SHARE);
    }
    return inventory.topology;
  };
  const scrape = async (
    collectors: readonly AnyCollector[],
    deadlineAt: number,
    gone?: AbortSignal,
  ): Promise<Scrape> =>
    scraper.scrape({
      topology: await discovered(deadlineAt),
      collectors,
      deadlineAt,
      ...(gone && { gone }),
    });
  const stopping = new AbortController();
  const app = createApp({
    stopping: stopping.signal,
    collectors: ALL_COLLECTORS.filter(({ name }) => config.collectors.get(name) === true).map((collector) =>
      isSurvey(collector) ? configured(collector, config.surveys.get(collector.name)) : collector,
    ),
    families,
    self,
    timeoutOffsetSeconds: config.scrape.timeoutOffsetSeconds,
    defaultTimeoutSeconds: config.scrape.defaultTimeoutSeconds,
    telemetryPath: config.web.telemetryPath,
    version,
    log,
    isReady: () => inventory.attempted,
    reload: () => reloader.reload(),
    lifecycle,
    auth: auth.handler,
    ...(monitor && { monitor: monitor }),
    topology: () => inventory.topology,
    discovered,
    scrape,
    probe: (request) => scraper.scrape(request),
    ...(partition && { others: { partition, whole: () => inventory.whole } }),
  });
  try {
    server = await listen(app, config.web.listen, { ...(web.tls && { tls: web.tls }) });
  } catch (error) {
    inventory.stop();
    await pool.close();
    throw error;
  }
  reloader.watch();
  return {
    port: server.port,
    firstDiscovery,
    reload: () => {
      reloader.reload();
    },
    stop: async () => {
      reloader.stop();
      inventory.stop();
      stopping.abort();
      await server.stop();
      await auth.close();
      await scraper.idle();
      await pool.close();
    },
  };
}

/** @throws ConfigError if the change needs a restart */
function setTls({ path }: WebFile, server: WebServer, { tls }: WebSettings): void {
  const refusal = server.setTls(tls);
  if (refusal === undefined) return;
  throw new ConfigError([`web.config.file (${path}): ${refusal}; restart the exporter`]);
}

/** In stream mode the driver gives up on a reply that takes longer than interval and timeout together. */
function monitorOf({ mode, intervalSeconds, timeoutSeconds }: Config['heartbeat']): MonitorSettings {
  return mode === 'off'
    ? DEFAULT_MONITOR
    : { mode, heartbeatMs: intervalSeconds * 1000, connectTimeoutMs: timeoutSeconds * 1000 };
}

function collectorOption(collector: AnyCollector): CollectorOption {
  const { name, defaultOn, help, cost } = collector;
  if (!isSurvey(collector)) return { name, defaultOn, help, cost };
  const { maxAgeSeconds, chooses, limits } = collector;
  const survey = { maxAgeSeconds, most: limits.most, ...(chooses && { chooses }) };
  return { name, defaultOn, help, cost, survey };
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
