/** How to reach MongoDB: what the URI and the `mongodb.*` options say, taken together. */
export interface MongoTarget {
  /** `host:port` as written in the URI; empty for `mongodb+srv`, whose seeds come from DNS. */
  readonly seeds: readonly string[];
  readonly srv?: SrvName;
  /** The URI's `replicaSet`: a process of any other set is refused. */
  readonly replicaSet?: string;
  readonly credentials?: Credentials;
  /** Absent: plain TCP. */
  readonly tls?: TlsOptions;
  /** Every other option of the URI, handed to the driver as written. */
  readonly uriOptions: Readonly<Record<string, string>>;
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
  readonly source?: string;
  readonly mechanism?: string;
  readonly mechanismProperties?: string;
}

/** TLS towards MongoDB; paths are checked to be readable when the configuration is loaded. */
export interface TlsOptions {
  readonly caFile?: string;
  readonly certificateKeyFile?: string;
  readonly certificateKeyFilePassword?: string;
  readonly allowInvalidCertificates: boolean;
  readonly allowInvalidHostnames: boolean;
}

/** Address of the exporter's own web server; `host` absent: all addresses. */
export interface ListenAddress {
  readonly host?: string;
  readonly port: number;
}

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** The validated, frozen configuration; the only form in which options leave `src/config`. */
export interface Config {
  readonly mongodb: MongoTarget;
  readonly topology: { readonly name: string };
  readonly web: { readonly listen: ListenAddress; readonly telemetryPath: string };
  readonly scrape: {
    /** Least reserve between our deadline and Prometheus' timeout. */
    readonly timeoutOffsetSeconds: number;
    /** The timeout when the scraper sends no `X-Prometheus-Scrape-Timeout-Seconds`. */
    readonly defaultTimeoutSeconds: number;
    /** Members whose heavy commands run at the same time. */
    readonly concurrency: number;
  };
  readonly discovery: {
    readonly enabled: boolean;
    readonly intervalSeconds: number;
    readonly horizon?: string;
  };
  /** Reported name → address to dial, both `host:port`. */
  readonly hostMap: ReadonlyMap<string, string>;
  /** Collector name → asked or not; complete. */
  readonly collectors: ReadonlyMap<string, boolean>;
  /** Subjects of families switched off; complete. */
  readonly disabledSubjects: ReadonlySet<string>;
  readonly log: { readonly level: LogLevel; readonly format: LogFormat };
  /** Every secret string of the configuration, raw and URI-encoded, for the logger to blot out. */
  readonly secrets: readonly string[];
}
