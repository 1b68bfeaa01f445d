import { BSON } from 'mongodb';
import { setOf, type BalancerSettings, type ClusterSpec, type ShardSpec } from '../cluster-spec.js';
import { isElectable, SimulatedSet, type OpenedMember } from '../simulated-set.js';
import { RouterRow } from './router-row.js';

/** A shard as config.shards has it. */
export interface SimulatedShard {
  readonly id: string;
  readonly set: SimulatedSet;
  readonly draining: boolean;
  readonly tags: readonly string[];
  /** In config.shards. */
  readonly listsArbiters: boolean;
  /** Seconds; when it was added. */
  readonly topologyTime: number;
}

/** A router of a cluster. */
export interface SimulatedRouter {
  readonly cluster: SimulatedCluster;
  readonly name: string;
  readonly processId: BSON.ObjectId;
  readonly row: RouterRow;
}

/** Routers write their row every 10 s; each of them is at another point of that. */
const PING_EVERY_MS = 10_000;
const PING_STEP_MS = 1_700;

/** A sharded cluster as its config servers know it. */
export class SimulatedCluster {
  readonly name: string;
  /** The clusterId. */
  readonly id = new BSON.ObjectId();
  readonly startedAt = Date.now();
  readonly config: SimulatedSet;
  readonly routers: readonly SimulatedRouter[];
  /** Whose chunks the data was in at first. */
  readonly firstShards: readonly string[];
  readonly #rows: RouterRow[];
  #shards: readonly SimulatedShard[] = [];
  #balancer: BalancerSettings = { mode: 'full', stopped: false };

  constructor(spec: ClusterSpec, routers: readonly string[], config: readonly OpenedMember[]) {
    this.name = spec.name;
    this.routers = routers.map((name, index) => ({
      cluster: this,
      name,
      processId: new BSON.ObjectId(),
      row: new RouterRow(name, (index * PING_STEP_MS) % PING_EVERY_MS),
    }));
    this.#rows = this.routers.map(({ row }) => row);
    const place = { clusterRole: 'config', cluster: this } as const;
    this.config = new SimulatedSet(spec.configSet ?? `${spec.name}-cfg`, config, 0, place);
    if (spec.configShard) this.#register('config', this.config);
    this.firstShards = [...this.#shards.map(({ id }) => id), ...spec.shards.map(({ name }) => name)];
  }

  get shards(): readonly SimulatedShard[] {
    return this.#shards;
  }

  get balancer(): BalancerSettings {
    return this.#balancer;
  }

  /** All rows of config.mongos, those of routers that do not run included. */
  get rows(): readonly RouterRow[] {
    return this.#rows;
  }

  /** The shard a set is, or undefined. */
  shardOf(set: SimulatedSet): SimulatedShard | undefined {
    return this.#shards.find((shard) => shard.set === set);
  }

  /** Makes a shard of members whose ports are open. */
  addShard(spec: ShardSpec, members: readonly OpenedMember[]): SimulatedSet {
    const { name, delaySeconds } = setOf(spec);
    const set = new SimulatedSet(name, members, delaySeconds, { clusterRole: 'shard', cluster: this });
    this.#register(spec.name, set, spec);
    return set;
  }

  removeShard(id: string): void {
    const { set } = this.#shard(id);
    this.#shards = this.#shards.filter((shard) => shard.set !== set);
  }

  setDraining(id: string, draining: boolean): void {
    const changed = { ...this.#shard(id), draining };
    this.#shards = this.#shards.map((shard) => (shard.id === id ? changed : shard));
  }

  setBalancer(settings: BalancerSettings): void {
    this.#balancer = { ...this.#balancer, ...settings };
  }

  /** The row of a router that does not run; it is at `ageSeconds` before now for good. */
  addRow(name: string, ageSeconds: number): void {
    const row = new RouterRow(name, ageSeconds * 1000);
    row.freeze();
    this.#rows.push(row);
  }

  #register(id: string, set: SimulatedSet, listed: Pick<ShardSpec, 'tags' | 'listsArbiters'> = {}): void {
    const { tags = [], listsArbiters = false } = listed;
    if (this.#shards.some((shard) => shard.id === id)) throw new Error(`${this.name} has a shard ${id}`);
    const topologyTime = Math.floor(Date.now() / 1000);
    this.#shards = [...this.#shards, { id, set, draining: false, tags, listsArbiters, topologyTime }];
  }

  #shard(id: string): SimulatedShard {
    const shard = this.#shards.find((candidate) => candidate.id === id);
    if (!shard) throw new Error(`${this.name} has no shard ${id}`);
    return shard;
  }
}

/** `set/host,host`: the members that a cluster knows of a set, never hidden ones, and arbiters only if said so. */
export function connectionString({ name, members }: SimulatedSet, withArbiters = false): string {
  const listed = members.filter(
    (member) => isElectable(member) || (withArbiters && member.role === 'arbiter'),
  );
  return `${name}/${listed.map((member) => member.name).join(',')}`;
}
