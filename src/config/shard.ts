import { hostname } from 'node:os';
import type { Share } from './config.js';
import { problem } from './given.js';
import { quote } from './parsed.js';
import type { Settings } from './schema.js';

/** Which exporter of how many this is, and what is wrong with that. */
export interface ShareOutcome {
  readonly share: Share;
  readonly problems: readonly string[];
}

const ORDINAL = 'shard.ordinal';

/**
 * The share of the topology to watch. Pods of a StatefulSet have their ordinal at the end of their names, which are their
 * host names.
 */
export function shareOf(
  { values, wrong, placeOf }: Settings,
  env: Readonly<Record<string, string | undefined>>,
): ShareOutcome {
  const given = values['shard.ordinal'];
  if (wrong.has(ORDINAL) || wrong.has('shard.total')) return outcome({ ordinal: 0, total: 1 });
  const total = values['shard.total'];
  if (given === undefined && total === 1) return outcome({ ordinal: 0, total });
  const name = env.HOSTNAME === undefined || env.HOSTNAME === '' ? hostname() : env.HOSTNAME;
  const ordinal = given ?? ordinalOf(name);
  const place = placeOf(ORDINAL) ?? `host name ${quote(name)}`;
  const refused = (what: string, remedy: string): ShareOutcome =>
    outcome({ ordinal: 0, total }, problem(ORDINAL, place, what, remedy));
  if (ordinal === undefined) {
    return refused(
      'does not end in a number, as that of a pod of a StatefulSet does',
      `set it to a number from 0 to ${total - 1}, another for each exporter`,
    );
  }
  if (ordinal < total) return outcome({ ordinal, total });
  return refused(
    `${ordinal} is too large where shard.total is ${total}: the first exporter is 0`,
    total === 1
      ? 'set shard.total to the number of exporters'
      : `set it to a number from 0 to ${total - 1}, or shard.total to the number of exporters`,
  );
}

/** Of a host name with its domain the first part alone counts. */
function ordinalOf(name: string): number | undefined {
  const digits = /^[^.]*-(\d{1,4})(\.|$)/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function outcome(share: Share, ...problems: readonly string[]): ShareOutcome {
  return { share, problems };
}
