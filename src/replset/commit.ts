import type { Witness } from './observer.js';
import type { Quorum } from './quorum.js';
import { secondsBehind } from './status.js';

/** Commit lag up to which a set counts as able to take majority writes. */
const STUCK_SECONDS = 15;

/** How far the majority-committed point is behind the primary's newest write, by the primary's own word. */
export function commitLagSeconds(primary: Witness | undefined): number | undefined {
  const status = primary?.status;
  // Since 8.0 the commit point follows what is written, before it is applied.
  if (status) return secondsBehind(status.written.optime ? status.written : status.applied, status.committed);
  // Without the privilege hello still tells, in whole seconds.
  const write = primary?.result.hello?.lastWrite;
  return write && Math.max(0, write.applied.seconds - write.committed.seconds);
}

/**
 * Whether a majority write would be acknowledged: writable, enough data-bearing voters are there, and nothing has
 * waited long to be committed. `undefined`: not known.
 */
export function isMajorityWritable(
  primary: Witness | undefined,
  writable: boolean | undefined,
  { writeFaultTolerance = 0 }: Quorum,
): boolean | undefined {
  if (writable === false || writeFaultTolerance < 0) return false;
  const lag = commitLagSeconds(primary);
  return lag === undefined || writable === undefined ? undefined : lag <= STUCK_SECONDS;
}
