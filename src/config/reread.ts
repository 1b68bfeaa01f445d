import { isDeepStrictEqual } from 'node:util';
import type { ClusterTarget } from './config.js';
import { deepFreeze } from './freeze.js';
import type { OptionsRead } from './read-options.js';
import type { Settings } from './schema.js';

/** What the options say when they are read again while the exporter runs. */
export interface Reread {
  /** By name; only where there are no problems. */
  readonly clusters: readonly ClusterTarget[];
  /** Every secret, raw and URI-encoded. */
  readonly secrets: readonly string[];
  /** Every file that was read, or could not be. */
  readonly files: readonly string[];
  readonly problems: readonly string[];
  /** What the user should know though nothing is wrong. */
  readonly warnings: readonly string[];
  /** Options that say something else than at the start, and do so from the next start on. */
  readonly pending: readonly string[];
}

/** Options beside `mongodb.*` that say what is watched and how it is reached: the clusters come of them. */
const LIVE: ReadonlySet<string> = new Set(['topology.file', 'topology.name', 'discovery.enabled']);

/** @param started what held at the start */
export function reread(started: Settings, { settings, ...now }: OptionsRead): Reread {
  const { clusters, secrets, files, problems, warnings } = now;
  const pending = problems.length > 0 ? [] : changed(started, settings).filter((name) => !isLive(name));
  return deepFreeze({ clusters, secrets, files, problems, warnings, pending });
}

function isLive(option: string): boolean {
  return option.startsWith('mongodb.') || LIVE.has(option);
}

function changed(before: Settings, now: Settings): readonly string[] {
  const [old, current] = [valuesOf(before), valuesOf(now)];
  const names = new Set([...old.keys(), ...current.keys()]);
  return [...names].filter((name) => !isDeepStrictEqual(old.get(name), current.get(name)));
}

function valuesOf({ values, collectors }: Settings): ReadonlyMap<string, unknown> {
  const switches = [...collectors].map(([name, on]) => [`collector.${name}`, on] as const);
  return new Map<string, unknown>([...Object.entries(values), ...switches]);
}
