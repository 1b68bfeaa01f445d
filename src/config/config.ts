import type { LogFormat } from '../util/log-format.js';
import type { LogLevel } from '../util/log.js';
import type { WebFile, WebSettings } from './files/web-settings.js';
import type { Mechanism } from './mongodb/mechanisms.js';

/** How to connect and log in to a member. */
export interface Access {
  readonly credentials?: Credentials;
  /** Plain TCP if absent. */
  readonly tls?: TlsOptions;
  /** Every other option of the URI, passed to the driver as written. */
  readonly uriOptions: Readonly<Record<string, string>>;
  /** The version of MongoDB's Stable API that commands declare, never in strict mode; none if absent. */
  readonly apiVersion?: ApiVersion;
}

/** The existing versions of the Stable API. */
export const API_VERSIONS = ['1'] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

/** How to reach MongoDB: the URI and the `mongodb.*` options combined. */
export interface MongoTarget extends Access {
  /** `host:port` as written in the URI; empty for `mongodb+srv`, whose seeds come from DNS. */
  readonly seeds: readonly string[];
  readonly srv?: SrvName;
  /** The URI's `replicaSet`: a member of any other set is rejected. */
  readonly replicaSet?: string;
}

/** One deployment to watch: where to start, which members are expected, and how to reach its parts. */
export interface ClusterTarget extends MongoTarget {
  /** The label `mongodb_cluster`. */
  readonly name: string;
  /** Whether to discover undeclared members. */
  readonly discovery: boolean;
  /** The parts that the topology file names. Users are per cluster role in MongoDB, and so is access. */
  readonly parts: readonly ClusterPart[];
  /** The members that the topology file declares. */
  readonly members: readonly DeclaredMember[];
}

/** The other options that apply to the content of a topology file. */
export interface TopologyFileBase {
  /** The access unless the file overrides it; has no seeds if no URI was given. */
  readonly target: MongoTarget;
  /** Whether a URI was given. Its hosts are additional seeds of the only cluster. */
  readonly uriGiven: boolean;
  /** `topology.name`. */
  readonly name?: string;
  /** `discovery.enabled`. */
  readonly discovery: boolean;
}

/** The cluster roles that the topology file can declare. */
export type DeclaredClusterRole = 'mongos' | 'config' | 'shard' | 'replset' | 'standalone';

/** The routers, the config servers, one shard, one replica set or the standalones of a cluster. */
export interface ClusterPart {
  readonly clusterRole: DeclaredClusterRole;
  /** Name of the shard or replica set in the file. If absent, the part covers the whole cluster role. */
  readonly name?: string;
  readonly access: Access;
  readonly discovery: boolean;
}

/** One member as the topology file declares it. */
export interface DeclaredMember {
  /** `host:port` as written: the address that MongoDB is expected to use for it. */
  readonly host: string;
  /** The permanent name under which it is reported; the canonical name if absent. */
  readonly name?: string;
  /** `host:port` to connect to instead of `host`. */
  readonly address?: string;
  /** `config` for a config shard (8.0). */
  readonly clusterRole: DeclaredClusterRole;
  /** Name of the shard in the file; also set for a config shard. */
  readonly shard?: string;
  /** Name of its replica set, if the file gives one. */
  readonly replicaSet?: string;
  readonly arbiter: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

/** A DNS seed list (mongodb+srv). */
export interface SrvName {
  readonly name: string;
  /** `srvServiceName`; `mongodb` unless the URI overrides it. */
  readonly service: string;
}

/** Login to MongoDB. `username` is absent for X.509 without an explicit subject. */
export interface Credentials {
  readonly username?: string;
  readonly password?: string;
  /** Database of the user, from an option or the URI's `authSource`. */
  readonly source?: string;
  /** The URI's path: the database of the user if neither `source` nor DNS gives one. */
  readonly defaultSource?: string;
  readonly mechanism?: Mechanism;
  readonly mechanismProperties?: string;
}

/** TLS to MongoDB. */
export interface TlsOptions {
  /** The certificate authorities to trust; those of Node.js if absent. */
  readonly ca?: PemFile;
  /** The client certificate and its key. */
  readonly certificateKey?: PemFile;
  readonly certificateKeyFilePassword?: string;
  readonly allowInvalidCertificates: boolean;
  readonly allowInvalidHostnames: boolean;
}

/** A file as it was read. The checked content is the content in use; different content means different access. */
export interface PemFile {
  readonly path: string;
  readonly pem: string;
}

/** Address of the exporter's own web server; all addresses if `host` is absent. */
export interface ListenAddress {
  readonly host?: string;
  readonly port: number;
}

export const HEARTBEAT_MODES = ['stream', 'poll', 'off'] as const;
export type HeartbeatMode = (typeof HEARTBEAT_MODES)[number];

/** Limits of a collector that options can change. */
export interface CollectorSettings {
  readonly maxAgeSeconds: number;
  /** Maximum number of databases or collections. */
  readonly most: number;
  /** Globs of the databases or namespaces to visit; all if empty. */
  readonly patterns: readonly string[];
}

/** Which part of the topology an exporter watches. */
export interface Partition {
  /** From 0. */
  readonly index: number;
  /** Number of exporters; with 1, this exporter watches the whole topology. */
  readonly count: number;
}

/** The validated, frozen configuration: the only form in which options leave `src/config`. */
export interface Config {
  /** At least one, ordered by name. */
  readonly clusters: readonly ClusterTarget[];
  /** Every file on which the clusters depend. A change of one of them may change the clusters. */
  readonly files: readonly string[];
  readonly topology: { readonly file?: string };
  readonly web: {
    readonly listen: ListenAddress;
    readonly telemetryPath: string;
    /** Whether `POST /-/reload` is enabled. */
    readonly lifecycle: boolean;
    /** Whether `/-/healthy` needs no login. */
    readonly openHealth: boolean;
    readonly file?: WebFile;
    /** Content of the file at startup. */
    readonly settings: WebSettings;
  };
  readonly scrape: {
    /** Minimum reserve between the exporter's deadline and Prometheus' timeout. */
    readonly timeoutOffsetSeconds: number;
    /** The timeout when the scraper sends no `X-Prometheus-Scrape-Timeout-Seconds`. */
    readonly defaultTimeoutSeconds: number;
    /** Maximum number of members whose expensive commands run at the same time. */
    readonly concurrency: number;
  };
  readonly heartbeat: {
    readonly mode: HeartbeatMode;
    readonly intervalSeconds: number;
    readonly timeoutSeconds: number;
  };
  readonly discovery: {
    readonly intervalSeconds: number;
    readonly horizon?: string;
    /** How long a router that replied once is still watched after it no longer has a fresh entry in config.mongos. */
    readonly routerRetentionSeconds: number;
  };
  readonly partition: Partition;
  /** Reported name → address to connect to, both `host:port`. */
  readonly hostMap: ReadonlyMap<string, string>;
  /** Collector name → enabled or not; complete. */
  readonly collectors: ReadonlyMap<string, boolean>;
  /** By collector name; for every collector that supports limits. */
  readonly collectorSettings: ReadonlyMap<string, CollectorSettings>;
  /** Disabled metric groups; complete. */
  readonly disabledMetricGroups: ReadonlySet<string>;
  /** The commands that the metric group `commands` counts; if empty, all that a server has received. */
  readonly commandNames: readonly string[];
  readonly log: { readonly level: LogLevel; readonly format: LogFormat };
  /** Messages for the user that are not problems: option, place, what and remedy, one line each. */
  readonly warnings: readonly string[];
  /** Every secret string of the configuration, raw and URI-encoded, for redaction in the log. */
  readonly secrets: readonly string[];
}

/** Freezes plain data recursively. Maps and sets are read-only by their types. */
export function deepFreeze<T>(data: T): T {
  if (typeof data === 'object' && data !== null && !Object.isFrozen(data)) {
    Object.freeze(data);
    for (const value of Object.values(data)) deepFreeze(value);
  }
  return data;
}
