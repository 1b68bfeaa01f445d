import { lookup, resolveSrv, resolveTxt } from 'node:dns/promises';
import type { Config, WebFile, WebSettings } from './config/config.js';
import type { Catalogue, CollectorOption } from './config/catalogue.js';
import { clustersSource, webSource } from './config/reload-sources.js';
import { Reloader } from './config/reloader.js';
import type { Reread } from './config/reread.js';
import { ConfigError } from './errors.js';
import type { Logger } from './log.js';
import { enabledFamilies, serverStatusPaths } from './metrics/catalogue.js';
import { exporterHeartbeats } from './metrics/families/exporter-heartbeats.js';
import { failovers } from './metrics/families/failovers.js';
import { SUBJECTS } from './metrics/families/index.js';
import { SelfMetrics } from './metrics/self.js';
import { checkClusters } from './mongo/check-access.js';
import type { RoundTrip } from './mongo/beat.js';
import { DEFAULT_MONITOR, type MonitorSettings } from './mongo/client-options.js';
import { ClientPool } from './mongo/client-pool.js';
import { partsOf } from './mongo/parts.js';
import { settledWithin } from './mongo/settled-within.js';
import type { AnyCollector } from './scrape/cluster-collector.js';
import { CLUSTER_COLLECTORS, COLLECTORS, SURVEYS } from './scrape/collectors/index.js';
import { leaveOut } from './scrape/collectors/server-status.js';
import { newsOf } from './scrape/news.js';
import type { Round } from './scrape/round.js';
import { configured } from './scrape/configured.js';
import { Scraper } from './scrape/scraper.js';
import { isSurvey } from './scrape/survey.js';
import { Transitions } from './scrape/transitions.js';
import { contactable } from './topology/clients.js';
import { Inventory } from './topology/inventory.js';
import type { Member, Topology } from './topology/types.js';
import type { SeedResolver } from './topology/seeds.js';
import { Watcher } from './watch/watcher.js';
import { createApp } from './web/app.js';
import { Gate } from './web/gate.js';
import { listen, type WebServer } from './web/server.js';

/** A scrape that comes during the first discovery waits for it, but not longer than this part of its time. */
const FIRST_DISCOVERY_SHARE = 0.5;

const ALL_COLLECTORS: readonly AnyCollector[] = [...COLLECTORS, ...SURVEYS, ...CLUSTER_COLLECTORS];

/** What the configuration needs to know of the parts downstream of it: their names. */
export const CATALOGUE: Catalogue = {
  collectors: ALL_COLLECTORS.map(collectorOption),
  subjects: SUBJECTS.map(({ name, defaultOn = true }) => ({ name, defaultOn })),
};

/** Subjects that the watch alone feeds. */
const WATCHED = [exporterHeartbeats.name, failovers.name];

/** The running exporter. */
export interface Exporter {
  readonly port: number;
  /** Ends with the first discovery, whatever its result. */
  readonly firstDiscovery: Promise<void>;
  /** Reads the configuration files again; what is wrong with them stands in the log. */
  readonly reload: () => void;
  stop(): Promise<void>;
}

/** Wires the parts together and starts them: the only place that knows them all. */
export async function start(
  config: Config,
  version: string,
  log: Logger,
  reread: () => Reread,
  resolver: SeedResolver = { lookup, resolveSrv, resolveTxt },
): Promise<Exporter> {
  for (const warning of config.warnings) log.warn(warning);
  const watcher =
    config.watch.mode === 'off'
      ? undefined
      : new Watcher(log, (member) => roundTripOf(member), config.watch.intervalSeconds * 1000);
  const pool: ClientPool = new ClientPool(
    monitorOf(config.watch),
    watcher &&
      ((cluster, address, beat) => {
        watcher.beat(cluster, address, beat);
      }),
    () => scraper.idle(),
    (cluster, address) => inventory.ownNamesAt(cluster, address),
  );
  const share = config.shard.total > 1 ? config.shard : undefined;
  const inventory: Inventory = new Inventory(config.clusters, {
    config,
    ...(share && { share }),
    pool,
    resolver,
    log,
    onChange: () => watcher?.follow(inventory.topology),
  });
  const roundTripOf = (member: Member): RoundTrip | undefined => {
    const cluster = inventory.topology.clusters.find(({ name }) => name === member.cluster);
    return cluster && pool.roundTripOf(contactable(cluster, member));
  };
  watcher?.follow(inventory.topology);
  const self = new SelfMetrics(version, config.shard);
  const { file: webFile, settings: web, openHealth, lifecycle } = config.web;
  let server: WebServer;
  const gate = new Gate(web, { openHealth });
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
              gate.update(settings);
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
    new Set([...config.disabledSubjects, ...(watcher ? [] : WATCHED)]),
    config.commandNames,
  );
  const paths = serverStatusPaths(families);
  const transitions = new Transitions(log, { contacts: watcher === undefined });
  const scraper: Scraper = new Scraper({
    pool,
    concurrency: config.scrape.concurrency,
    leaveOut: leaveOut(paths),
    parts: partsOf(paths),
    onRound: (round) => {
      transitions.observe(round);
      inventory.refreshSoon(newsOf(round));
    },
  });
  if (share) log.info('sharing the topology with other exporters', { ...share });
  const firstDiscovery = inventory.start();
  firstDiscovery.catch(() => undefined);
  const discovered = async (deadlineAt: number): Promise<Topology> => {
    if (!inventory.attempted) {
      await settledWithin(firstDiscovery, (deadlineAt - performance.now()) * FIRST_DISCOVERY_SHARE);
    }
    return inventory.topology;
  };
  const scrape = async (
    collectors: readonly AnyCollector[],
    deadlineAt: number,
    gone?: AbortSignal,
  ): Promise<Round> =>
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
    gate: gate.handler,
    ...(watcher && { watch: watcher }),
    topology: () => inventory.topology,
    discovered,
    scrape,
    probe: (request) => scraper.scrape(request),
    ...(share && { others: { share, whole: () => inventory.whole } }),
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
      await gate.close();
      await scraper.idle();
      await pool.close();
    },
  };
}

/** @throws ConfigError when that takes a restart */
function setTls({ path }: WebFile, server: WebServer, { tls }: WebSettings): void {
  const refusal = server.setTls(tls);
  if (refusal === undefined) return;
  throw new ConfigError([`web.config.file (${path}): ${refusal}; restart the exporter`]);
}

/** Of a stream the driver gives up an answer that is later than both together. */
function monitorOf({ mode, intervalSeconds, timeoutSeconds }: Config['watch']): MonitorSettings {
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
