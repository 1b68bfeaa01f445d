import type { Behaviour } from './behaviour.js';
import type { BalancerSettings, RouterRowSpec, ShardSpec } from './cluster-spec.js';
import { FleetChild } from './fleet-child.js';
import type { ClusterChange } from './fleet-messages.js';
import type { Seen } from './member-server.js';
import type { FleetMember, FleetOptions } from './spec.js';

/**
 * Replica sets and sharded clusters of simulated instances, each on its own port, all in one child process: for
 * what real servers cannot show on one machine (hundreds of members, hung sockets, broken replies, routers).
 */
export class Fleet {
  readonly #child: FleetChild;
  #members: readonly FleetMember[];

  constructor(child: FleetChild, members: readonly FleetMember[]) {
    this.#child = child;
    this.#members = members;
  }

  /** The process that plays the instances. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Every instance: the sets' members, then of each cluster routers, config members, shards. */
  get members(): readonly FleetMember[] {
    return this.#members;
  }

  /** The routers of all clusters. */
  get routers(): readonly FleetMember[] {
    return this.membersOf({ clusterRole: 'mongos' });
  }

  /** The instances that have these fields. */
  membersOf(wanted: Partial<Omit<FleetMember, 'name' | 'address'>>): readonly FleetMember[] {
    const fields = Object.entries(wanted) as [keyof FleetMember, string][];
    return this.#members.filter((member) => fields.every(([name, value]) => member[name] === value));
  }

  /** A seed of every set by itself: the member that was primary at the start. */
  uri(): string {
    const seeds = this.membersOf({ role: 'primary', clusterRole: 'replset' }).map(({ address }) => address);
    return `mongodb://${seeds.join(',')}/`;
  }

  /** Gives a member, or a router, a new behaviour; resolved when it is in force. */
  async control(member: string, behaviour: Behaviour): Promise<void> {
    await this.#child.request({ kind: 'control', member, behaviour });
  }

  /** What clients have asked of an instance so far. */
  async seen(member: string): Promise<Seen> {
    const { seen } = await this.#child.request({ kind: 'seen', member });
    return seen!;
  }

  /** Starts a shard and has the cluster know it; returns its members. */
  async addShard(cluster: string, shard: ShardSpec): Promise<readonly FleetMember[]> {
    const members = await this.#change(cluster, { kind: 'addShard', shard });
    this.#members = [...this.#members, ...members];
    return members;
  }

  /** Has a cluster forget a shard; its members run on, its chunks go to the first of the others. */
  async removeShard(cluster: string, shard: string): Promise<void> {
    await this.#change(cluster, { kind: 'removeShard', shard });
  }

  /** Adds a row of config.mongos whose router does not run. */
  async addRouterRow(cluster: string, row: RouterRowSpec): Promise<void> {
    await this.#change(cluster, { kind: 'addRouterRow', row });
  }

  /** From now on the ping of a running router is that far behind the clock. */
  async ageRouter(router: string, ageSeconds: number): Promise<void> {
    await this.#child.request({ kind: 'ageRouter', member: router, ageSeconds });
  }

  async setDraining(cluster: string, shard: string, draining: boolean): Promise<void> {
    await this.#change(cluster, { kind: 'setDraining', shard, draining });
  }

  async setBalancer(cluster: string, balancer: BalancerSettings): Promise<void> {
    await this.#change(cluster, { kind: 'setBalancer', balancer });
  }

  /** Ends the process; resolved when it is gone. */
  async stop(): Promise<void> {
    await this.#child.stop();
  }

  async #change(cluster: string, change: ClusterChange): Promise<readonly FleetMember[]> {
    const { members } = await this.#child.request({ kind: 'change', cluster, change });
    return members!;
  }
}

/** Starts a fleet; resolved when every port is open. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const child = new FleetChild();
  try {
    const { members } = await child.request({ kind: 'start', options });
    return new Fleet(child, members!);
  } catch (error) {
    await child.stop();
    throw error;
  }
}
