import type { ClusterTarget } from '../../config/config.js';
import type { Cluster, Topology } from '../model/topology.js';
import { ClusterInventory, type InventoryOptions } from './cluster-inventory.js';

export type { InventoryOptions } from './cluster-inventory.js';

/** Everything that is monitored: one inventory for each cluster. */
export class Inventory {
  readonly #options: InventoryOptions;
  #clusters: ReadonlyMap<string, ClusterInventory>;
  #attempted = false;

  constructor(targets: readonly ClusterTarget[], options: InventoryOptions) {
    this.#options = options;
    this.#clusters = new Map(
      targets.map((target) => [target.name, new ClusterInventory(target, options)] as const),
    );
  }

  /** What this exporter monitors, without the clusters of which nothing can belong to it. */
  get topology(): Topology {
    const clusters = [...this.#clusters.values()].map(({ cluster }) => cluster);
    return { clusters: this.#options.partition ? clusters.filter(isWatched) : clusters };
  }

  /** Includes what other exporters monitor, as far as this one knows it. */
  get whole(): Topology {
    return { clusters: [...this.#clusters.values()].map(({ whole }) => whole) };
  }

  /** Host names that the configuration gives for the cluster's process at the address. */
  ownNamesAt(cluster: string, address: string): readonly string[] {
    return this.#clusters.get(cluster)?.ownNamesAt(address) ?? [];
  }

  /** Whether the first discovery has ended, whatever its result. */
  get attempted(): boolean {
    this.#attempted ||= [...this.#clusters.values()].every(({ attempted }) => attempted);
    return this.#attempted;
  }

  /**
   * Discovers everything now, and repeats discoveries from then on. Settles with this attempt.
   *
   * @throws ConfigError if DNS returns something that cannot be monitored
   */
  async start(): Promise<void> {
    await Promise.all([...this.#clusters.values()].map((cluster) => cluster.refresh()));
  }

  /** Monitors these targets from now on. Clusters that stay keep their connections. */
  apply(targets: readonly ClusterTarget[]): void {
    const before = this.#clusters;
    this.#clusters = new Map(
      targets.map((target) => [target.name, before.get(target.name) ?? this.#added(target)] as const),
    );
    for (const target of targets) before.get(target.name)?.retarget(target);
    this.#options.onChange();
    for (const [name, cluster] of before) if (!this.#clusters.has(name)) void this.#leave(name, cluster);
  }

  stop(): void {
    for (const cluster of this.#clusters.values()) cluster.stop();
  }

  /** Discovers these clusters soon, after a scrape finds something that the inventory does not explain. */
  refreshSoon(names: Iterable<string>): void {
    for (const name of names) this.#clusters.get(name)?.refreshSoon();
  }

  async #leave(name: string, cluster: ClusterInventory): Promise<void> {
    cluster.stop();
    await cluster.idle();
    if (!this.#clusters.has(name)) await this.#options.pool.retain(name, []);
  }

  #added(target: ClusterTarget): ClusterInventory {
    const cluster = new ClusterInventory(target, this.#options);
    cluster.refresh().catch(() => undefined);
    return cluster;
  }
}

function isWatched({ members, discovery }: Cluster): boolean {
  return members.length > 0 || discovery.success !== undefined;
}
