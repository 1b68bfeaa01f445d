import type { MongoTarget } from '../../../src/config/config.js';
import type { ClientPool } from '../../../src/mongo/client-pool.js';
import { Inventory, type InventoryOptions } from '../../../src/topology/inventory.js';
import type { Cluster } from '../../../src/topology/types.js';
import { FakeDns } from '../../support/dns.js';
import { LogBook } from '../../support/rounds-log.js';
import { clientPool, plainTarget } from '../../support/rounds.js';

/** An inventory with what it works with, to be looked at. */
export class Watching {
  readonly log = new LogBook();
  readonly dns = new FakeDns();
  readonly pool: ClientPool = clientPool();
  readonly targets: MongoTarget[] = [];
  readonly inventory: Inventory;

  constructor(mongodb: Partial<MongoTarget>, more: Partial<InventoryOptions['config']> = {}) {
    const config = {
      mongodb: plainTarget(mongodb),
      topology: { name: 'test' },
      discovery: { enabled: true, intervalSeconds: 60 },
      hostMap: new Map<string, string>(),
      ...more,
    };
    const { log, dns: resolver, pool } = this;
    const onTarget = (target: MongoTarget) => this.targets.push(target);
    this.inventory = new Inventory({ config, pool, resolver, log, onTarget });
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
