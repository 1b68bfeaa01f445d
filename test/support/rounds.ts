import { enabledFamilies, serverStatusPaths } from '../../src/metrics/catalogue.js';
import { partsOf } from '../../src/mongo/parts.js';
import type { MongoTarget } from '../../src/config/config.js';
import { DeadlineExceeded } from '../../src/errors.js';
import { DEFAULT_MONITOR, type MonitorSettings } from '../../src/mongo/client-options.js';
import { ClientPool } from '../../src/mongo/client-pool.js';
import type { Collector } from '../../src/scrape/collector.js';
import { COLLECTORS } from '../../src/scrape/collectors/index.js';
import type { MemberResult, Round } from '../../src/scrape/round.js';
import { Scraper, type ScraperOptions } from '../../src/scrape/scraper.js';
import { nodeOf, type Member, type ReplicaSet, type Topology } from '../../src/topology/types.js';
import type { Fleet } from './fleet/fleet.js';
import type { FleetMember } from './fleet/spec.js';

/** Plain TCP without a login, as a URI of only addresses says. */
export function plainTarget(more: Partial<MongoTarget> = {}): MongoTarget {
  return { seeds: [], uriOptions: {}, ...more };
}

/** Clients of that target; give it a shorter connect time-out where one is waited for. */
export function clientPool(target = plainTarget(), monitor: Partial<MonitorSettings> = {}): ClientPool {
  return new ClientPool(() => ({ target, monitor: { ...DEFAULT_MONITOR, ...monitor } }));
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

/** A member of a set as discovery describes it. */
export function memberOf({ name, address, set, role }: FleetMember): Member {
  return {
    cluster: 'test',
    name,
    address,
    component: 'replset',
    replicaSet: set,
    node: nodeOf(name),
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
  const names = [...new Set(members.map(({ set }) => set))];
  const sets: readonly ReplicaSet[] = names.map((name) => ({
    cluster: 'test',
    component: 'replset',
    name,
    version: 1,
    members: all.filter(({ replicaSet }) => replicaSet === name),
  }));
  return { clusters: [{ name: 'test', members: all, sets, discovery: { added: 0, removed: 0 } }] };
}

/** Rounds over a fleet, with clients of their own. */
export class Rounds {
  readonly pool: ClientPool;
  readonly scraper: Scraper;
  /** Every round that has ended. */
  readonly ended: Round[] = [];
  readonly #topology: Topology;

  constructor(topology: Topology, options: Partial<ScraperOptions> = {}) {
    this.#topology = topology;
    this.pool = options.pool ?? clientPool();
    this.scraper = new Scraper({
      concurrency: 100,
      leaveOut: {},
      parts: partsOf(serverStatusPaths(enabledFamilies(new Set()))),
      onRound: (round) => this.ended.push(round),
      ...options,
      pool: this.pool,
    });
  }

  /** One scrape that has to end within `ms`. */
  async scrape(ms = 5000, collectors: readonly Collector[] = COLLECTORS): Promise<Round> {
    return this.scraper.scrape({
      topology: this.#topology,
      collectors,
      deadlineAt: performance.now() + ms,
    });
  }

  async close(): Promise<void> {
    await this.scraper.idle();
    await this.pool.close();
  }
}

/** What the round learnt of the member with this name. */
export function resultOf({ members }: Round, name: string): MemberResult {
  const found = [...members.values()].find(({ member }) => member.name === name);
  if (!found) throw new Error(`no ${name} in the round`);
  return found;
}

/** `command: ok` or `command: reason` of every outcome. */
export function outcomesOf(round: Round, name: string): Record<string, string> {
  return Object.fromEntries(
    [...resultOf(round, name).outcomes].map(([command, { failure }]) => [command, failure?.reason ?? 'ok']),
  );
}
