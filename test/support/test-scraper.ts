import { isDeepStrictEqual } from 'node:util';
import type { Access, ClusterTarget, MongoTarget } from '../../src/config/config.js';
import { enabledFamilies, serverStatusPaths } from '../../src/metrics/catalogue.js';
import { AccessStore } from '../../src/mongo/access-store.js';
import { DEFAULT_MONITOR, type MonitorSettings } from '../../src/mongo/client-options.js';
import { ClientPool, type Contactable } from '../../src/mongo/client-pool.js';
import { partsOf } from '../../src/mongo/partial-decode.js';
import type { Collector } from '../../src/scrape/collector.js';
import { COLLECTORS } from '../../src/scrape/collectors/index.js';
import type { MemberResult, Scrape } from '../../src/scrape/scrape.js';
import { Scraper, type ScraperOptions } from '../../src/scrape/scraper.js';
import { discoveryTarget, type DiscoveryTarget } from '../../src/topology/model/target.js';
import {
  hostnameOf,
  type Cluster,
  type Member,
  type ReplicaSet,
  type Topology,
} from '../../src/topology/model/topology.js';
import { DeadlineExceeded } from '../../src/util/errors.js';
import type { Fleet } from './fleet/fleet.js';
import type { FleetMember } from './fleet/spec.js';

/** What is asked by default, and the size of the oplog. */
export const USUAL: readonly Collector[] = COLLECTORS.filter(
  ({ name, defaultOn }) => defaultOn || name === 'oplog',
);

/** Plain TCP without a login, as a URI of only addresses says. */
export function plainTarget(more: Partial<MongoTarget> = {}): MongoTarget {
  return { seeds: [], uriOptions: {}, ...more };
}

/** A cluster called `test` of which nothing is declared. */
export function plainCluster(more: Partial<ClusterTarget> = {}): ClusterTarget {
  return { ...plainTarget(), name: 'test', discovery: true, parts: [], members: [], ...more };
}

/** Every access of a test file. */
export const ACCESSES = new AccessStore();

/** The same cluster for discovery, without its secrets. */
export function plainDiscovery(more: Partial<ClusterTarget> = {}): DiscoveryTarget {
  return discoveryTarget(plainCluster(more), ACCESSES);
}

/** Whether the inventory follows this target, with this access. */
export function isFollowing({ target }: Cluster, configured: ClusterTarget): boolean {
  return isDeepStrictEqual(target, discoveryTarget(configured, ACCESSES));
}

/** Clients; give them a shorter connect time-out where one is waited for. */
export function clientPool(monitor: Partial<MonitorSettings> = {}): ClientPool {
  return new ClientPool({ accesses: ACCESSES, monitor: { ...DEFAULT_MONITOR, ...monitor } });
}

/** A process of the cluster `test`, and how it is reached. */
export function contactable(address: string, access: Access = plainTarget()): Contactable {
  return { cluster: 'test', address, accessId: ACCESSES.idOf(access) };
}

/** A signal that ends as a scrape's deadline does. */
export function deadlineIn(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => {
    controller.abort(new DeadlineExceeded());
  }, ms).unref();
  return controller.signal;
}

/** Runs with the clock of this process `ms` later; what waits for a timer does not notice. */
export async function later<T>(ms: number, run: () => Promise<T>): Promise<T> {
  const now = performance.now.bind(performance);
  performance.now = () => now() + ms;
  try {
    return await run();
  } finally {
    performance.now = now;
  }
}

/** A member as discovery describes it; a router is in no set. */
export function memberOf({ name, address, set, role, clusterRole, cluster, shard }: FleetMember): Member {
  return {
    cluster: cluster ?? 'test',
    name,
    host: name,
    address,
    clusterRole,
    ...(set !== '' && { replicaSet: set }),
    ...(shard !== undefined && { shard }),
    hostname: hostnameOf(name),
    arbiter: role === 'arbiter',
    declared: false,
    discovered: true,
  };
}

/** The fleet as discovery would find it, without having asked it; `change` may describe members otherwise. */
export function fleetTopology(
  { members }: Pick<Fleet, 'members'>,
  change: (member: Member) => Member = (member) => member,
): Topology {
  const all = members.map((member) => change(memberOf(member)));
  const names = [...new Set(all.map(({ cluster }) => cluster))];
  return { clusters: names.map((name) => clusterOf(all.filter(({ cluster }) => cluster === name))) };
}

/** The cluster of these members: all they tell of their sets, which have no configuration. */
export function clusterOf(members: readonly Member[], more: Partial<Cluster> = {}): Cluster {
  const name = members[0]?.cluster ?? 'test';
  const names = [...new Set(members.flatMap(({ replicaSet }) => replicaSet ?? []))];
  const sets = names.map((set): ReplicaSet => {
    const own = members.filter(({ replicaSet }) => replicaSet === set);
    const { clusterRole, shard } = own[0]!;
    return {
      cluster: name,
      clusterRole,
      name: set,
      ...(shard !== undefined && { shard }),
      version: 1,
      members: own,
    };
  });
  return {
    ...{ name, target: plainDiscovery({ name }), members, sets, discovery: { added: 0, removed: 0 } },
    ...more,
  };
}

/** Scrapes of a fleet, with separate clients. */
export class TestScraper {
  readonly pool: ClientPool;
  readonly scraper: Scraper;
  /** Every scrape that has ended. */
  readonly ended: Scrape[] = [];
  readonly #topology: Topology;

  constructor(topology: Topology, options: Partial<ScraperOptions> = {}) {
    this.#topology = topology;
    this.pool = options.pool ?? clientPool();
    this.scraper = new Scraper({
      concurrency: 100,
      leaveOut: {},
      parts: partsOf(serverStatusPaths(enabledFamilies(new Set()))),
      onScrape: (scrape) => this.ended.push(scrape),
      ...options,
      pool: this.pool,
    });
  }

  /** One scrape that has to end within `ms`, by somebody who may hang up. */
  async scrape(ms = 5000, collectors: readonly Collector[] = USUAL, gone?: AbortSignal): Promise<Scrape> {
    return this.scraper.scrape({
      topology: this.#topology,
      collectors,
      deadlineAt: performance.now() + ms,
      ...(gone && { gone }),
    });
  }

  async close(): Promise<void> {
    await this.scraper.idle();
    await this.pool.close();
  }
}

/** What the scrape learnt of the member with this name. */
export function resultOf({ members }: Scrape, name: string): MemberResult {
  const found = [...members.values()].find(({ member }) => member.name === name);
  if (!found) throw new Error(`no ${name} in the scrape`);
  return found;
}

/** `command: ok` or `command: reason` of every outcome. */
export function outcomesOf(scrape: Scrape, name: string): Record<string, string> {
  return Object.fromEntries(
    [...resultOf(scrape, name).commandResults].map(([command, { failure }]) => [
      command,
      failure?.reason ?? 'ok',
    ]),
  );
}
