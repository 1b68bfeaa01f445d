import type { ClusterTarget } from '../../config/config.js';

/**
 * What a process is for, fixed for its life. A member of a config set that is a shard too (8.0) is `config`;
 * `unknown` is only a seed that was never reached.
 */
export type Component = 'mongos' | 'config' | 'shard' | 'replset' | 'standalone' | 'unknown';

/** One process to watch. The unit is the instance, not the host: `node` groups by host. */
export interface Member {
  readonly cluster: string;
  /**
   * Under which it is reported: its {@link host}, unless the topology file gives it a name of its own.
   */
  readonly name: string;
  /**
   * The canonical `host:port`, by which the others of its cluster know it: `members[].host` of replSetGetConfig
   * for set members, `_id` of config.mongos for routers.
   */
  readonly host: string;
  /** The `host:port` that is dialled: differs from the name behind a host map, a split horizon or an alias. */
  readonly address: string;
  /**
   * Its name is a loopback address, and it is on another host than the exporter: nothing is dialled. Absent: it is
   * dialled.
   */
  readonly undialled?: true;
  readonly component: Component;
  readonly replicaSet?: string;
  readonly shard?: string;
  /** Host part of the name: the machine. */
  readonly node: string;
  readonly arbiter: boolean;
  /** The topology file names it: what ought to be. */
  readonly declared: boolean;
  /** The running cluster names it: what is. */
  readonly discovered: boolean;
  /** Its entry in the set's configuration, as far as it is known; absent while nothing of it is. */
  readonly config?: MemberSettings;
  /** Of a router that config.mongos names. */
  readonly router?: RouterIdentity;
  /** What the topology file says of it besides. */
  readonly labels?: Readonly<Record<string, string>>;
  /** It answered as part of another cluster: its `clusterId`. Only a declared member is kept all the same. */
  readonly otherCluster?: string;
}

/** What distinguishes a router from another one behind the same address. */
export interface RouterIdentity {
  /** `hello.topologyVersion.processId` of the process that was found to be it; absent while none was. */
  readonly processId?: string;
}

/**
 * What is known of a member's entry in the configuration of its set: all of it where the configuration can be read, else
 * what the member's hello shows.
 */
export interface MemberSettings {
  readonly arbiter: boolean;
  readonly hidden: boolean;
  /** `secondaryDelaySecs`, `slaveDelay` before 5.0. */
  readonly delaySeconds: number;
  /** hello shows priority 0 alone (`passive`). */
  readonly priority?: number;
  /** hello does not show it. */
  readonly votes?: number;
  readonly buildIndexes: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Split horizons: name of the horizon → `host:port` announced there. hello does not show them. */
  readonly horizons?: Readonly<Record<string, string>>;
}

/** One entry of `members` in the configuration of a set. */
export interface MemberConfig extends MemberSettings {
  readonly id: number;
  readonly host: string;
  readonly priority: number;
  readonly votes: number;
  readonly horizons: Readonly<Record<string, string>>;
}

/** A set's configuration, from replSetGetConfig or local.system.replset; durations in seconds. */
export interface ReplicaSetConfig {
  readonly version: number;
  /** 4.4+. */
  readonly term?: number;
  readonly members: readonly MemberConfig[];
  readonly heartbeatIntervalSeconds?: number;
  readonly heartbeatTimeoutSeconds?: number;
  readonly electionTimeoutSeconds?: number;
}

/** A replica set of the topology. */
export interface ReplicaSet {
  readonly cluster: string;
  readonly component: Component;
  readonly name: string;
  /** Its id in config.shards, if it is a shard; a config set may be one too (8.0). */
  readonly shard?: string;
  /** Absent while nobody may or can tell it. */
  readonly config?: ReplicaSetConfig;
  /** Configuration version as hello tells it (`setVersion`), for when `config` is absent. */
  readonly version?: number;
  readonly members: readonly Member[];
}

/** How discovery of a cluster stands. */
export interface DiscoveryStatus {
  /** Absent: never tried. */
  readonly success?: boolean;
  /** Milliseconds since 1970. */
  readonly lastSuccessAt?: number;
  readonly durationSeconds?: number;
  readonly added: number;
  readonly removed: number;
}

/** One MongoDB deployment. `members` holds all of them, those of `sets` included. */
export interface Cluster {
  readonly name: string;
  /** As configured; holds how its parts are reached. */
  readonly target: ClusterTarget;
  /** `clusterId` of config.version: tells two sharded clusters apart. */
  readonly clusterId?: string;
  readonly members: readonly Member[];
  readonly sets: readonly ReplicaSet[];
  readonly discovery: DiscoveryStatus;
  /** Where several exporters share the topology: what this one does for the whole cluster. Absent: everything. */
  readonly responsibilities?: Responsibilities;
}

/** What one of several exporters does for a cluster beside watching its own part. */
export interface Responsibilities {
  /** Whether it asks for what is told once for the whole cluster. */
  readonly isLeader: boolean;
  /** Routers that other exporters watch, and that it may ask for that. */
  readonly borrowedRouters: readonly Member[];
}

/** All that is watched. */
export interface Topology {
  readonly clusters: readonly Cluster[];
}

/** Identity of a member across rounds. */
export function memberKey(member: Pick<Member, 'cluster' | 'name'>): string {
  return `${member.cluster}/${member.name}`;
}

/** Identity of a replica set across rounds. */
export function setKey(set: Pick<ReplicaSet, 'cluster' | 'name'>): string {
  return `${set.cluster}/${set.name}`;
}

/** The machine of a `host:port`, without the brackets of IPv6. */
export function nodeOf(name: string): string {
  const colon = name.lastIndexOf(':');
  return (colon < 0 ? name : name.slice(0, colon)).replace(/^\[|\]$/g, '');
}

/** A member's own name in its set → the name it is reported under; another host stays as it is. */
export type Names = (host: string) => string;

/**
 * The documents of a set name its members as its configuration does, and so they are compared. What leaves for the
 * page, the log and the events is under the names of the inventory, which the topology file may give.
 */
export function namesOf({ members }: Pick<ReplicaSet, 'members'>): Names {
  const renamed = new Map(members.map(({ host, name }) => [host, name]));
  return (host) => renamed.get(host) ?? host;
}

/** The topology with this one member asked for: its cluster and its set, of which nothing else is told. */
export function narrowedTo({ clusters }: Topology, member: Member): Topology {
  return {
    clusters: clusters
      .filter(({ members }) => members.includes(member))
      .map((cluster) => ({
        ...cluster,
        members: [member],
        sets: cluster.sets.filter(({ members }) => members.includes(member)),
      })),
  };
}
