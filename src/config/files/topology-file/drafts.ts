import type { ApiVersion, Credentials, DeclaredClusterRole, TlsOptions } from '../../config.js';
import type { FileReading, Path, PathProblem, Places } from '../file-problems.js';
import type { ValidParts, YamlNode } from '../valid-parts.js';

/** Receives each problem. */
export type Report = (problem: PathProblem) => void;

/** The state while the parts of a topology file are read. */
export interface TopologyReading extends FileReading {
  readonly valid: ValidParts;
  readonly places: Places;
  /** Receives every secret read from a separate file. */
  readonly addSecret: (secret: string) => void;
}

/** The access that one cluster or part defines itself; each field is absent if not defined. */
export interface OwnAccess {
  readonly credentials?: YamlNode<Credentials | false>;
  readonly tls?: YamlNode<TlsOptions | false>;
  readonly apiVersion?: ApiVersion;
  readonly discovery?: boolean;
  /** Part of it could not be read; problems that follow from the rest are not reported. */
  readonly partial: boolean;
}

/** A member as the file lists it. */
export interface MemberDraft {
  readonly path: Path;
  /** `host:port`. */
  readonly host: string;
  readonly name?: string;
  readonly address?: string;
  readonly arbiter: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

/** A part of a cluster as the file lists it. */
export interface PartDraft {
  readonly path: Path;
  readonly clusterRole: DeclaredClusterRole;
  /** Name of a shard or replica set; absent if the part covers all of them or is neither. */
  readonly name?: string;
  /** The name of the replica set behind it. */
  readonly replicaSet?: YamlNode<string>;
  readonly members: readonly MemberDraft[];
  readonly access: OwnAccess;
  /** Something of it could not be read. */
  readonly partial: boolean;
}

/** A cluster as the file lists it. */
export interface ClusterDraft {
  readonly path: Path;
  readonly name?: YamlNode<string>;
  /** No key could be meant as a name. */
  readonly nameless: boolean;
  readonly seeds: readonly YamlNode<string>[];
  /** In the order of the file. */
  readonly parts: readonly PartDraft[];
  readonly access: OwnAccess;
  /** Something of it could not be read. */
  readonly partial: boolean;
}

/** The shard of a cluster that its config servers hold (MongoDB 8.0), and members that match it only in part. */
export interface ConfigShard {
  /** Absent if there is none. */
  readonly part?: PartDraft;
  /** Members that are listed under config and under a shard with other members. */
  readonly mixed: ReadonlySet<MemberDraft>;
}

/** A cluster with its config shard. */
export interface SettledCluster {
  readonly cluster: ClusterDraft;
  readonly configShard: ConfigShard;
}

/** The name of a part in a message. */
export function labelOf({ clusterRole, name }: PartDraft): string {
  return name ?? (clusterRole === 'standalone' ? 'standalones' : clusterRole);
}

/** A host in the form used for comparison: host names are case-insensitive. */
export function hostKey(host: string): string {
  return host.toLowerCase();
}
