import type { RouterMemory } from './discover-request.js';

/** What one discovery saw of routers. */
export interface RouterSightings {
  /** Those that report to the config servers; absent: config.mongos could not be read. */
  readonly reporting: readonly string[] | undefined;
  /** Those that answered hello, by canonical name. */
  readonly answering: ReadonlySet<string>;
}

/**
 * Which routers to watch. Rows of config.mongos are never removed: a router whose row is stale when it is first
 * seen is none. One that answered once is watched for a while after its row has gone stale, so that its death shows;
 * one that still answers, cut off from the config servers only, is watched on.
 *
 * @param now by `performance.now()`
 * @param retentionMs 0: gone as soon as its row is stale
 */
export function rememberRouters(
  before: ReadonlyMap<string, RouterMemory>,
  { reporting, answering }: RouterSightings,
  now: number,
  retentionMs: number,
): ReadonlyMap<string, RouterMemory> {
  const after = new Map<string, RouterMemory>();
  for (const name of reporting ?? []) {
    after.set(name, { answered: answering.has(name) || before.get(name)?.answered === true });
  }
  for (const [name, memory] of before) {
    if (after.has(name)) continue;
    if (answering.has(name)) after.set(name, { answered: true });
    else if (reporting === undefined) after.set(name, memory);
    else if (memory.answered) {
      const staleSince = memory.staleSince ?? now;
      if (now - staleSince < retentionMs) after.set(name, { answered: true, staleSince });
    }
  }
  return after;
}
