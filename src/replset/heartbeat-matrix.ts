import type { Names } from '../topology/model/topology.js';
import type { HeartbeatReason } from '../util/errors.js';
import { heartbeatReason } from './heartbeat-reason.js';
import { configVersionOf, type MemberObservation } from './observation.js';
import type { StatusMember } from './status.js';

/** What one member sees of another. */
export interface HeartbeatPair {
  readonly observer: string;
  readonly member: string;
  /** Absent until first heard of. */
  readonly health?: number;
  readonly state: number;
  /** Term of its last write that the observer knows of. */
  readonly memberTerm?: number;
  /** How long the other has sent no heartbeat; absent where that cannot be told. */
  readonly heartbeatAgeSeconds?: number;
  readonly pingSeconds?: number;
  /** Only while health is 0. */
  readonly failure?: HeartbeatReason;
}

/** Who sees whom, from every member that answered. */
export function heartbeatPairsOf(
  observations: readonly MemberObservation[],
  configMismatch: ConfigMismatch,
  reported: Names,
): readonly HeartbeatPair[] {
  return observations.flatMap((observer) => {
    const peers = observer.status?.members.filter(({ self }) => !self) ?? [];
    return peers.map((peer) => pair(observer, peer, configMismatch, reported));
  });
}

function pair(
  observer: MemberObservation,
  peer: StatusMember,
  configMismatch: ConfigMismatch,
  reported: Names,
): HeartbeatPair {
  const heartbeatAge = heartbeatAgeSeconds(observer, peer, configMismatch);
  const { health, pingMs } = peer;
  return {
    observer: reported(observer.name),
    member: reported(peer.name),
    state: peer.state,
    ...(peer.optime && { memberTerm: peer.optime.term }),
    ...(health >= 0 && { health }),
    ...(heartbeatAge !== undefined && { heartbeatAgeSeconds: heartbeatAge }),
    // Kept by the server while the peer is down: an old number, not a present one.
    ...(pingMs !== undefined && health === 1 && { pingSeconds: pingMs / 1000 }),
    ...(health === 0 && { failure: heartbeatReason(peer) }),
  };
}

/**
 * Age of the last heartbeat request received from the peer. Not `lastHeartbeat`, which keeps moving while the peer
 * is dead. The server stops this clock while the two configurations differ (topology_coordinator.cpp,
 * prepareHeartbeatResponse): then it says nothing.
 */
export function heartbeatAgeSeconds(
  observer: MemberObservation,
  peer: StatusMember,
  configMismatch: ConfigMismatch,
): number | undefined {
  const { status } = observer;
  if (!status || peer.heartbeatReceived === undefined || configMismatch(observer, peer)) return undefined;
  return Math.max(0, (status.date - peer.heartbeatReceived) / 1000);
}

/** Whether an observer and one of its peers run different configurations of the set. */
export type ConfigMismatch = (observer: MemberObservation, peer: StatusMember) => boolean;

/**
 * Compares the peer's own word of this round where it answered. Where it did not, what the observer has heard of it;
 * an observer that has missed a configuration has heard nothing since, so for it the others run the newest.
 */
export function configMismatchOf(observations: readonly MemberObservation[]): ConfigMismatch {
  const own = new Map(
    observations.flatMap((observation) => {
      const version = configVersionOf(observation);
      return version === undefined ? [] : [[observation.name, version] as const];
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
function hasOtherTerm({ status }: MemberObservation, peer: StatusMember): boolean {
  const mine = status?.self?.configTerm;
  return (
    mine !== undefined &&
    peer.configTerm !== undefined &&
    heard(peer) === status?.self?.configVersion &&
    peer.configTerm !== mine
  );
}
