import { memberKey, type Member } from './types.js';

/** What a discovery changed. */
export interface Difference {
  readonly added: readonly Member[];
  readonly removed: readonly Member[];
}

export function difference(before: readonly Member[], after: readonly Member[]): Difference {
  const old = new Set(before.map(memberKey));
  const now = new Set(after.map(memberKey));
  return {
    added: after.filter((member) => !old.has(memberKey(member))),
    removed: before.filter((member) => !now.has(memberKey(member))),
  };
}

/** One line for the log; empty when nothing changed. */
export function describe({ added, removed }: Difference): string {
  return [
    ...(added.length > 0 ? [`added ${names(added)}`] : []),
    ...(removed.length > 0 ? [`removed ${names(removed)}`] : []),
  ].join('; ');
}

function names(members: readonly Member[]): string {
  return members.map(({ name }) => name).join(', ');
}
