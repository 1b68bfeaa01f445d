import { setMaxListeners } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { ClusterTarget, Config, Partition } from '../../config/config.js';
import type { ClientPool } from '../../mongo/client-pool.js';
import { ConfigError, DeadlineExceeded } from '../../util/errors.js';
import type { Logger } from '../../util/log.js';
import { DISCOVERY_TIMEOUT_MS, FIRST_DISCOVERY_RETRY_MS } from '../../util/time-constants.js';
import { discover, type Discovered } from '../discovery/discover.js';
import { NOTHING_REMEMBERED, type DiscoveryMemory, type Naming } from '../discovery/request.js';
import { memoizedLookup, resolveSeeds, type SeedResolver } from '../discovery/seeds.js';
import { discoveryTarget, type DiscoveryTarget } from '../model/target.js';
import type { Cluster } from '../model/topology.js';
import { ownPart } from '../partition/partition.js';
import { describe, difference, Warnings, type Difference } from './changes.js';
import { checkHello, neededBy, ownNamesOf, reconnect, sameStart, type NamesByAddress } from './clients.js';
import { afterDiscovery, countChanges, initialCluster, namingOf } from './cluster-state.js';
import { Recurring } from './recurring.js';

export interface InventoryOptions {
  readonly config: Pick<Config, 'discovery' | 'hostMap'>;
  /** Absent: this exporter monitors everything. */
  readonly partition?: Partition;
  readonly pool: ClientPool;
  readonly resolver: SeedResolver;
  readonly log: Logger;
  /** Called when members or sets may have changed. */
  readonly onChange: () => void;
}

/**
 * The currently known members of one cluster, or this exporter's part of them if several exporters share it. Follows
 * the running cluster every `discovery.interval` and on request. A discovery without any reply changes only its own
 * status, so members never disappear from the page during an outage.
 */
export class ClusterInventory {
  readonly #options: InventoryOptions;
  readonly #naming: Naming;
  readonly #warnings: Warnings;
  readonly #discoveries = new Recurring(
    () => this.#discover(),
    () => this.#pause(),
  );
  #target: DiscoveryTarget;
  #ownNames: NamesByAddress;
  /** The cluster as far as known, including what other exporters monitor. */
  #whole: Cluster;
  #part: Cluster;
  /** Whether the last discovery had no host to contact: nothing of the cluster can belong to this exporter. */
  #elsewhere = false;
  #discoveredFor: DiscoveryTarget;
  #memory: DiscoveryMemory = NOTHING_REMEMBERED;

  constructor(configured: ClusterTarget, options: InventoryOptions) {
    const { config, log, pool } = options;
    const target = discoveryTarget(configured, pool.accesses);
    this.#options = options;
    this.#target = target;
    this.#ownNames = ownNamesOf(config.hostMap, target);
    this.#discoveredFor = target;
    this.#warnings = new Warnings(log, target.name);
    this.#naming = namingOf(target, config);
    this.#whole = initialCluster(target, this.#naming);
    this.#part = this.#partOf(this.#whole);
  }

  get cluster(): Cluster {
    return this.#part;
  }

  /** Includes what other exporters monitor, as far as this one knows it. */
  get whole(): Cluster {
    return this.#whole;
  }

  /** Host names that the configuration gives for the process dialled at the address. */
  ownNamesAt(address: string): readonly string[] {
    return this.#ownNames.get(address) ?? [];
  }

  /** Whether a discovery has ended, whatever its result. */
  get attempted(): boolean {
    return this.#elsewhere || this.#whole.discovery.success !== undefined;
  }

  /**
   * Monitors `target` from now on, applied by a discovery that begins at once. An unchanged target retries refused
   * logins.
   */
  retarget(configured: ClusterTarget): void {
    const target = discoveryTarget(configured, this.#options.pool.accesses);
    if (isDeepStrictEqual(target, this.#target)) {
      // Do not retry with credentials that are being replaced: they would only be refused again.
      if (this.#discoveredFor === this.#target) this.#options.pool.retryLogins(this.#naming.cluster);
      return;
    }
    this.#target = target;
    this.#ownNames = ownNamesOf(this.#options.config.hostMap, target);
    this.#discoveries.runAgain();
  }

  stop(): void {
    this.#discoveries.stop();
  }

  /** Waits for the discovery in progress. */
  async idle(): Promise<void> {
    await this.#discoveries.idle();
  }

  /** Discovers soon, after a scrape finds something that the inventory does not explain. */
  refreshSoon(): void {
    this.#discoveries.runSoon();
  }

  /** Discovers now, or joins the discovery in progress, and repeats discoveries from then on. */
  async refresh(): Promise<void> {
    return this.#discoveries.now();
  }

  #pause(): number {
    const interval = this.#options.config.discovery.intervalSeconds * 1000;
    return this.#whole.discovery.lastSuccessAt === undefined && !this.#elsewhere
      ? Math.min(FIRST_DISCOVERY_RETRY_MS, interval)
      : interval;
  }

  async #discover(): Promise<void> {
    const controller = new AbortController();
    // Every request to a member listens to this signal: many listeners are not a leak.
    setMaxListeners(0, controller.signal);
    const timer = setTimeout(() => {
      controller.abort(new DeadlineExceeded());
    }, DISCOVERY_TIMEOUT_MS);
    try {
      await this.#attempt(controller.signal);
    } catch (error) {
      // DNS records are configuration too: at startup an error in them ends the program and prints the remedy.
      if (error instanceof ConfigError && !this.attempted) throw error;
      this.#ended(false, (error as Error).message);
    } finally {
      clearTimeout(timer);
    }
  }

  async #attempt(signal: AbortSignal): Promise<void> {
    const { config, pool, resolver, partition } = this.#options;
    const configured = this.#target;
    const { addresses: seeds, target } = await resolveSeeds(configured, resolver, pool.accesses);
    const retargeted = !sameStart(configured, this.#discoveredFor);
    if (!retargeted) await this.#renewAccess(target, seeds.map(this.#naming.dial), signal);
    const request = {
      ...this.#naming,
      target,
      seeds,
      previous: this.#whole,
      retargeted,
      memory: this.#memory,
      routerRetentionMs: config.discovery.routerRetentionSeconds * 1000,
      lookup: memoizedLookup(resolver),
      ...(partition && { partition }),
    };
    const found = await discover(request, pool, signal);
    // If stopped meanwhile, the clients are closed and must not be reopened.
    if (this.#discoveries.stopped) return;
    const change = this.#apply(found, target);
    this.#discoveredFor = configured;
    this.#options.onChange();
    void pool.retain(this.#naming.cluster, neededBy(this.#part, seeds.map(this.#naming.dial)));
    await checkHello(this.#part, change.added, pool, signal);
    if (this.#elsewhere) return;
    const starts = [...seeds, ...target.members.map(({ host }) => host)];
    if (found.answered) this.#ended(true, describe(change));
    else this.#ended(false, `none of ${starts.join(', ')} answered as expected`);
    this.#warnings.observe(found);
  }

  /** Runs before discovery: scrapes must not use credentials that are no longer valid until it ends. */
  async #renewAccess(target: DiscoveryTarget, starts: readonly string[], signal: AbortSignal): Promise<void> {
    const { pool, log, onChange } = this.#options;
    const members = await reconnect(this.#part, { target, starts }, pool, signal);
    if (members === 0 || this.#discoveries.stopped) return;
    this.#update({ ...this.#whole, target });
    onChange();
    void pool.retain(this.#naming.cluster, neededBy(this.#part, starts));
    log.info('credentials or certificates changed: new connections', { cluster: target.name, members });
  }

  /** @returns what changed in this exporter's part */
  #apply(found: Discovered, target: DiscoveryTarget): Difference {
    this.#elsewhere = !found.contacted;
    this.#memory = found.memory;
    const now = afterDiscovery(this.#whole, found, target);
    const change = difference(this.#part.members, this.#partOf(now).members);
    this.#update({ ...now, discovery: countChanges(now.discovery, change, found.contacted) });
    return change;
  }

  #update(whole: Cluster): void {
    this.#whole = whole;
    this.#part = this.#partOf(whole);
  }

  #partOf(whole: Cluster): Cluster {
    const { partition } = this.#options;
    return partition ? ownPart(whole, partition) : whole;
  }

  #ended(success: boolean, detail: string): void {
    const before = this.#whole.discovery;
    const durationSeconds = Math.round(performance.now() - this.#discoveries.startedAt) / 1000;
    const status = { success, durationSeconds, ...(success && { lastSuccessAt: Date.now() }) };
    this.#update({ ...this.#whole, discovery: { ...before, ...status } });
    this.#options.onChange();
    const fields = { cluster: this.#part.name, members: this.#part.members.length };
    if (success && detail !== '') this.#options.log.info(`topology changed: ${detail}`, fields);
    else if (success && before.success === false) this.#options.log.info('discovery succeeds again', fields);
    if (!success && before.success !== false) this.#options.log.warn(`discovery failed: ${detail}`, fields);
  }
}
