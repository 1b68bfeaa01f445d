import { isDoc, type Doc } from './document.js';

/** Not sections: sent whatever is asked. */
const ALWAYS = new Set([
  ...['host', 'version', 'process', 'pid', 'uptime', 'uptimeMillis', 'uptimeEstimate', 'localTime'],
  ...['ok', '$gleStats', 'lastCommittedOpTime', '$clusterTime', 'operationTime'],
]);

/** A whole serverStatus reply, less the sections that the command leaves out, as 6.0.5 does. */
export function selectSections(whole: Doc, command: Doc): Doc {
  const selected: Record<string, unknown> = {};
  for (const [name, section] of Object.entries(whole)) {
    const wanted = command[name];
    if (ALWAYS.has(name) || wanted === undefined) selected[name] = section;
    else if (name === 'metrics' && isDoc(wanted)) selected[name] = withoutExcluded(section as Doc, wanted);
    else if (isTrue(wanted)) selected[name] = section;
  }
  return selected;
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
export function isTrue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0;
}
