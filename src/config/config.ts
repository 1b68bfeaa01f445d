import type { LogFormat, LogLevel } from '../util/log.js';
import type { Mechanism } from './credentials.js';

/** How a process is dialled and logged in to. */
export interface Access {
  readonly credentials?: Credentials;
  /** Absent: plain TCP. */
  readonly tls?: TlsOptions;
  /** Every other option of the URI, handed to the driver as written. */
  readonly uriOptions: Readonly<Record<string, string>>;
  /** The version of MongoDB's Stable API that commands name, never strictly; absent: none. */
  readonly apiVersion?: ApiVersion;
}

/** The versions of the Stable API that exist. */
export const API_VERSIONS = ['1'] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

/** How to reach MongoDB: what the URI and the `mongodb.*` options say, taken together. */
export interface MongoTarget extends Access {
  /** `host:port` as written in the URI; empty for `mongodb+srv`, whose seeds come from DNS. */
  readonly seeds: readonly string[];
  readonly srv?: SrvName;
  /** The URI's `replicaSet`: a process of any other set is refused. */
  readonly replicaSet?: string;
}

/** One deployment to watch: where to start, what ought to be there, and how its parts are reached. */
export interface ClusterTarget extends MongoTarget {
  /** The label `mongodb_cluster`. */
  readonly name: string;
  /** Whether members that nobody declared are looked for. */
  readonly discovery: boolean;
  /** The parts that the topology file names; users are per component in MongoDB, so is access. */
  readonly parts: readonly ClusterPart[];
  /** What the topology file says ought to be there. */
  readonly members: readonly DeclaredMember[];
}

/** What the other options say of what a topology file describes. */
export interface TopologyFileBase {
  /** Access unless the file says otherwise; without seeds where no URI was given. */
  readonly target: MongoTarget;
  /** Whether a URI was given: its hosts are further seeds of the only cluster. */
  readonly uriGiven: boolean;
  /** `topology.name`. */
  readonly name?: string;
  /** `discovery.enabled`. */
  readonly discovery: boolean;
}

/** What the topology file can declare. */
export type DeclaredComponent = 'mongos' | 'config' | 'shard' | 'replset' | 'standalone';

/** The routers, the config servers, one shard, one replica set or the standalones of a cluster. */
export interface ClusterPart {
  readonly component: DeclaredComponent;
  /** Of a shard or a replica set as the file names it; absent: of all of that component. */
  readonly name?: string;
  readonly access: Access;
  readonly discovery: boolean;
}

/** One process as the topology file declares it. */
export interface DeclaredMember {
  /** `host:port` as written, the address under which MongoDB is expected to know it. */
  readonly host: string;
  /** The name it is reported under for good; absent: the canonical one. */
  readonly name?: string;
  /** `host:port` to dial in place of `host`. */
  readonly address?: string;
  /** A config shard (8.0) is `config`. */
  readonly component: DeclaredComponent;
  /** The shard as the file names it; of a config shard too. */
  readonly shard?: string;
  /** The name of its replica set, where the file gives one. */
  readonly replicaSet?: string;
  readonly arbiter: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

/** A DNS seed list (mongodb+srv). */
export interface SrvName {
  readonly name: string;
  /** `srvServiceName`, `mongodb` unless the URI says otherwise. */
  readonly service: string;
}

/** Login towards MongoDB. `username` is absent for X.509 without an explicit subject. */
export interface Credentials {
  readonly username?: string;
  readonly password?: string;
  /** Database of the user, as an option or the URI's `authSource` says. */
  readonly source?: string;
  /** The URI's path: the database of the user where neither `source` nor DNS names one. */
  readonly defaultSource?: string;
  readonly mechanism?: Mechanism;
  readonly mechanismProperties?: string;
}

/** TLS towards MongoDB. */
export interface TlsOptions {
  /** The authorities to trust; absent: those that Node.js trusts. */
  readonly ca?: PemFile;
  /** The client's certificate and its key. */
  readonly certificateKey?: PemFile;
  readonly certificateKeyFilePassword?: string;
  readonly allowInvalidCertificates: boolean;
  readonly allowInvalidHostnames: boolean;
}

/** A file as it was read: what was checked is what is used, and other content is another way to MongoDB. */
export interface PemFile {
  readonly path: string;
  readonly pem: string;
}

/** Address of the exporter's own web server; `host` absent: all addresses. */
export interface ListenAddress {
  readonly host?: string;
  readonly port: number;
}

/** Where the web configuration file is. */
export interface WebFile {
  readonly path: string;
  /** Where the option was given, for errors. */
  readonly place: string;
}

/** What the web configuration file says, with the contents of the files that it names. */
export interface WebSettings {
  /** Absent: plain HTTP. */
  readonly tls?: WebTls;
  /** User → bcrypt hash; none: no login. */
  readonly users: ReadonlyMap<string, string>;
  /** Added to every answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/** TLS of the exporter's own web server: PEM, and the rest as Node takes it. */
export interface WebTls {
  readonly cert: string;
  readonly key: string;
  readonly ca?: string;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  /** OpenSSL's list; absent: Node's own. */
  readonly ciphers?: string;
  readonly clientAuth: ClientAuthType;
}

/** From asking for no certificate of the client to refusing all without a good one. */
export const CLIENT_AUTH_TYPES = [
  'NoClientCert',
  'RequestClientCert',
  'RequireAnyClientCert',
  'VerifyClientCertIfGiven',
  'RequireAndVerifyClientCert',
] as const;
export type ClientAuthType = (typeof CLIENT_AUTH_TYPES)[number];

export const HEARTBEAT_MODES = ['stream', 'poll', 'off'] as const;
export type HeartbeatMode = (typeof HEARTBEAT_MODES)[number];

/** What bounds a collector that visits much. */
export interface MultiCommandSettings {
  readonly maxAgeSeconds: number;
  /** Most databases or collections. */
  readonly most: number;
  /** Globs of the databases or namespaces it visits; none: all. */
  readonly patterns: readonly string[];
}

/** Which part of the topology an exporter watches. */
export interface Partition {
  /** From 0. */
  readonly index: number;
  /** How many exporters there are; 1: this one watches all. */
  readonly total: number;
}

/** The validated, frozen configuration; the only form in which options leave `src/config`. */
export interface Config {
  /** At least one; by name. */
  readonly clusters: readonly ClusterTarget[];
  /** Every file on which the clusters depend: when one of them changes, they may. */
  readonly files: readonly string[];
  readonly topology: { readonly file?: string };
  readonly web: {
    readonly listen: ListenAddress;
    readonly telemetryPath: string;
    /** Whether `POST /-/reload` is obeyed. */
    readonly lifecycle: boolean;
    /** Whether `/-/healthy` needs no login. */
    readonly openHealth: boolean;
    readonly file?: WebFile;
    /** What the file said at the start. */
    readonly settings: WebSettings;
  };
  readonly scrape: {
    /** Least reserve between our deadline and Prometheus' timeout. */
    readonly timeoutOffsetSeconds: number;
    /** The timeout when the scraper sends no `X-Prometheus-Scrape-Timeout-Seconds`. */
    readonly defaultTimeoutSeconds: number;
    /** Members whose heavy commands run at the same time. */
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
    /** How long a router that answered once and then left config.mongos' fresh rows is still watched. */
    readonly routerRetentionSeconds: number;
  };
  readonly partition: Partition;
  /** Reported name → address to dial, both `host:port`. */
  readonly hostMap: ReadonlyMap<string, string>;
  /** Collector name → asked or not; complete. */
  readonly collectors: ReadonlyMap<string, boolean>;
  /** By the name of the collector; of every one that can be bounded. */
  readonly surveys: ReadonlyMap<string, MultiCommandSettings>;
  /** Subjects of families switched off; complete. */
  readonly disabledMetricGroups: ReadonlySet<string>;
  /** The commands that the subject of that name counts; none: all that a server has had. */
  readonly commandNames: readonly string[];
  readonly log: { readonly level: LogLevel; readonly format: LogFormat };
  /** What the user should know though nothing is wrong: option, place, what and remedy, one line each. */
  readonly warnings: readonly string[];
  /** Every secret string of the configuration, raw and URI-encoded, for the logger to blot out. */
  readonly secrets: readonly string[];
}

/** Freezes plain data to the bottom. Maps and sets are read-only by their types. */
export function deepFreeze<T>(data: T): T {
  if (typeof data === 'object' && data !== null && !Object.isFrozen(data)) {
    Object.freeze(data);
    for (const value of Object.values(data)) deepFreeze(value);
  }
  return data;
}
