import { configVersionOf, type Witness } from './observer.js';
import type { StatusMember } from './status.js';

/** Whether an observer and one of its peers run different configurations of the set. */
export type Drift = (observer: Witness, peer: StatusMember) => boolean;

/**
 * Compares the peer's own word of this round where it answered. Where it did not, what the observer has heard of it;
 * an observer that has missed a configuration has heard nothing since, so for it the others run the newest.
 */
export function driftOf(witnesses: readonly Witness[]): Drift {
  const own = new Map(
    witnesses.flatMap((witness) => {
      const version = configVersionOf(witness);
      return version === undefined ? [] : [[witness.name, version] as const];
    }),
  );
  const newest = Math.max(...own.values());
  return (observer, peer) => {
    const mine = configVersionOf(observer);
    if (mine === undefined) return false;
    const theirs = own.get(peer.name) ?? (mine === newest ? heard(peer) : newest);
    if (theirs !== undefined && theirs !== mine) return true;
    // Each election gives the configuration a new term, of which one that is dead cannot hear.
    const isDead = peer.health === 0 && !own.has(peer.name);
    return !isDead && hasOtherTerm(observer, peer);
  };
}

/** Negative: never heard, or forgotten while down (4.2). */
function heard({ configVersion }: StatusMember): number | undefined {
  return configVersion === undefined || configVersion < 0 ? undefined : configVersion;
}

/** A forced reconfig may reuse a version; the term tells them apart (4.4+). */
function hasOtherTerm({ status }: Witness, peer: StatusMember): boolean {
  const mine = status?.self?.configTerm;
  return (
    mine !== undefined &&
    peer.configTerm !== undefined &&
    heard(peer) === status?.self?.configVersion &&
    peer.configTerm !== mine
  );
}
