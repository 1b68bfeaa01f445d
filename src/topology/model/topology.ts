import { splitAddress } from '../../util/host-port.js';
import type { DiscoveryTarget } from './target.js';

/**
 * Role of a process in the cluster, fixed for its lifetime. A member of a config set that is also a shard (8.0) is
 * `config`; only a seed that was never reached is `unknown`.
 */
export type ClusterRole = 'mongos' | 'config' | 'shard' | 'replset' | 'standalone' | 'unknown';

/** One process to monitor. The unit is the instance, not the host: `node` groups by host. */
export interface Member {
  readonly cluster: string;
  /**
   * Name under which it is reported: its {@link host}, unless the topology file sets another name.
   */
  readonly name: string;
  /**
   * Canonical `host:port`, by which the other members of its cluster know it: `members[].host` of replSetGetConfig
   * for set members, `_id` of config.mongos for routers.
   */
  readonly host: string;
  /** `host:port` that is dialled. Differs from the name with a host map, a split horizon or an alias. */
  readonly address: string;
  /**
   * Set if the name is a loopback address and the member is not on the exporter's host: it is not dialled. Absent: it
   * is dialled.
   */
  readonly undialled?: true;
  readonly clusterRole: ClusterRole;
  readonly replicaSet?: string;
  readonly shard?: string;
  /** Host part of the name. */
  readonly hostname: string;
  readonly arbiter: boolean;
  /** Whether the topology file names it: the expected state. */
  readonly declared: boolean;
  /** Whether the running cluster names it: the actual state. */
  readonly discovered: boolean;
  /** Its entry in the set's configuration, as far as it is known. Absent while nothing of it is known. */
  readonly config?: MemberSettings;
  /** Only for a router that config.mongos names. */
  readonly router?: RouterIdentity;
  /** Additional labels from the topology file. */
  readonly labels?: Readonly<Record<string, string>>;
  /** `clusterId` of the other cluster that it reports. Only a declared member is kept in this case. */
  readonly otherCluster?: string;
}

/** Distinguishes a router from another one behind the same address. */
export interface RouterIdentity {
  /** `hello.topologyVersion.processId` of the process identified as this router. Absent until one is identified. */
  readonly processId?: string;
}

/**
 * Known part of a member's entry in the configuration of its set: the whole entry where the configuration can be read,
 * else what the member's hello shows.
 */
export interface MemberSettings {
  readonly arbiter: boolean;
  readonly hidden: boolean;
  /** `secondaryDelaySecs`, `slaveDelay` before 5.0. */
  readonly delaySeconds: number;
  /** hello shows only priority 0 (`passive`). */
  readonly priority?: number;
  /** hello does not show it. */
  readonly votes?: number;
  readonly buildIndexes: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Split horizons: horizon name → `host:port` announced there. hello does not show them. */
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

/** Configuration of a set, from replSetGetConfig or local.system.replset. Durations are in seconds. */
export interface ReplicaSetConfig {
  readonly version: number;
  /** 4.4+. */
  readonly term?: number;
  readonly members: readonly MemberConfig[];
  readonly heartbeatIntervalSeconds?: number;
  readonly heartbeatTimeoutSeconds?: number;
  readonly electionTimeoutSeconds?: number;
  /** `settings.replicaSetId`, in hex: distinguishes two sets of one name. */
  readonly replicaSetId?: string;
}

/** A replica set of the topology. */
export interface ReplicaSet {
  readonly cluster: string;
  readonly clusterRole: ClusterRole;
  readonly name: string;
  /** Its id in config.shards, if it is a shard. A config set may also be a shard (8.0). */
  readonly shard?: string;
  /** Absent while no member can return it or the exporter lacks the privilege to read it. */
  readonly config?: ReplicaSetConfig;
  /** Configuration version from hello (`setVersion`), for use when `config` is absent. */
  readonly version?: number;
  readonly members: readonly Member[];
}

/** Discovery status of a cluster. */
export interface DiscoveryStatus {
  /** Absent: discovery was never tried. */
  readonly success?: boolean;
  /** Milliseconds since 1970. */
  readonly lastSuccessAt?: number;
  readonly durationSeconds?: number;
  readonly added: number;
  readonly removed: number;
}

/** One MongoDB deployment. `members` holds all members, including those of `sets`. */
export interface Cluster {
  readonly name: string;
  /** Target as configured. */
  readonly target: DiscoveryTarget;
  /** `clusterId` of config.version. Distinguishes two sharded clusters. */
  readonly clusterId?: string;
  readonly members: readonly Member[];
  readonly sets: readonly ReplicaSet[];
  readonly discovery: DiscoveryStatus;
  /** What this exporter does for the whole cluster where several exporters share the topology. Absent: everything. */
  readonly responsibilities?: Responsibilities;
}

/** What one of several exporters does for a cluster in addition to monitoring its own part. */
export interface Responsibilities {
  /** Whether it collects what is reported once for the whole cluster. */
  readonly isLeader: boolean;
  /** Routers that other exporters monitor and that it may query for this. */
  readonly borrowedRouters: readonly Member[];
}

/** All monitored clusters. */
export interface Topology {
  readonly clusters: readonly Cluster[];
}

/** Identity of a member across scrapes. */
export function memberKey(member: Pick<Member, 'cluster' | 'name'>): string {
  return `${member.cluster}/${member.name}`;
}

/** Identity of a replica set across scrapes. */
export function setKey(set: Pick<ReplicaSet, 'cluster' | 'name'>): string {
  return `${set.cluster}/${set.name}`;
}

/** Host part of a `host:port`, without the brackets of IPv6. */
export function hostnameOf(name: string): string {
  return splitAddress(name).host;
}

/** A member's own name in its set → the name under which it is reported. Any other host is returned unchanged. */
export type Names = (host: string) => string;

/**
 * The documents of a set use the member names of its configuration, and members are compared by these names. The
 * page, the log and the events use the names of the inventory, which the topology file may set.
 */
export function namesOf({ members }: Pick<ReplicaSet, 'members'>): Names {
  const renamed = new Map(members.map(({ host, name }) => [host, name]));
  return (host) => renamed.get(host) ?? host;
}

/** The topology narrowed to the requested member: its cluster and its set, without any other member. */
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
