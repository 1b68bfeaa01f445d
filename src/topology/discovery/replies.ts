import type { MemberClient } from '../../mongo/member-client.js';
import type { CommandFailure, Failure } from '../../util/errors.js';
import type { Hello } from '../model/hello.js';
import type { Role } from '../model/role.js';
import type { SetString } from '../model/shard-map.js';
import type { MemberSettings, ReplicaSetConfig } from '../model/topology.js';

/** Replies that one discovery has received, and what was read from them. */
export interface CrawlResult {
  /** Processes that answered as part of this cluster. */
  readonly contacts: readonly HelloContact[];
  /** Address → the `clusterId` of the other cluster it belongs to. */
  readonly otherCluster: ReadonlyMap<string, string>;
  /** Address → why there is no usable reply. */
  readonly unanswered: ReadonlyMap<string, Failure>;
  /** Addresses in the URI or the topology file that answered and that lead to the exporter's own host. */
  readonly local: ReadonlySet<string>;
  readonly clusterId?: string;
  readonly readings: ReadonlyMap<string, SetReading>;
  readonly sharding: ShardingReading;
}

/** Process that answered hello during discovery. */
export interface HelloContact {
  readonly address: string;
  /** Host hint at the time when it was dialled. */
  readonly role: Role;
  readonly client: MemberClient;
  readonly hello: Hello;
  readonly login: 'none' | 'ok' | CommandFailure;
}

/** What the answering members of a set report about it. Without `config` hidden members may be missing. */
export interface SetReading extends SetNames {
  readonly name: string;
  readonly config?: ReplicaSetConfig;
}

/** The members of a set whose configuration cannot be read. */
export interface SetNames {
  /** By the names in the configuration, as far as they are known. */
  readonly hosts: ReadonlyMap<string, NamedHost>;
  /** Other names of these members: those of a split horizon, which hello returns when it is sent through it. */
  readonly otherNames: ReadonlySet<string>;
}

/** Member of a set that is known by name. */
export interface NamedHost {
  readonly arbiter: boolean;
  /** Address that is dialled if the name does not give it: the name in a split horizon. */
  readonly address?: string;
  /** Settings from its configuration entry that hello shows, for use when the configuration cannot be read. */
  readonly settings?: MemberSettings;
}

/** What the sources report about a sharded cluster. */
export interface ShardingReading {
  readonly config?: SetString;
  /** All shards by id. Absent: no source could report them. */
  readonly shards?: ReadonlyMap<string, SetString>;
  /** Routers that currently report to the config servers. Absent: no source could report them. */
  readonly routers?: readonly string[];
}

/** Id of the shard that is this replica set. */
export function shardOfSet({ shards }: ShardingReading, set: string | undefined): string | undefined {
  return [...(shards ?? [])].find(([, shard]) => shard.set === set)?.[0];
}

/** Whether the contact accepts commands other than hello. */
export function isSource({ hello, login }: HelloContact): boolean {
  return !hello.arbiter && typeof login === 'string';
}
