import type { ClusterTarget } from '../../../../src/config/config.js';
import { DEFAULT_MONITOR, type MonitorSettings } from '../../../../src/mongo/client-options.js';
import { ClientPool } from '../../../../src/mongo/client-pool.js';
import type { MemberClient } from '../../../../src/mongo/member-client.js';
import { Monitor } from '../../../../src/monitor/monitor.js';
import type { Scrape } from '../../../../src/scrape/scrape.js';
import { Inventory } from '../../../../src/topology/inventory/inventory.js';
import type { Cluster } from '../../../../src/topology/model/topology.js';
import { FakeDns } from '../../../support/dns.js';
import { LogBook } from '../../../support/scrape-log.js';
import { ACCESSES, isFollowing, TestScraper, USUAL } from '../../../support/test-scraper.js';
import { waitUntil } from '../../../support/wait-until.js';
import { accessIdOf } from '../../../../src/topology/model/role.js';

/** Inventory, scrapes and watch as the exporter has them. */
export class Renewing {
  readonly log = new LogBook();
  readonly pool: ClientPool;
  readonly scraper: TestScraper;
  readonly inventory: Inventory;
  readonly watcher: Monitor;

  constructor(target: ClusterTarget, mode: MonitorSettings['mode']) {
    const monitor = { ...DEFAULT_MONITOR, mode, heartbeatMs: 500 };
    this.watcher = new Monitor(this.log, () => undefined, 500);
    this.pool = new ClientPool({
      accesses: ACCESSES,
      monitor,
      onHeartbeat: (cluster, address, beat) => {
        this.watcher.heartbeat(cluster, address, beat);
      },
      whenUnused: () => this.scraper.scraper.idle(),
    });
    this.scraper = new TestScraper({ clusters: [] }, { pool: this.pool });
    this.inventory = new Inventory([target], {
      config: {
        discovery: { intervalSeconds: 60, routerRetentionSeconds: 900 },
        hostMap: new Map<string, string>(),
      },
      pool: this.pool,
      resolver: new FakeDns(),
      log: this.log,
      onChange: () => {
        this.watcher.track(this.inventory.topology);
      },
    });
  }

  get cluster(): Cluster {
    return this.inventory.topology.clusters[0]!;
  }

  scrape(ms = 5000): Promise<Scrape> {
    const { topology } = this.inventory;
    return this.scraper.scraper.scrape({ topology, collectors: USUAL, deadlineAt: performance.now() + ms });
  }

  /** The clients with which members are scraped now, by name. */
  clients(): ReadonlyMap<string, MemberClient> {
    const { name: cluster, target, members } = this.cluster;
    return new Map(
      members.map((member) => {
        const { name, address } = member;
        return [name, this.pool.get({ cluster, address, accessId: accessIdOf(target, member) })];
      }),
    );
  }

  async renewed(target: ClusterTarget): Promise<void> {
    this.inventory.apply([target]);
    await waitUntil(() => isFollowing(this.cluster, target), { intervalMs: 2 });
  }

  async stop(): Promise<void> {
    this.inventory.stop();
    await this.scraper.close();
  }
}
