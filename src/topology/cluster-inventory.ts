import { setMaxListeners } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { ClusterTarget, Config } from '../config/config.js';
import { ConfigError, DeadlineExceeded } from '../errors.js';
import type { Logger } from '../log.js';
import type { ClientPool } from '../mongo/client-pool.js';
import { greet, neededBy } from './clients.js';
import { describe, difference } from './difference.js';
import { discover, type Discovered } from './discover.js';
import { NOTHING_REMEMBERED, type DiscoveryMemory, type Naming } from './discover-request.js';
import { initialCluster } from './initial-cluster.js';
import { memoizedLookup } from './lookup.js';
import { resolveSeeds, type SeedResolver } from './seeds.js';
import type { Cluster, DiscoveryStatus } from './types.js';
import { Warnings } from './warnings.js';

/** One discovery as a whole; its steps have limits of their own, so that one hung process costs one step. */
const DISCOVERY_TIMEOUT_MS = 8_000;

/** While nothing is known yet, waiting a whole interval would be long. */
const FIRST_RETRY_MS = 2_000;

/** Requests for a discovery that come closer together than this are answered by one. */
const MIN_GAP_MS = 500;

export interface InventoryOptions {
  readonly config: Pick<Config, 'discovery' | 'hostMap'>;
  readonly pool: ClientPool;
  readonly resolver: SeedResolver;
  readonly log: Logger;
  /** Told when members or sets may have changed. */
  readonly onChange: () => void;
}

/**
 * The members of one cluster as known now. Follows the running cluster every `discovery.interval` and when asked to;
 * a discovery that nobody answers changes nothing but its own status, so members never vanish from the page during
 * an outage.
 */
export class ClusterInventory {
  readonly #options: InventoryOptions;
  readonly #naming: Naming;
  readonly #warnings: Warnings;
  #target: ClusterTarget;
  #cluster: Cluster;
  #discoveredFor: ClusterTarget;
  #memory: DiscoveryMemory = NOTHING_REMEMBERED;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #retargeted = false;
  #lastStart = -Infinity;
  #stopped = false;

  constructor(target: ClusterTarget, options: InventoryOptions) {
    const { config, log } = options;
    this.#options = options;
    this.#target = target;
    this.#discoveredFor = target;
    this.#warnings = new Warnings(log, target.name);
    this.#naming = {
      cluster: target.name,
      dial: (name) => config.hostMap.get(name) ?? name,
      ...(config.discovery.horizon !== undefined && { horizon: config.discovery.horizon }),
    };
    this.#cluster = initialCluster(target, this.#naming);
  }

  get cluster(): Cluster {
    return this.#cluster;
  }

  /** Whether a discovery has ended, whatever its result. */
  get attempted(): boolean {
    return this.#cluster.discovery.success !== undefined;
  }

  /** From now on watches what `target` says; applied by a discovery that begins at once. */
  retarget(target: ClusterTarget): void {
    if (isDeepStrictEqual(target, this.#target)) return;
    this.#target = target;
    if (this.#running) this.#retargeted = true;
    else this.#schedule(0);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Waits for the discovery under way. */
  async idle(): Promise<void> {
    await this.#running?.catch(() => undefined);
  }

  /** Discovers soon: a scrape has seen something that the inventory does not explain. */
  refreshSoon(): void {
    if (this.#stopped || this.#running) return;
    this.#schedule(Math.max(0, this.#lastStart + MIN_GAP_MS - performance.now()));
  }

  /** Discovers now, or joins the discovery that is under way, and from then on again and again. */
  async refresh(): Promise<void> {
    this.#running ??= this.#discover().finally(() => {
      this.#running = undefined;
      this.#schedule(this.#retargeted ? 0 : this.#pause());
      this.#retargeted = false;
    });
    return this.#running;
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.refresh().catch(() => undefined);
    }, delayMs);
    this.#timer.unref();
  }

  #pause(): number {
    const interval = this.#options.config.discovery.intervalSeconds * 1000;
    return this.#cluster.discovery.lastSuccessAt === undefined
      ? Math.min(FIRST_RETRY_MS, interval)
      : interval;
  }

  async #discover(): Promise<void> {
    this.#lastStart = performance.now();
    const controller = new AbortController();
    // Every member asked listens to it: many listeners are no leak.
    setMaxListeners(0, controller.signal);
    const timer = setTimeout(() => {
      controller.abort(new DeadlineExceeded());
    }, DISCOVERY_TIMEOUT_MS);
    try {
      await this.#attempt(controller.signal);
    } catch (error) {
      // What DNS says is configuration too: at start it ends the program with the remedy.
      if (error instanceof ConfigError && !this.attempted) throw error;
      this.#ended(false, (error as Error).message);
    } finally {
      clearTimeout(timer);
    }
  }

  async #attempt(signal: AbortSignal): Promise<void> {
    const { config, pool, resolver } = this.#options;
    const configured = this.#target;
    const { addresses: seeds, target } = await resolveSeeds(configured, resolver);
    const request = {
      ...this.#naming,
      target,
      seeds,
      previous: this.#cluster,
      retargeted: configured !== this.#discoveredFor,
      memory: this.#memory,
      routerRetentionMs: config.discovery.routerRetentionSeconds * 1000,
      lookup: memoizedLookup(resolver),
    };
    const found = await discover(request, pool, signal);
    // Stopped meanwhile: its clients are closed and must not come back.
    if (this.#stopped) return;
    const change = difference(this.#cluster.members, found.members);
    this.#apply(found, target, change.added.length, change.removed.length);
    this.#discoveredFor = configured;
    this.#options.onChange();
    await pool.retain(this.#naming.cluster, neededBy(this.#cluster, seeds.map(this.#naming.dial)));
    await greet(this.#cluster, change.added, pool, signal);
    const starts = [...seeds, ...target.members.map(({ host }) => host)];
    if (found.answered) this.#ended(true, describe(change));
    else this.#ended(false, `none of ${starts.join(', ')} answered as expected`);
    this.#warnings.observe(found);
  }

  #apply(found: Discovered, target: ClusterTarget, added: number, removed: number): void {
    const { discovery, ...before } = this.#cluster;
    const counted = discovery.lastSuccessAt !== undefined;
    const { clusterId = before.clusterId } = found;
    this.#memory = found.memory;
    this.#cluster = {
      name: before.name,
      target,
      members: found.members,
      sets: found.sets,
      ...(clusterId !== undefined && { clusterId }),
      discovery: {
        ...discovery,
        added: discovery.added + (counted ? added : 0),
        removed: discovery.removed + (counted ? removed : 0),
      },
    };
  }

  #ended(success: boolean, detail: string): void {
    const before = this.#cluster.discovery;
    const status: DiscoveryStatus = {
      ...before,
      success,
      durationSeconds: Math.round(performance.now() - this.#lastStart) / 1000,
      ...(success && { lastSuccessAt: Date.now() }),
    };
    this.#cluster = { ...this.#cluster, discovery: status };
    this.#options.onChange();
    const fields = { cluster: this.#cluster.name, members: this.#cluster.members.length };
    if (success && detail !== '') this.#options.log.info(`topology changed: ${detail}`, fields);
    else if (success && before.success === false) this.#options.log.info('discovery works again', fields);
    if (!success && before.success !== false) this.#options.log.warn(`discovery failed: ${detail}`, fields);
  }
}
