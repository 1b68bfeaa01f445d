import { BSON } from 'mongodb';
import { older, withTerm, type Doc } from './document.js';
import { RECORDED_DELAY_SECONDS, recording } from './recordings.js';
import { isElectable, recordedRole, type SimulatedMember } from './simulated-set.js';

const { Int32, Long, ObjectId } = BSON;

/** The `hello` reply of a member. */
export function helloDocument(member: SimulatedMember): Doc {
  return { ...recording(recordedRole(member), 'hello'), ...ownFields(member) };
}

/** The same for the names before 5.0: `ismaster` in place of `isWritablePrimary`. */
export function legacyHelloDocument(member: SimulatedMember): Doc {
  const { isWritablePrimary, ...hello } = helloDocument(member);
  return { ismaster: isWritablePrimary, ...hello };
}

/** The `repl` section of serverStatus: hello's fields and a few of its own. */
export function replSection(member: SimulatedMember, recorded: Doc): Doc {
  const { passive, hidden, tags } = helloDocument(member);
  return {
    ...recorded,
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

/** `7fffffff`, then the term in 16 hexadecimal digits. */
function electionId(term: number): BSON.ObjectId {
  return new ObjectId(`7fffffff${term.toString(16).padStart(16, '0')}`);
}
