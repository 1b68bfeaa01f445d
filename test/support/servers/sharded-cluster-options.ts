import type { UserOptions } from './access.js';
import type { MemberOptions } from './replica-set-options.js';

/** One shard to start; its replica set has the shard's name. */
export interface ShardOptions {
  readonly name: string;
  /** Data-bearing ones. */
  readonly members: number;
  /** None when absent. */
  readonly arbiters?: number;
}

/** A sharded cluster to start. */
export interface ShardedClusterOptions {
  /** How many, called shard0, shard1 ..., or which; 2 when absent. */
  readonly shards?: number | readonly ShardOptions[];
  /** 2 when absent. */
  readonly configMembers?: number;
  /** Of every shard that `shards` counts; 1 when absent. */
  readonly shardMembers?: number;
  /** 1 when absent. */
  readonly routers?: number;
  /** How often routers write their row of config.mongos; 1000 when absent, which a real one does every 10 s. */
  readonly pingMs?: number;
  /** Authentication on: one key file for all, the default users on the config servers and on every shard. */
  readonly keyFile?: boolean;
  /** Put over the default users by name. Those of the config servers are the routers' too. */
  readonly users?: {
    readonly config?: readonly UserOptions[];
    /** By shard. */
    readonly shards?: Readonly<Record<string, readonly UserOptions[]>>;
  };
}

/** The shards that the options ask for. */
export function shardsOf({ shards = 2, shardMembers = 1 }: ShardedClusterOptions): readonly ShardOptions[] {
  if (typeof shards !== 'number') return shards;
  return Array.from({ length: shards }, (_, index) => ({ name: `shard${index}`, members: shardMembers }));
}

/** The members of a shard's replica set. */
export function membersOf({ members, arbiters = 0 }: Omit<ShardOptions, 'name'>): readonly MemberOptions[] {
  return [
    ...Array.from({ length: members }, () => ({})),
    ...Array.from({ length: arbiters }, () => ({ arbiter: true })),
  ];
}
