import { callOf, type ClusterDraft, type PartDraft } from './draft.js';
import type { Report } from './finding.js';

/** What is wrong within the parts of a cluster, each by itself, and with their names. */
export function checkParts({ parts }: ClusterDraft, report: Report): void {
  const named = new Map<string, PartDraft>();
  for (const part of parts) {
    const { component, name, path } = part;
    if (component === 'shard' || component === 'replset') {
      const kind = component === 'shard' ? 'shards' : 'replica sets';
      const key = `${component} ${name ?? ''}`;
      const earlier = named.get(key);
      named.set(key, earlier ?? part);
      if (earlier) {
        const what = `two ${kind} are named ${name ?? '*'}`;
        report({ path, clash: earlier.path, what, remedy: 'give each its own name' });
      }
    }
    checkPart(part, report);
  }
}

function checkPart(part: PartDraft, report: Report): void {
  const { component, name, path, members, partial } = part;
  const isEvery = name === undefined && (component === 'shard' || component === 'replset');
  const at = { path, atKey: true };
  if (isEvery && component === 'replset') {
    report({ ...at, what: '* cannot be the name of a replica set', remedy: 'write the name of the set' });
  } else if (isEvery && members.length > 0) {
    const what = '* stands for every shard that is not named, it has no members';
    report({ ...at, what, remedy: 'name the shard that they belong to' });
  }
  if (saysNothing(part)) {
    report({
      ...at,
      what: `${isEvery ? '*' : callOf(part)} has neither members nor access`,
      remedy: isEvery
        ? 'add credentials, tls, apiVersion or discovery, or remove it'
        : 'list its members or remove it',
    });
  }
  if (component === 'mongos' || component === 'standalone') {
    for (const member of members.filter(({ arbiter }) => arbiter)) {
      report({
        path: [...member.path, 'arbiter'],
        what: `a ${component === 'mongos' ? 'router' : 'standalone server'} cannot be an arbiter`,
        remedy: 'remove arbiter, or list the member under its replica set',
      });
    }
  } else if (!partial && members.length > 0 && members.every(({ arbiter }) => arbiter)) {
    report({
      ...at,
      what: `${callOf(part)} has no electable member: all of its members are arbiters`,
      remedy: 'add the members that hold data, or correct arbiter',
    });
  }
}

/** Whether a part has neither members nor access of its own. */
export function saysNothing({ members, access, partial }: PartDraft): boolean {
  const isSilent =
    !access.credentials && !access.tls && access.apiVersion === undefined && access.discovery === undefined;
  return members.length === 0 && isSilent && !partial;
}
