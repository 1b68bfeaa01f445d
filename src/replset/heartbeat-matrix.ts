import type { Names } from '../topology/model/topology.js';
import type { HeartbeatReason } from '../util/errors.js';
import { heartbeatReason } from './heartbeat-reason.js';
import { configVersionOf, type MemberObservation } from './observation.js';
import type { StatusMember } from './status.js';

/** State of one member as another member reports it. */
export interface HeartbeatPair {
  readonly observer: string;
  readonly member: string;
  /** Absent until the first heartbeat. */
  readonly health?: number;
  readonly state: number;
  /** Term of the last write of the member that the observer knows of. */
  readonly memberTerm?: number;
  /** Time since the last heartbeat request of the member; absent where it is unknown. */
  readonly heartbeatAgeSeconds?: number;
  readonly pingSeconds?: number;
  /** Only while health is 0. */
  readonly failure?: HeartbeatReason;
}

/** The heartbeat pairs of every member that answered. */
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
    // The server keeps the value while the peer is down: it is out of date then.
    ...(pingMs !== undefined && health === 1 && { pingSeconds: pingMs / 1000 }),
    ...(health === 0 && { failure: heartbeatReason(peer) }),
  };
}

/**
 * Age of the last heartbeat request received from the peer. Not `lastHeartbeat`, which keeps moving while the peer is
 * dead. The server stops updating this time while the two configurations differ (topology_coordinator.cpp,
 * prepareHeartbeatResponse): then the age is `undefined`.
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
 * Uses the version that the peer itself reports in this scrape. If the peer did not answer, uses the version that the
 * observer last received from it. An observer that has missed a configuration has received nothing since, so for it the
 * other members run the newest version.
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
    const theirs = own.get(peer.name) ?? (mine === newest ? receivedVersion(peer) : newest);
    if (theirs !== undefined && theirs !== mine) return true;
    // Each election gives the configuration a new term, which a dead peer does not receive.
    const isDead = peer.health === 0 && !own.has(peer.name);
    return !isDead && hasOtherTerm(observer, peer);
  };
}

/** A negative version was never received, or was dropped while the peer is down (4.2). */
function receivedVersion({ configVersion }: StatusMember): number | undefined {
  return configVersion === undefined || configVersion < 0 ? undefined : configVersion;
}

/** A forced reconfig may reuse a version; the term distinguishes the two (4.4+). */
function hasOtherTerm({ status }: MemberObservation, peer: StatusMember): boolean {
  const mine = status?.self?.configTerm;
  return (
    mine !== undefined &&
    peer.configTerm !== undefined &&
    receivedVersion(peer) === status?.self?.configVersion &&
    peer.configTerm !== mine
  );
}
