import { BSON } from 'mongodb';
import type { Document } from '../../src/mongo/bson.js';
import type { Member } from '../../src/topology/model/topology.js';
import { electionId } from './fleet/election-id.js';

/** A member of a scene as it is now. */
export interface Actor {
  readonly member: Member;
  readonly leads: boolean;
  readonly up: boolean;
  readonly term: number;
  readonly lagSeconds: number;
}

/** What it answers to hello. */
export function helloOf({ member, leads, term }: Actor, set: readonly Actor[]): Document {
  if (member.replicaSet === undefined) return { ok: 1, msg: 'isdbgrid' };
  const primary = set.find((actor) => actor.leads)?.member.host;
  return {
    ...{ ok: 1, setName: member.replicaSet, setVersion: 1, me: member.host },
    hosts: set.map((actor) => actor.member.host),
    isWritablePrimary: leads,
    secondary: !leads && !member.arbiter,
    ...(member.arbiter && { arbiterOnly: true }),
    ...(primary !== undefined && { primary }),
    ...(leads && { electionId: electionId(term) }),
  };
}

/** Its replSetGetStatus. */
export function statusOf(observer: Actor, set: readonly Actor[], now: number): Document {
  const majority = Math.floor(set.length / 2) + 1;
  const applied = { lastAppliedWallTime: new Date(now), appliedOpTime: optime(now, observer.term) };
  return {
    ...{ ok: 1, set: observer.member.replicaSet, date: new Date(now), myState: stateOf(observer) },
    ...{ term: observer.term, majorityVoteCount: majority, votingMembersCount: set.length },
    optimes: { ...applied, lastCommittedOpTime: optime(now, observer.term) },
    members: set.map((actor, id) => entry(observer, actor, id, now)),
  };
}

function entry(observer: Actor, actor: Actor, id: number, now: number): Document {
  const { member, up, lagSeconds } = actor;
  const base = { _id: id, name: member.host, health: up ? 1 : 0, state: up ? stateOf(actor) : 8 };
  if (!up) return { ...base, lastHeartbeatMessage: 'Error connecting: Connection refused' };
  const at = now - lagSeconds * 1000;
  const data = member.arbiter ? {} : { optime: optime(at, actor.term), lastAppliedWallTime: new Date(at) };
  if (actor === observer) return { ...base, ...data, self: true, configVersion: 1 };
  return { ...base, ...data, lastHeartbeatRecv: new Date(now - 500), pingMs: id, configVersion: 1 };
}

function stateOf({ leads, member: { arbiter } }: Actor): number {
  if (leads) return 1;
  return arbiter ? 7 : 2;
}

function optime(at: number, term: number): Document {
  return { ts: BSON.Timestamp.fromBits(1, Math.floor(at / 1000)), t: BSON.Long.fromNumber(term) };
}
