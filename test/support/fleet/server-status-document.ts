import { isDoc, type Doc } from './document.js';
import { replSection } from './hello-document.js';
import { recording, type RecordedRole } from './recordings.js';
import { recordedRole, type SimulatedMember } from './simulated-set.js';

/** Not sections: sent whatever is asked. */
const ALWAYS = new Set([
  ...['host', 'version', 'process', 'pid', 'uptime', 'uptimeMillis', 'uptimeEstimate', 'localTime'],
  ...['ok', '$clusterTime', 'operationTime'],
]);

/** The `serverStatus` reply of a member, with the sections that the command asks for, as 6.0.5 does. */
export function serverStatusDocument(member: SimulatedMember, command: Doc): Doc {
  const role = recordedRole(member);
  const recorded = recording(role === 'hidden' ? 'secondary-a' : role, 'serverStatus');
  const port = member.name.slice(member.name.lastIndexOf(':'));
  const whole = {
    ...recorded,
    host: (recorded.host as string).replace(/:\d+$/, port),
    process: 'mongod',
    repl: replSection(member, recorded.repl as Doc),
  };
  return selectSections(whole, role, command);
}

function selectSections(whole: Doc, role: RecordedRole, command: Doc): Doc {
  const { ok, $clusterTime, operationTime, ...sections } = whole;
  const selected: Record<string, unknown> = {};
  for (const [name, section] of Object.entries(sections)) {
    const wanted = command[name];
    if (ALWAYS.has(name) || wanted === undefined) selected[name] = section;
    else if (name === 'metrics' && isDoc(wanted)) selected[name] = withoutExcluded(section as Doc, wanted);
    else if (isTrue(wanted)) selected[name] = section;
  }
  if (isTrue(command.oplog)) {
    // Recorded of the primary and the arbiter: off by default, so it has its own recording.
    selected.oplog = recording(role === 'arbiter' ? 'arbiter' : 'primary', 'serverStatus.oplog').oplog;
  }
  return { ...selected, ok, $clusterTime, operationTime };
}

/** The exclusion object of the metrics section: `false` drops, `true` includes, an object looks deeper. */
function withoutExcluded(section: Doc, exclusion: Doc): Doc {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(section)) {
    const rule = exclusion[name];
    if (rule === false) continue;
    if (!isDoc(value) && isDoc(rule)) throw new TypeError('Exclusion value for a leaf must be a boolean.');
    if (rule !== undefined && rule !== true && !isDoc(rule)) {
      throw new TypeError('Exclusion value must be a boolean or a nested object.');
    }
    kept[name] = isDoc(rule) && isDoc(value) ? withoutExcluded(value, rule) : value;
  }
  return kept;
}

/** What the server takes for true: everything but 0, `false` and null. */
function isTrue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0;
}
