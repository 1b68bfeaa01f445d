import type { ClusterTarget } from '../../../src/config/config.js';
import type { ClientPool } from '../../../src/mongo/client-pool.js';
import { Inventory, type InventoryOptions } from '../../../src/topology/inventory/inventory.js';
import type { Cluster } from '../../../src/topology/model/topology.js';
import { FakeDns } from '../dns.js';
import { LogBook } from '../scrape-log.js';
import { clientPool, plainCluster } from '../test-scraper.js';

/** An inventory with what it works with, to be looked at. */
export class Watching {
  readonly log = new LogBook();
  readonly dns = new FakeDns();
  readonly pool: ClientPool;
  readonly inventory: Inventory;
  #changes = 0;

  /** @param options a share of it, or other clients */
  constructor(
    target: Partial<ClusterTarget>,
    more: Partial<InventoryOptions['config']> = {},
    { partition, pool = clientPool() }: Partial<Pick<InventoryOptions, 'partition' | 'pool'>> = {},
  ) {
    this.pool = pool;
    const config = {
      discovery: { intervalSeconds: 60, routerRetentionSeconds: 900 },
      hostMap: new Map<string, string>(),
      ...more,
    };
    const { log, dns: resolver } = this;
    const onChange = () => {
      this.#changes += 1;
    };
    const options = { config, pool, resolver, log, onChange, ...(partition && { partition }) };
    this.inventory = new Inventory([plainCluster(target)], options);
  }

  /** How often the inventory has told of a change. */
  get changes(): number {
    return this.#changes;
  }

  get cluster(): Cluster {
    return this.inventory.topology.clusters[0]!;
  }

  get names(): readonly string[] {
    return this.cluster.members.map(({ name }) => name);
  }

  async stop(): Promise<void> {
    this.inventory.stop();
    await this.pool.close();
  }
}
