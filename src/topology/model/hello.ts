import {
  booleanOf,
  hexOf,
  millisOf,
  numberOf,
  stringOf,
  stringsOf,
  timestampOf,
  valueAt,
  type Document,
  type OplogTimestamp,
} from '../../mongo/bson.js';
import { settingsInHello } from './set-config.js';
import type { ClusterRole, MemberSettings } from './topology.js';

/**
 * Kind of the process that answered. `ghost` is a replica set process without a usable configuration: never
 * initiated, starting or removed; hello does not show which (SDAM: RSGhost).
 */
export type HelloKind = 'mongos' | 'standalone' | 'member' | 'ghost';

/** Fields of a hello reply; see "hello" in the manual and the SDAM specification. */
export interface Hello {
  readonly kind: HelloKind;
  readonly clusterRole: ClusterRole;
  readonly setName?: string;
  /** Name of the member in the configuration, or in the split horizon that was dialled. */
  readonly me?: string;
  /** Primary that the member reports. */
  readonly primary?: string;
  /** hosts ∪ passives ∪ arbiters: hidden and delayed members are not listed (server: topology_coordinator). */
  readonly hosts: readonly string[];
  readonly arbiters: readonly string[];
  /**
   * Members that cannot be elected now: members of priority 0 that are neither hidden nor delayed, and newly added
   * members, whose configured priority takes effect only after their initial sync (5.0).
   */
  readonly passives: readonly string[];
  readonly arbiter: boolean;
  /** Also false while an elected member catches up and while a primary steps down. */
  readonly writable: boolean;
  readonly secondary: boolean;
  /** Term in electionId (OID::fromTerm). Present if and only if the process considers itself primary. */
  readonly electionTerm?: number;
  readonly setVersion?: number;
  /** `maxWireVersion`: 13 = 5.0, 17 = 6.0, 21 = 7.0, 25 = 8.0. */
  readonly wireVersion?: number;
  /** Server clock, milliseconds since 1970. */
  readonly localTime?: number;
  /** Newest and newest majority-committed write, seconds only. */
  readonly lastWrite?: LastWrite;
  /** `topologyVersion.processId` (4.4+), in hexadecimal digits. Changes with each start of the process. */
  readonly processId?: string;
  /** Settings from the member's own configuration entry that hello shows. Only for members of a set. */
  readonly settings?: MemberSettings;
}

export interface LastWrite {
  readonly applied: OplogTimestamp;
  readonly committed: OplogTimestamp;
}

export function parseHello(reply: Document): Hello {
  const kind = kindOf(reply);
  const hosts = stringsOf(reply.hosts);
  const arbiters = stringsOf(reply.arbiters);
  const passives = stringsOf(reply.passives);
  const setName = stringOf(reply.setName);
  const me = stringOf(reply.me);
  const primary = stringOf(reply.primary);
  const electionTerm = termOf(reply.electionId);
  const setVersion = numberOf(reply.setVersion);
  const wireVersion = numberOf(reply.maxWireVersion);
  const localTime = millisOf(reply.localTime);
  const lastWrite = lastWriteOf(reply.lastWrite);
  const processId = hexOf(valueAt(reply, ['topologyVersion', 'processId']));
  return {
    kind,
    clusterRole: clusterRoleOf(kind, reply),
    hosts: [...hosts, ...passives, ...arbiters],
    arbiters,
    passives,
    arbiter: reply.arbiterOnly === true,
    writable: booleanOf(reply.isWritablePrimary) ?? booleanOf(reply.ismaster) ?? false,
    secondary: reply.secondary === true,
    ...(setName !== undefined && { setName }),
    ...(me !== undefined && { me }),
    ...(primary !== undefined && { primary }),
    ...(electionTerm !== undefined && { electionTerm }),
    ...(setVersion !== undefined && { setVersion }),
    ...(wireVersion !== undefined && { wireVersion }),
    ...(localTime !== undefined && { localTime }),
    ...(lastWrite && { lastWrite }),
    ...(processId !== undefined && { processId }),
    ...(kind === 'member' && { settings: settingsInHello(reply) }),
  };
}

/** MongoDB 5.0. Before this version hello does not show `--shardsvr` at all. */
const WIRE_VERSION_5_0 = 13;

/** Whether the process may be a member of a shard, as far as hello shows. */
export function mayBeShard({ kind, clusterRole, wireVersion = 0 }: Hello): boolean {
  if (kind !== 'member') return false;
  return clusterRole === 'shard' || (clusterRole === 'replset' && wireVersion < WIRE_VERSION_5_0);
}

function kindOf(reply: Document): HelloKind {
  if (reply.msg === 'isdbgrid') return 'mongos';
  // Check `isreplicaset` first: newer servers may send a setName with it although the configuration is unusable.
  if (reply.isreplicaset === true) return 'ghost';
  return typeof reply.setName === 'string' ? 'member' : 'standalone';
}

/** `isImplicitDefaultMajorityWC` is the only field of hello that shows `--shardsvr`. */
function clusterRoleOf(kind: HelloKind, reply: Document): ClusterRole {
  if (kind === 'mongos' || kind === 'standalone') return kind;
  if (reply.configsvr !== undefined) return 'config';
  return reply.isImplicitDefaultMajorityWC !== undefined ? 'shard' : 'replset';
}

function termOf(electionId: unknown): number | undefined {
  const hex = hexOf(electionId);
  return hex === undefined ? undefined : Number.parseInt(hex.slice(8), 16);
}

function lastWriteOf(value: unknown): LastWrite | undefined {
  const applied = timestampOf(valueAt(value, ['opTime', 'ts']));
  const committed = timestampOf(valueAt(value, ['majorityOpTime', 'ts']));
  return applied && committed && { applied, committed };
}
