import { BSON } from 'mongodb';
import { helloMarks } from './cluster/cluster-marks.js';
import { beforeOk, older, withTerm, type Doc } from './document.js';
import { electionId } from './election-id.js';
import { RECORDED_DELAY_SECONDS, recording } from './recordings.js';
import { isElectable, recordedRole, type SimulatedMember } from './simulated-set.js';

const { Int32, Long } = BSON;

/** The `hello` reply of a member. */
export function helloDocument(member: SimulatedMember): Doc {
  const own = { ...recording(recordedRole(member), 'hello'), ...ownFields(member) };
  return beforeOk(own, helloMarks(member.set));
}

/** The `repl` section of serverStatus: hello's fields and a few of its own. */
export function replSection(member: SimulatedMember, recorded: Doc): Doc {
  const { passive, hidden, tags, isImplicitDefaultMajorityWC } = helloDocument(member);
  return {
    ...recorded,
    isImplicitDefaultMajorityWC,
    ...(hidden === undefined ? {} : { passive, hidden, ...(tags === undefined ? {} : { tags }) }),
    ...ownFields(member),
  };
}

function ownFields(member: SimulatedMember): Doc {
  const { set } = member;
  const names = (wanted: (other: SimulatedMember) => boolean) =>
    set.members.filter(wanted).map(({ name }) => name);
  const arbiters = names(({ role }) => role === 'arbiter');
  const { lastWrite } = recording(recordedRole(member), 'hello');
  const behind = member.role === 'delayed' ? set.delaySeconds - RECORDED_DELAY_SECONDS : 0;
  return {
    topologyVersion: { processId: member.processId, counter: Long.fromNumber(set.topologyCounter) },
    hosts: names(isElectable),
    // The recorded cluster has one; here hidden members alone have no priority.
    passives: undefined,
    // A field without a value is left out by the serialiser: a set without arbiters names none.
    arbiters: arbiters.length > 0 ? arbiters : undefined,
    setName: set.name,
    primary: set.primary.name,
    me: member.name,
    ...(member === set.primary ? { electionId: electionId(set.term) } : {}),
    ...(member.role === 'delayed' ? { secondaryDelaySecs: new Int32(set.delaySeconds) } : {}),
    lastWrite: older(withTerm(lastWrite, set.term), behind),
  };
}
