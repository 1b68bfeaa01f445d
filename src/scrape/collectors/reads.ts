import type { CollectTarget } from '../collector.js';

/** 8.0: from here on members of shards refuse direct reads of users' databases, and count each try. */
const WIRE_VERSION_8_0 = 25;

/** Whether it holds data that can be read now: STARTUP2, RECOVERING and ROLLBACK refuse reads. */
export function isDataMember({ hello }: CollectTarget): boolean {
  return hello.kind === 'standalone' || (hello.kind === 'member' && (hello.secondary || hello.writable));
}

/**
 * Whether it holds databases of users that may be read of it. Those of config servers that are a shard too (8.0) may
 * not, and others have none.
 */
export function mayReadUsersData(asked: CollectTarget): boolean {
  const { component } = asked.member;
  if (component === 'config' || !isDataMember(asked)) return false;
  return component !== 'shard' || (asked.hello.wireVersion ?? 0) < WIRE_VERSION_8_0;
}
