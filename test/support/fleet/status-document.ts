import { BSON } from 'mongodb';
import { beforeOk, older, withTerm, type Doc } from './document.js';
import { RECORDED_DELAY_SECONDS, RECORDED_ID, recording, type RecordedRole } from './recordings.js';
import { hasVote, recordedRole, type SimulatedMember, type SimulatedSet } from './simulated-set.js';

const { Int32, Long } = BSON;

/** The `replSetGetStatus` reply of an observer: every member of its set as the recorded one saw its like. */
export function statusDocument(observer: SimulatedMember): Doc {
  const { set } = observer;
  const recorded = recording(recordedRole(observer), 'replSetGetStatus');
  const status = {
    ...recorded,
    set: set.name,
    term: Long.fromNumber(set.term),
    ...syncSource(recorded, set),
    ...votes(set),
    optimes: withTerm(optimes(observer, recorded.optimes as Doc), set.term),
    ...elections(recorded, set),
    members: set.members.map((member) => memberEntry(observer, member)),
  };
  return set.place?.clusterRole === 'config' ? beforeOk(status, { configsvr: true }) : status;
}

function memberEntry(observer: SimulatedMember, member: SimulatedMember): Doc {
  const { set } = observer;
  const recorded = recordedEntry(recordedRole(observer), recordedRole(member), observer === member);
  const entry = {
    ...withTerm(recorded, set.term),
    _id: new Int32(member.id),
    name: member.name,
    ...syncSource(recorded, set),
    configTerm: new Int32(set.term),
  };
  if (member.role !== 'delayed') return entry;
  const { lastHeartbeat, lastHeartbeatRecv } = entry as Doc;
  const aged = older(entry, set.delaySeconds - RECORDED_DELAY_SECONDS);
  return observer === member ? aged : { ...aged, lastHeartbeat, lastHeartbeatRecv };
}

/** How the recorded observer saw a member of that role; the primary's view where it knew no second one. */
function recordedEntry(observer: RecordedRole, member: RecordedRole, self: boolean): Doc {
  if (self || observer !== member) return entryOf(observer, RECORDED_ID[member]);
  if (member === 'secondary-a') return entryOf(observer, 2);
  return entryOf('primary', RECORDED_ID[member]);
}

function entryOf(observer: RecordedRole, id: number): Doc {
  const members = recording(observer, 'replSetGetStatus').members as readonly Doc[];
  return members[id]!;
}

/** Everybody who had a sync source in the recording has the primary now. */
function syncSource(recorded: Doc, set: SimulatedSet): Doc {
  if (recorded.syncSourceHost === '') return {};
  return { syncSourceHost: set.primary.name, syncSourceId: new Int32(set.primary.id) };
}

function optimes(observer: SimulatedMember, recorded: Doc): Doc {
  if (observer.role !== 'delayed') return recorded;
  const { lastCommittedOpTime, lastCommittedWallTime, ...applied } = recorded;
  const behind = observer.set.delaySeconds - RECORDED_DELAY_SECONDS;
  return { lastCommittedOpTime, lastCommittedWallTime, ...older(applied, behind) };
}

function votes(set: SimulatedSet): Doc {
  const voters = set.members.filter(hasVote);
  const writable = voters.filter(({ role }) => role !== 'arbiter').length;
  const majority = Math.floor(voters.length / 2) + 1;
  return {
    majorityVoteCount: new Int32(majority),
    writeMajorityCount: new Int32(Math.min(majority, writable)),
    votingMembersCount: new Int32(voters.length),
    writableVotingMembersCount: new Int32(writable),
  };
}

function elections(recorded: Doc, set: SimulatedSet): Doc {
  const { electionCandidateMetrics: candidate, electionParticipantMetrics: participant } = recorded;
  const electionTerm = Long.fromNumber(set.term);
  if (candidate) {
    const prior = set.priorPrimary && { priorPrimaryMemberId: new Int32(set.priorPrimary.id) };
    const numVotesNeeded = votes(set).majorityVoteCount;
    return { electionCandidateMetrics: { ...candidate, electionTerm, numVotesNeeded, ...prior } };
  }
  if (!participant) return {};
  const electionCandidateMemberId = new Int32(set.primary.id);
  return { electionParticipantMetrics: { ...participant, electionTerm, electionCandidateMemberId } };
}
