import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Partition } from '../config/config.js';
import { isTruncated, type Collector } from '../scrape/collector.js';
import type { Scrape } from '../scrape/scrape.js';
import { EVENT_LOOP_LAG_PRECISION_MS } from '../util/time-constants.js';

/** Gauges of prom-client with counter names: promtool reports them, OpenMetrics forbids them. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** The exporter's metrics about itself: an ordinary registry, including `process_*` and `nodejs_*`. */
export class SelfMetrics {
  readonly registry = new Registry();

  readonly #scrapes = new Counter({
    name: 'mongodb_exporter_scrapes_total',
    help: 'Number of scrapes for /metrics.',
    registers: [this.registry],
  });

  readonly #members = new Gauge({
    name: 'mongodb_exporter_scrape_members',
    help: 'Number of members in the last scrape.',
    registers: [this.registry],
  });

  readonly #scrapeDuration = new Gauge({
    name: 'mongodb_exporter_last_scrape_duration_seconds',
    help: 'Duration of the last scrape of all members.',
    registers: [this.registry],
  });

  readonly #scrapeTimeout = new Gauge({
    name: 'mongodb_exporter_scrape_timeout_seconds',
    help: 'Time that the last scrape was allowed to take: the timeout of the client minus the reserve for the page.',
    registers: [this.registry],
  });

  readonly familyErrors = new Counter({
    name: 'mongodb_exporter_family_errors_total',
    help: 'Number of times a metric family was left out of the page because of an error of the exporter; analysis: a replica set was left out.',
    labelNames: ['family'] as const,
    registers: [this.registry],
  });

  /** One series per collector that has a limit and that ran in the last scrape. */
  readonly #truncated = new Gauge({
    name: 'mongodb_collector_truncated',
    help: 'Whether a limit, or lack of time, has cut the data that the collector reads.',
    labelNames: ['collector'] as const,
    registers: [this.registry],
  });

  readonly #reloadSuccess = new Gauge({
    name: 'mongodb_exporter_config_last_reload_success',
    help: 'Whether the last reload of the configuration files succeeded; 0: the previous configuration stays in effect.',
    registers: [this.registry],
  });

  readonly #reloadTime = new Gauge({
    name: 'mongodb_exporter_config_last_reload_success_timestamp_seconds',
    help: 'Time of the last successful read of the configuration files, in seconds since 1970.',
    registers: [this.registry],
  });

  /** @param partition the partition of the topology that is monitored; absent: all of it */
  constructor(version: string, { index, count }: Partition = { index: 0, count: 1 }) {
    this.reloaded(true);
    new Gauge({
      name: 'mongodb_exporter_partition_index',
      help: 'Index of the partition of the topology that the exporter monitors, from 0.',
      registers: [this.registry],
    }).set(index);
    new Gauge({
      name: 'mongodb_exporter_partitions',
      help: 'Number of partitions of the topology, from the configuration; 1: the exporter monitors the whole topology.',
      registers: [this.registry],
    }).set(count);
    new Gauge({
      name: 'mongodb_exporter_build_info',
      help: 'Version of the exporter and of Node.js.',
      labelNames: ['version', 'node_version'] as const,
      registers: [this.registry],
    }).set({ version, node_version: process.version }, 1);
    collectDefaultMetrics({
      register: this.registry,
      eventLoopMonitoringPrecision: EVENT_LOOP_LAG_PRECISION_MS,
    });
    for (const name of MISNAMED) this.registry.removeSingleMetric(name);
  }

  /** Records that the configuration files were read, at start or on a reload. */
  reloaded(success: boolean): void {
    this.#reloadSuccess.set(Number(success));
    if (success) this.#reloadTime.setToCurrentTime();
  }

  /**
   * Records a scrape of all members for `/metrics`.
   *
   * @param seconds how long it was allowed to take
   */
  scraped(scrape: Scrape, collectors: readonly Collector[], seconds: number): void {
    this.#scrapes.inc();
    this.#members.set(scrape.members.size);
    this.#scrapeDuration.set(scrape.durationSeconds);
    this.#scrapeTimeout.set(seconds);
    this.#truncated.reset();
    for (const collector of collectors) {
      const truncated = isTruncated(scrape, collector);
      if ((collector.limits?.most ?? 0) > 0 || truncated) {
        this.#truncated.set({ collector: collector.name }, Number(truncated));
      }
    }
  }
}
