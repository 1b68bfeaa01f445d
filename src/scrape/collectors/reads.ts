import type { CollectTarget } from '../collector.js';

/** 8.0: from this version on, shard members refuse direct reads of user databases and count each attempt. */
const WIRE_VERSION_8_0 = 25;

/** Whether the member holds data that can be read now: STARTUP2, RECOVERING and ROLLBACK refuse reads. */
export function isDataMember({ hello }: CollectTarget): boolean {
  return hello.kind === 'standalone' || (hello.kind === 'member' && (hello.secondary || hello.writable));
}

/**
 * Whether the member holds user databases that may be read from it directly. Those on config servers that are also a
 * shard (8.0) may not be read; other config servers have none.
 */
export function mayReadUsersData(target: CollectTarget): boolean {
  const { clusterRole } = target.member;
  if (clusterRole === 'config' || !isDataMember(target)) return false;
  return clusterRole !== 'shard' || (target.hello.wireVersion ?? 0) < WIRE_VERSION_8_0;
}

/** Whether the member can report on the whole cluster. */
export function isCentral({ member: { clusterRole } }: Pick<CollectTarget, 'member'>): boolean {
  return clusterRole === 'config' || clusterRole === 'mongos';
}
