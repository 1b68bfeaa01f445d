import type { DeclaredComponent } from '../config.js';
import type { OwnAccess } from './access.js';
import type { Path } from './finding.js';
import type { Piece } from './piece.js';

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
  readonly component: DeclaredComponent;
  /** Of a shard or replica set; absent: of all of them, or none of these. */
  readonly name?: string;
  /** The name of the replica set behind it. */
  readonly replicaSet?: Piece<string>;
  readonly members: readonly MemberDraft[];
  readonly access: OwnAccess;
  /** Something of it could not be read. */
  readonly partial: boolean;
}

/** A cluster as the file lists it. */
export interface ClusterDraft {
  readonly path: Path;
  readonly name?: Piece<string>;
  /** There is nothing that could be meant as a name. */
  readonly nameless: boolean;
  readonly seeds: readonly Piece<string>[];
  /** In the order of the file. */
  readonly parts: readonly PartDraft[];
  readonly access: OwnAccess;
  /** Something of it could not be read. */
  readonly partial: boolean;
}

/** How the user calls a part. */
export function callOf({ component, name }: PartDraft): string {
  return name ?? (component === 'standalone' ? 'standalones' : component);
}
