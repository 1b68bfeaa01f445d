import { BSON } from 'mongodb';
import type { Place } from './cluster/place.js';
import type { RecordedRole } from './recordings.js';
import { RECORDED_AT, RECORDED_ELECTION } from './recordings.js';
import type { FleetRole } from './spec.js';

/** One member of a simulated set; `id` is its `_id` in the configuration. */
export interface SimulatedMember {
  readonly set: SimulatedSet;
  readonly id: number;
  readonly name: string;
  readonly role: FleetRole;
  readonly processId: BSON.ObjectId;
}

/** A member to be, with its port open. */
export type OpenedMember = Pick<SimulatedMember, 'name' | 'role'>;

/** A replica set as its members agree to see it: who is primary, in which term, since when. */
export class SimulatedSet {
  readonly name: string;
  readonly delaySeconds: number;
  readonly startedAt = Date.now();
  readonly replicaSetId = new BSON.ObjectId();
  readonly members: readonly SimulatedMember[];
  /** Absent for a set by itself. */
  readonly place: Place | undefined;
  #primary: SimulatedMember;
  #priorPrimary: SimulatedMember | undefined;
  #term = 1;
  #electedAt = this.startedAt - (RECORDED_AT - RECORDED_ELECTION);

  constructor(name: string, members: readonly OpenedMember[], delaySeconds = 0, place?: Place) {
    this.name = name;
    this.place = place;
    this.delaySeconds = delaySeconds;
    this.members = members.map(({ name: member, role }, id) => ({
      set: this,
      id,
      name: member,
      role,
      processId: new BSON.ObjectId(),
    }));
    this.#primary = this.members[0]!;
  }

  get primary(): SimulatedMember {
    return this.#primary;
  }

  /** The primary before the last election that this process has seen. */
  get priorPrimary(): SimulatedMember | undefined {
    return this.#priorPrimary;
  }

  get term(): number {
    return this.#term;
  }

  get electedAt(): number {
    return this.#electedAt;
  }

  /** Counts the changes of the set: topologyVersion.counter. */
  get topologyCounter(): number {
    return 5 + this.#term;
  }

  /** An election won by `member`. */
  stepUp(member: SimulatedMember): void {
    if (!isElectable(member)) throw new Error(`${member.name} is ${member.role} and cannot be primary`);
    this.#priorPrimary = this.#primary;
    this.#primary = member;
    this.#term += 1;
    this.#electedAt = Date.now();
  }
}

/** Listed in `hosts` of hello. */
export function isElectable(member: SimulatedMember): boolean {
  return member.role === 'primary' || member.role === 'secondary';
}

/** A set has at most seven votes; the delayed member has none. */
export function hasVote(member: SimulatedMember): boolean {
  const voters = member.set.members.filter(({ role }) => role !== 'delayed').slice(0, 7);
  return voters.includes(member);
}

/** Whose recorded replies a member gives at the moment. */
export function recordedRole(member: SimulatedMember): RecordedRole {
  if (member === member.set.primary) return 'primary';
  switch (member.role) {
    case 'primary':
    case 'secondary':
      return 'secondary-a';
    case 'arbiter':
    case 'hidden':
    case 'delayed':
      return member.role;
  }
}
