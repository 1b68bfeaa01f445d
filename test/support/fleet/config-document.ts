import { BSON } from 'mongodb';
import type { Doc } from './document.js';
import { RECORDED_ID, recording, type RecordedRole } from './recordings.js';
import { hasVote, type SimulatedMember } from './simulated-set.js';
import type { FleetRole } from './spec.js';

const { Int32, Long } = BSON;

const RECORDED_LIKE: Readonly<Record<FleetRole, RecordedRole>> = {
  primary: 'primary',
  secondary: 'secondary-a',
  arbiter: 'arbiter',
  hidden: 'hidden',
  delayed: 'delayed',
};

/** The `replSetGetConfig` reply of a member: the configuration all of them share. */
export function configDocument(member: SimulatedMember): Doc {
  const { set } = member;
  const reply = recording(member.role === 'arbiter' ? 'arbiter' : 'primary', 'replSetGetConfig');
  const config = reply.config as Doc;
  return {
    ...reply,
    config: {
      ...config,
      _id: set.name,
      term: new Int32(set.term),
      members: set.members.map((other) => memberConfig(other, config.members as readonly Doc[])),
      ...(set.place?.clusterRole === 'config' && { configsvr: true }),
      settings: { ...(config.settings as Doc), replicaSetId: set.replicaSetId },
    },
  };
}

function memberConfig(member: SimulatedMember, recorded: readonly Doc[]): Doc {
  return {
    ...recorded[RECORDED_ID[RECORDED_LIKE[member.role]]],
    _id: new Int32(member.id),
    host: member.name,
    ...(member.role === 'delayed' ? { secondaryDelaySecs: Long.fromNumber(member.set.delaySeconds) } : {}),
    votes: new Int32(hasVote(member) ? 1 : 0),
  };
}
