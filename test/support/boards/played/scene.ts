/** What a scene plays: clusters, and what happens to them. Times are minutes before the end. */
export interface Scene {
  readonly minutes: number;
  readonly stepSeconds: number;
  readonly clusters: readonly PlayedCluster[];
  readonly down?: readonly Outage[];
  readonly failovers?: readonly Failover[];
  readonly lagging?: readonly Lagging[];
  /** Members that refuse a command all the time. */
  readonly refusing?: readonly string[];
  /** Members that copy all data all the time. */
  readonly copying?: readonly string[];
}

export interface PlayedCluster {
  readonly name: string;
  readonly sets: readonly PlayedSet[];
  readonly routers?: readonly string[];
}

export interface PlayedSet {
  readonly name: string;
  readonly clusterRole: 'replset' | 'shard' | 'config';
  /** `host:port`; the first is the primary until the first failover. */
  readonly members: readonly string[];
  readonly arbiters?: readonly string[];
}

export interface Outage {
  readonly member: string;
  readonly from: number;
  /** 0: until the end. */
  readonly to: number;
}

export interface Failover {
  readonly set: string;
  readonly to: string;
  readonly at: number;
  readonly planned?: true;
}

export interface Lagging {
  readonly member: string;
  readonly from: number;
  readonly seconds: number;
}

/** One member with what it is part of. */
export interface PlayedMember {
  readonly name: string;
  readonly host: string;
  readonly cluster: string;
  readonly clusterRole: PlayedSet['clusterRole'] | 'mongos';
  readonly set?: PlayedSet;
  readonly arbiter: boolean;
}

/** A moment of a scene, in minutes before its end. */
export class Moment {
  readonly scene: Scene;
  readonly minutes: number;

  constructor(scene: Scene, minutes: number) {
    this.scene = scene;
    this.minutes = minutes;
  }

  isDown(member: string): boolean {
    return (this.scene.down ?? []).some(
      ({ member: of, from, to }) => of === member && this.minutes <= from && (to === 0 || this.minutes > to),
    );
  }

  /** Failovers of a set so far. */
  failovers(set: PlayedSet): readonly Failover[] {
    return (this.scene.failovers ?? []).filter(({ set: of, at }) => of === set.name && this.minutes <= at);
  }

  /** The member that is primary; undefined while there is none. */
  primary(set: PlayedSet): string | undefined {
    const elected = this.failovers(set).at(-1)?.to ?? set.members[0]!;
    return this.isDown(elected) || !this.hasMajority(set) ? undefined : elected;
  }

  hasMajority(set: PlayedSet): boolean {
    return this.healthy(set).length >= majority(set);
  }

  healthy(set: PlayedSet): readonly string[] {
    return votersOf(set).filter((name) => !this.isDown(name));
  }

  lag(member: string): number {
    const slow = (this.scene.lagging ?? []).find(
      ({ member: of, from }) => of === member && this.minutes <= from,
    );
    return slow === undefined ? 0 : slow.seconds * Math.min(1, (slow.from - this.minutes) / (slow.from / 2));
  }
}

export function votersOf({ members, arbiters = [] }: PlayedSet): readonly string[] {
  return [...members, ...arbiters].slice(0, 7);
}

export function majority(set: PlayedSet): number {
  return Math.floor(votersOf(set).length / 2) + 1;
}

export function membersOf({ clusters }: Scene): readonly PlayedMember[] {
  return clusters.flatMap(({ name: cluster, sets, routers = [] }) => [
    ...routers.map((name) => ({ ...named(name), cluster, clusterRole: 'mongos' as const, arbiter: false })),
    ...sets.flatMap((set) =>
      [...set.members, ...(set.arbiters ?? [])].map((name) => ({
        ...named(name),
        cluster,
        clusterRole: set.clusterRole,
        set,
        arbiter: set.arbiters?.includes(name) ?? false,
      })),
    ),
  ]);
}

function named(name: string): { readonly name: string; readonly host: string } {
  return { name, host: name.replace(/:\d+$/, '') };
}
