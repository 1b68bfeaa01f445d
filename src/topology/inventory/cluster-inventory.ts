import { setMaxListeners } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { ClusterTarget, Config, Partition } from '../../config/config.js';
import type { ClientPool } from '../../mongo/client-pool.js';
import { ConfigError, DeadlineExceeded } from '../../util/errors.js';
import type { Logger } from '../../util/log.js';
import {
  discover,
  NOTHING_REMEMBERED,
  type Discovered,
  type DiscoveryMemory,
  type Naming,
} from '../discovery/discover.js';
import { memoizedLookup, resolveSeeds, type SeedResolver } from '../discovery/seeds.js';
import type { Cluster, DiscoveryStatus } from '../model/topology.js';
import { ownPart } from '../partition/partition.js';
import { describe, difference, Warnings, type Difference } from './changes.js';
import { checkHello, connectAnew, neededBy, ownNamesOf, sameStart, type NamesByAddress } from './clients.js';
import { initialCluster } from './inventory.js';
import { Recurring } from './recurring.js';

/** One discovery as a whole; its steps have limits of their own, so that one hung process costs one step. */
const DISCOVERY_TIMEOUT_MS = 8_000;

/** While nothing is known yet, waiting a whole interval would be long. */
const FIRST_RETRY_MS = 2_000;

export interface InventoryOptions {
  readonly config: Pick<Config, 'discovery' | 'hostMap'>;
  /** Absent: this exporter watches all. */
  readonly partition?: Partition;
  readonly pool: ClientPool;
  readonly resolver: SeedResolver;
  readonly log: Logger;
  /** Told when members or sets may have changed. */
  readonly onChange: () => void;
}

/**
 * The members of one cluster as known now; where several exporters share it, the own part of them. Follows the running
 * cluster every `discovery.interval` and when asked to; a discovery that nobody answers changes nothing but its own
 * status, so members never vanish from the page during an outage.
 */
export class ClusterInventory {
  readonly #options: InventoryOptions;
  readonly #naming: Naming;
  readonly #warnings: Warnings;
  readonly #discoveries = new Recurring(
    () => this.#discover(),
    () => this.#pause(),
  );
  #target: ClusterTarget;
  #ownNames: NamesByAddress;
  /** As far as known, whoever watches it. */
  #whole: Cluster;
  #part: Cluster;
  /** The last discovery had nobody to ask: nothing of the cluster can be this exporter's. */
  #elsewhere = false;
  #discoveredFor: ClusterTarget;
  #memory: DiscoveryMemory = NOTHING_REMEMBERED;

  constructor(target: ClusterTarget, options: InventoryOptions) {
    const { config, log } = options;
    this.#options = options;
    this.#target = target;
    this.#ownNames = ownNamesOf(config.hostMap, target);
    this.#discoveredFor = target;
    this.#warnings = new Warnings(log, target.name);
    this.#naming = {
      cluster: target.name,
      dial: (name) => config.hostMap.get(name) ?? name,
      ...(config.discovery.horizon !== undefined && { horizon: config.discovery.horizon }),
    };
    this.#whole = initialCluster(target, this.#naming);
    this.#part = this.#partOf(this.#whole);
  }

  get cluster(): Cluster {
    return this.#part;
  }

  /** With what other exporters watch, as far as this one knows it. */
  get whole(): Cluster {
    return this.#whole;
  }

  /** Host names that the configuration gives to what is dialled at the address. */
  ownNamesAt(address: string): readonly string[] {
    return this.#ownNames.get(address) ?? [];
  }

  /** Whether a discovery has ended, whatever its result. */
  get attempted(): boolean {
    return this.#elsewhere || this.#whole.discovery.success !== undefined;
  }

  /**
   * From now on watches what `target` says; applied by a discovery that begins at once. The same once more asks for
   * another try where a login was refused.
   */
  retarget(target: ClusterTarget): void {
    if (isDeepStrictEqual(target, this.#target)) {
      // Those with credentials that are given up just now are not worth another refusal.
      if (this.#discoveredFor === this.#target) this.#options.pool.retryLogins(this.#naming.cluster);
      return;
    }
    this.#target = target;
    this.#ownNames = ownNamesOf(this.#options.config.hostMap, target);
    this.#discoveries.anew();
  }

  stop(): void {
    this.#discoveries.stop();
  }

  /** Waits for the discovery under way. */
  async idle(): Promise<void> {
    await this.#discoveries.idle();
  }

  /** Discovers soon: a scrape has seen something that the inventory does not explain. */
  refreshSoon(): void {
    this.#discoveries.soon();
  }

  /** Discovers now, or joins the discovery that is under way, and from then on again and again. */
  async refresh(): Promise<void> {
    return this.#discoveries.now();
  }

  #pause(): number {
    const interval = this.#options.config.discovery.intervalSeconds * 1000;
    return this.#whole.discovery.lastSuccessAt === undefined && !this.#elsewhere
      ? Math.min(FIRST_RETRY_MS, interval)
      : interval;
  }

  async #discover(): Promise<void> {
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
    const { config, pool, resolver, partition } = this.#options;
    const configured = this.#target;
    const { addresses: seeds, target } = await resolveSeeds(configured, resolver);
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
    // Stopped meanwhile: its clients are closed and must not come back.
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

  /** Before anything is discovered: scrapes must not wait for that with credentials that hold no longer. */
  async #renewAccess(target: ClusterTarget, starts: readonly string[], signal: AbortSignal): Promise<void> {
    const { pool, log, onChange } = this.#options;
    const members = await connectAnew(this.#part, { target, starts }, pool, signal);
    if (members === 0 || this.#discoveries.stopped) return;
    this.#know({ ...this.#whole, target });
    onChange();
    void pool.retain(this.#naming.cluster, neededBy(this.#part, starts));
    log.info('credentials or certificates changed: new connections', { cluster: target.name, members });
  }

  /** @returns what changed of the own part */
  #apply(found: Discovered, target: ClusterTarget): Difference {
    this.#elsewhere = !found.asked;
    const { discovery, ...before } = this.#whole;
    const { clusterId = before.clusterId } = found;
    this.#memory = found.memory;
    const now = {
      name: before.name,
      target,
      members: found.members,
      sets: found.sets,
      ...(clusterId !== undefined && { clusterId }),
    };
    const change = difference(this.#part.members, this.#partOf({ ...now, discovery }).members);
    const counted = discovery.lastSuccessAt !== undefined;
    const counts = {
      added: discovery.added + (counted ? change.added.length : 0),
      removed: discovery.removed + (counted ? change.removed.length : 0),
    };
    this.#know({ ...now, discovery: this.#elsewhere ? counts : { ...discovery, ...counts } });
    return change;
  }

  #know(whole: Cluster): void {
    this.#whole = whole;
    this.#part = this.#partOf(whole);
  }

  #partOf(whole: Cluster): Cluster {
    const { partition } = this.#options;
    return partition ? ownPart(whole, partition) : whole;
  }

  #ended(success: boolean, detail: string): void {
    const before = this.#whole.discovery;
    const status: DiscoveryStatus = {
      ...before,
      success,
      durationSeconds: Math.round(performance.now() - this.#discoveries.startedAt) / 1000,
      ...(success && { lastSuccessAt: Date.now() }),
    };
    this.#know({ ...this.#whole, discovery: status });
    this.#options.onChange();
    const fields = { cluster: this.#part.name, members: this.#part.members.length };
    if (success && detail !== '') this.#options.log.info(`topology changed: ${detail}`, fields);
    else if (success && before.success === false) this.#options.log.info('discovery works again', fields);
    if (!success && before.success !== false) this.#options.log.warn(`discovery failed: ${detail}`, fields);
  }
}
