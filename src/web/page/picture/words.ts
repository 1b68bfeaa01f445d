import type { DownReason, HeartbeatReason } from '../../../errors.js';

const DOWN: Readonly<Record<DownReason, string>> = {
  refused: 'connection refused',
  timeout: 'no answer in time',
  unreachable: 'no route',
  dns: 'name not resolved',
  tls: 'TLS failed',
  wrong_identity: 'another process answers there',
  shutdown: 'shutting down',
  protocol: 'hung up, or gave no usable answer',
  other: 'failed',
};

const MISSES: Readonly<Record<HeartbeatReason, string>> = {
  refused: 'refused',
  timeout: 'time-out',
  unreachable: 'no route',
  dns: 'no such name',
  tls: 'TLS failed',
  connection_closed: 'closed',
  auth: 'not accepted',
  wrong_set: 'other set',
  no_response: 'no answer',
  other: 'failed',
};

/** Why a member is down, and how far contact got. */
export function downWords({ reason, phase }: { readonly reason?: string; readonly phase?: string }): string {
  const words = reason !== undefined && reason in DOWN ? DOWN[reason as DownReason] : (reason ?? 'failed');
  return phase === undefined ? words : `${words} (${phase})`;
}

/** Why one member does not reach another. */
export function missWords(reason: HeartbeatReason): string {
  return MISSES[reason];
}
