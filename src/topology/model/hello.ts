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
import type { Component, MemberSettings } from './topology.js';

/**
 * What kind of process answered. `ghost` is a replica-set process without a usable configuration: never
 * initiated, starting, or removed; hello cannot tell which (SDAM: RSGhost).
 */
export type HelloKind = 'mongos' | 'standalone' | 'member' | 'ghost';

/** The facts of a hello reply; see the manual, "hello", and the SDAM specification. */
export interface Hello {
  readonly kind: HelloKind;
  readonly component: Component;
  readonly setName?: string;
  /** Its own name in the configuration, or in the horizon that was dialled. */
  readonly me?: string;
  /** The primary in its eyes. */
  readonly primary?: string;
  /** hosts ∪ passives ∪ arbiters: hidden and delayed members are not listed (server: topology_coordinator). */
  readonly hosts: readonly string[];
  readonly arbiters: readonly string[];
  /**
   * Members that cannot be elected now: those of priority 0 that are neither hidden nor delayed, and newly added ones,
   * whose configured priority counts only after their initial sync (5.0).
   */
  readonly passives: readonly string[];
  readonly arbiter: boolean;
  /** False also while elected and catching up, and while stepping down. */
  readonly writable: boolean;
  readonly secondary: boolean;
  /** Present exactly when the process thinks it leads: the term in its electionId (OID::fromTerm). */
  readonly electionTerm?: number;
  readonly setVersion?: number;
  /** `maxWireVersion`: 13 = 5.0, 17 = 6.0, 21 = 7.0, 25 = 8.0. */
  readonly wireVersion?: number;
  /** Server clock, milliseconds since 1970. */
  readonly localTime?: number;
  /** Newest and newest majority-committed write, seconds only. */
  readonly lastWrite?: LastWrite;
  /** `topologyVersion.processId` (4.4+), in hexadecimal digits: another one after each start of the process. */
  readonly processId?: string;
  /** Of a member of a set: what it shows of its own entry in the configuration. */
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
    component: componentOf(kind, reply),
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

/** 5.0; before it `--shardsvr` leaves no mark in hello at all. */
const WIRE_VERSION_5_0 = 13;

/** Whether it is a shard's member as far as hello can tell. */
export function mayBeShard({ kind, component, wireVersion = 0 }: Hello): boolean {
  if (kind !== 'member') return false;
  return component === 'shard' || (component === 'replset' && wireVersion < WIRE_VERSION_5_0);
}

function kindOf(reply: Document): HelloKind {
  if (reply.msg === 'isdbgrid') return 'mongos';
  // `isreplicaset` first: newer servers may send a setName with it although the configuration is unusable.
  if (reply.isreplicaset === true) return 'ghost';
  return typeof reply.setName === 'string' ? 'member' : 'standalone';
}

/** `isImplicitDefaultMajorityWC` is the only mark that `--shardsvr` leaves in hello. */
function componentOf(kind: HelloKind, reply: Document): Component {
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
