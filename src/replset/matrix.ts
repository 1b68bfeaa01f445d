import type { HeartbeatReason } from '../errors.js';
import type { Names } from '../topology/names.js';
import type { Drift } from './drift.js';
import { heartbeatReason } from './heartbeat-reason.js';
import type { Witness } from './observer.js';
import type { StatusMember } from './status.js';

/** What one member sees of another. */
export interface Pair {
  readonly observer: string;
  readonly member: string;
  /** Absent until first heard of. */
  readonly health?: number;
  readonly state: number;
  /** Term of its last write that the observer knows of. */
  readonly memberTerm?: number;
  /** How long the other has sent no heartbeat; absent where that cannot be told. */
  readonly silenceSeconds?: number;
  readonly pingSeconds?: number;
  /** Only while health is 0. */
  readonly failure?: HeartbeatReason;
}

/** Who sees whom, from every member that answered. */
export function pairsOf(witnesses: readonly Witness[], drift: Drift, reported: Names): readonly Pair[] {
  return witnesses.flatMap((observer) => {
    const peers = observer.status?.members.filter(({ self }) => !self) ?? [];
    return peers.map((peer) => pair(observer, peer, drift, reported));
  });
}

function pair(observer: Witness, peer: StatusMember, drift: Drift, reported: Names): Pair {
  const silence = silenceSeconds(observer, peer, drift);
  const { health, pingMs } = peer;
  return {
    observer: reported(observer.name),
    member: reported(peer.name),
    state: peer.state,
    ...(peer.optime && { memberTerm: peer.optime.term }),
    ...(health >= 0 && { health }),
    ...(silence !== undefined && { silenceSeconds: silence }),
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
export function silenceSeconds(observer: Witness, peer: StatusMember, drift: Drift): number | undefined {
  const { status } = observer;
  if (!status || peer.heartbeatReceived === undefined || drift(observer, peer)) return undefined;
  return Math.max(0, (status.date - peer.heartbeatReceived) / 1000);
}
