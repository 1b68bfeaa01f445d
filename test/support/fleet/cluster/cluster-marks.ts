import { BSON } from 'mongodb';
import { beforeOk, type Doc } from '../document.js';
import { electionId } from '../election-id.js';
import { hasVote, type SimulatedMember, type SimulatedSet } from '../simulated-set.js';

const { Int32, Timestamp } = BSON;

/** The fields of hello by which a process of a cluster is known. */
export function helloMarks({ place, ...set }: Pick<SimulatedSet, 'place' | 'members'>): Doc {
  if (place?.clusterRole === 'config') return { configsvr: new Int32(2) };
  if (place?.clusterRole === 'shard') return { isImplicitDefaultMajorityWC: isMajorityDefault(set) };
  return {};
}

/** Where arbiters make the majority of votes, writes wait for one member by default. */
function isMajorityDefault({ members }: Pick<SimulatedSet, 'members'>): boolean {
  const voters = members.filter(hasVote);
  const writable = voters.filter(({ role }) => role !== 'arbiter').length;
  return writable === voters.length || writable > Math.floor(voters.length / 2) + 1;
}

/** The reply with what members of a cluster add to all their replies that have a cluster time. */
export function withClusterMetadata({ set }: SimulatedMember, document: Doc): Doc {
  const { operationTime } = document;
  if (!set.place || operationTime === undefined) return document;
  const gleStats = { lastOpTime: new Timestamp({ t: 0, i: 0 }), electionId: electionId(set.term) };
  const $gleStats = set.place.clusterRole === 'shard' ? gleStats : undefined;
  return beforeOk({ ...document, $gleStats, lastCommittedOpTime: operationTime }, {});
}
