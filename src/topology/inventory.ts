import { setMaxListeners } from 'node:events';
import type { Config, MongoTarget } from '../config/config.js';
import { ConfigError, DeadlineExceeded } from '../errors.js';
import type { Logger } from '../log.js';
import type { ClientPool } from '../mongo/client-pool.js';
import { describe, difference } from './difference.js';
import { discover } from './discover.js';
import type { Naming } from './discover-request.js';
import { seedMember } from './members.js';
import { resolveSeeds, type SeedResolver } from './seeds.js';
import { type Cluster, type DiscoveryStatus, type Member, type Topology } from './types.js';

/** One discovery as a whole; its steps have limits of their own, so that one hung process costs one step. */
const DISCOVERY_TIMEOUT_MS = 8_000;

/** While nothing is known yet, waiting a whole interval would be long. */
const FIRST_RETRY_MS = 2_000;

/** Requests for a discovery that come closer together than this are answered by one. */
const MIN_GAP_MS = 500;

export interface InventoryOptions {
  readonly config: Pick<Config, 'mongodb' | 'topology' | 'discovery' | 'hostMap'>;
  readonly pool: ClientPool;
  readonly resolver: SeedResolver;
  readonly log: Logger;
  /** What DNS adds to the target (authSource), before the first client is made. */
  readonly onTarget: (target: MongoTarget) => void;
}

/**
 * The members as known now. Follows the running cluster every `discovery.interval` and when asked to; a failed
 * discovery changes nothing but its own status, so members never vanish from the page during an outage.
 */
export class Inventory {
  readonly #options: InventoryOptions;
  readonly #naming: Naming;
  #cluster: Cluster;
  #target: MongoTarget;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #lastStart = -Infinity;
  #stopped = false;

  constructor(options: InventoryOptions) {
    const { config } = options;
    this.#options = options;
    this.#target = config.mongodb;
    this.#naming = {
      cluster: config.topology.name,
      dial: (name) => config.hostMap.get(name) ?? name,
      ...(config.discovery.horizon !== undefined && { horizon: config.discovery.horizon }),
    };
    this.#cluster = {
      name: config.topology.name,
      members: this.#seedMembers(config.mongodb.seeds),
      sets: [],
      discovery: { added: 0, removed: 0 },
    };
  }

  get topology(): Topology {
    return { clusters: [this.#cluster] };
  }

  /** Whether a discovery has ended, whatever its result. */
  get attempted(): boolean {
    return this.#cluster.discovery.success !== undefined;
  }

  /** Discovers now and from then on. Ends with the first attempt. */
  async start(): Promise<void> {
    await this.refresh();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Discovers soon: a scrape has seen something that the inventory does not explain. */
  refreshSoon(): void {
    if (this.#stopped || this.#running) return;
    this.#schedule(Math.max(0, this.#lastStart + MIN_GAP_MS - performance.now()));
  }

  /** Discovers now, or joins the discovery that is under way. */
  async refresh(): Promise<void> {
    this.#running ??= this.#discover().finally(() => {
      this.#running = undefined;
      this.#schedule(this.#pause());
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
    const { config, pool, resolver, onTarget } = this.#options;
    const { addresses: seeds, target } = await resolveSeeds(config.mongodb, resolver);
    if (target !== this.#target) onTarget(target);
    this.#target = target;
    const request = {
      ...this.#naming,
      seeds,
      ...(target.replicaSet !== undefined && { replicaSet: target.replicaSet }),
      follow: config.discovery.enabled,
      previous: this.#cluster,
    };
    const found = await discover(request, pool, signal);
    if (!found) {
      if (this.#cluster.members.length === 0)
        this.#cluster = { ...this.#cluster, members: this.#seedMembers(seeds) };
      this.#ended(false, `none of ${seeds.join(', ')} answered as expected`);
      return;
    }
    const change = difference(this.#cluster.members, found.members);
    const before = this.#cluster.discovery;
    const first = before.lastSuccessAt === undefined;
    this.#cluster = {
      ...this.#cluster,
      ...found,
      discovery: {
        ...before,
        added: before.added + (first ? 0 : change.added.length),
        removed: before.removed + (first ? 0 : change.removed.length),
      },
    };
    await pool.retain(
      new Set([...found.members.map(({ address }) => address), ...seeds.map(this.#naming.dial)]),
    );
    await this.#greet(change.added, signal);
    this.#ended(true, describe(change));
  }

  /** Opens the connections of new members now: dialling many at once in a scrape would cost some of them their time. */
  async #greet(members: readonly Member[], signal: AbortSignal): Promise<void> {
    const { pool } = this.#options;
    await Promise.all(
      members.map(({ address, arbiter }) =>
        pool
          .get(address, !arbiter)
          .hello(signal)
          .catch(() => undefined),
      ),
    );
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
    const fields = { cluster: this.#cluster.name, members: this.#cluster.members.length };
    if (success && detail !== '') this.#options.log.info(`topology changed: ${detail}`, fields);
    else if (success && before.success === false) this.#options.log.info('discovery works again', fields);
    if (!success && before.success !== false) this.#options.log.warn(`discovery failed: ${detail}`, fields);
  }

  #seedMembers(seeds: readonly string[]): readonly Member[] {
    const { replicaSet } = this.#target;
    const request = { ...this.#naming, ...(replicaSet !== undefined && { replicaSet }) };
    return seeds.map((seed) => seedMember(request, seed));
  }
}
