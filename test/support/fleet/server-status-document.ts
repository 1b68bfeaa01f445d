import { recordedInCluster } from './cluster/recorded-in-cluster.js';
import { beforeOk, type Doc } from './document.js';
import { replSection } from './hello-document.js';
import { recording } from './recordings.js';
import { isTrue, selectSections } from './select-sections.js';
import { recordedRole, type SimulatedMember } from './simulated-set.js';

/** The `serverStatus` reply of a member, with the sections that the command asks for. */
export function serverStatusDocument(member: SimulatedMember, command: Doc): Doc {
  const role = recordedRole(member);
  const { place } = member.set;
  const alone = recording(role === 'hidden' ? 'secondary-a' : role, 'serverStatus');
  const recorded = place ? recordedInCluster(member, place, alone) : alone;
  const port = member.name.slice(member.name.lastIndexOf(':'));
  const whole = {
    ...recorded,
    host: (recorded.host as string).replace(/:\d+$/, port),
    process: 'mongod',
    repl: replSection(member, recorded.repl as Doc),
  };
  const selected = selectSections(whole, command);
  if (!isTrue(command.oplog)) return selected;
  // Recorded of the primary and the arbiter: off by default, so it has its own recording.
  const { oplog } = recording(role === 'arbiter' ? 'arbiter' : 'primary', 'serverStatus.oplog');
  return beforeOk(selected, { oplog });
}
