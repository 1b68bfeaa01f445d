import type { SetSpec } from './spec.js';

/** One shard: a replica set, under a shard's id. */
export interface ShardSpec extends Omit<SetSpec, 'name'> {
  /** The shard's id. */
  readonly name: string;
  /** The replica set's name; the same as the id when absent. */
  readonly set?: string;
  /** Zones the shard belongs to. */
  readonly tags?: readonly string[];
  /** Its arbiters are among its hosts in config.shards, not in shard maps: as 6.0.5 has them after addShard. */
  readonly listsArbiters?: boolean;
}

/** One sharded cluster of the fleet. */
export interface ClusterSpec {
  /** For the test's use: servers know a cluster by its clusterId only. */
  readonly name: string;
  /** How many routers. */
  readonly mongos: number;
  /** How many members the config set has; the first is the primary. */
  readonly config: number;
  /** The config set's name; `<name>-cfg` when absent. */
  readonly configSet?: string;
  readonly shards: readonly ShardSpec[];
  /**
   * Addresses of this machine (127.0.0.1, 127.0.0.2 ...) over which the instances are spread in turn, in the order
   * routers, config members, members of the shards. `127.0.0.1` when absent.
   */
  readonly hosts?: readonly string[];
  /** As from 8.0 on: the config set is a shard too, with the id `config`. */
  readonly configShard?: boolean;
}

/** A row of config.mongos whose router does not run. */
export interface RouterRowSpec {
  readonly name: string;
  /** How long ago its last ping was; it stays at that moment. */
  readonly ageSeconds: number;
}

/** What config.settings says of the balancer; what is absent stays. */
export interface BalancerSettings {
  readonly stopped?: boolean;
  readonly mode?: 'full' | 'autoSplitOnly' | 'off';
  /** Times of day, `HH:MM`. */
  readonly activeWindow?: { readonly start: string; readonly stop: string };
}

/** The replica set that carries a shard. */
export function setOf({ name, set = name, ...spec }: ShardSpec): SetSpec {
  return { ...spec, name: set };
}
