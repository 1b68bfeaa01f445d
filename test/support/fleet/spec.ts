import type { ClusterSpec } from './cluster-spec.js';

/** What a simulated member was started as; a `stepUp` changes who is primary later. */
export type FleetRole = 'primary' | 'secondary' | 'arbiter' | 'hidden' | 'delayed';

/** One replica set of the fleet. */
export interface SetSpec {
  readonly name: string;
  /** All members, those counted below included; the first is the primary. */
  readonly members: number;
  readonly arbiters?: number;
  /** Priority 0, hidden, voting, tagged use=backup. */
  readonly hidden?: number;
  /** Makes one member hidden, without a vote, and this much delayed. */
  readonly delaySeconds?: number;
}

/** A fleet to start. */
export interface FleetOptions {
  /** Replica sets by themselves. */
  readonly sets?: readonly SetSpec[];
  readonly clusters?: readonly ClusterSpec[];
  /** Every command but hello, ping, buildInfo and the login is refused with 13, every login with 18. */
  readonly auth?: boolean;
}

/** What an instance is part of: a set by itself, or one of the three kinds of process of a cluster. */
export type FleetClusterRole = 'replset' | 'mongos' | 'config' | 'shard';

/** A member, or a router, as a test sees it. */
export interface FleetMember {
  /** `host:port`, as configured in the set; a router's row in config.mongos has it for its `_id`. */
  readonly name: string;
  /** What to dial; the same as `name`. */
  readonly address: string;
  /** Empty for a router. */
  readonly set: string;
  readonly role: FleetRole | 'mongos';
  readonly clusterRole: FleetClusterRole;
  /** The name in the {@link ClusterSpec}; absent for a set by itself. */
  readonly cluster?: string;
  /** The shard's id; of config members only where their set is a shard too. */
  readonly shard?: string;
}

/** The roles of a set's members, in the order of their `_id`. */
export function rolesOf(spec: SetSpec): readonly FleetRole[] {
  const special: FleetRole[] = [
    ...new Array<FleetRole>(spec.arbiters ?? 0).fill('arbiter'),
    ...new Array<FleetRole>(spec.hidden ?? 0).fill('hidden'),
    ...(spec.delaySeconds === undefined ? [] : ['delayed' as const]),
  ];
  const electable = spec.members - special.length;
  if (electable < 1) throw new Error(`Set ${spec.name}: no member is left to be primary`);
  return ['primary', ...new Array<FleetRole>(electable - 1).fill('secondary'), ...special];
}
