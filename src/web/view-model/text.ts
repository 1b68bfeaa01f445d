import type { DownReason, HeartbeatReason } from '../../util/errors.js';

/** A duration in the unit that suits its length. */
export function seconds(value: number): string {
  if (value < 0.05) return '0 s';
  if (value < 9.95) return `${trimmed(value)} s`;
  if (value < 120) return `${Math.round(value)} s`;
  if (value < 7_200) return `${Math.round(value / 60)} min`;
  return value < 172_800 ? `${Math.round(value / 3_600)} h` : `${Math.round(value / 86_400)} d`;
}

/** The round-trip time to a member; rounded, so that a page that shows it does not change with every heartbeat. */
export function milliseconds(value: number): string {
  const ms = value * 1000;
  if (ms < 1) return '<1 ms';
  return ms < 100 ? `${Math.round(ms)} ms` : `${Number(ms.toPrecision(2))} ms`;
}

function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

const DOWN: Readonly<Record<DownReason, string>> = {
  refused: 'connection refused',
  timeout: 'timed out',
  unreachable: 'no route',
  dns: 'name not resolved',
  tls: 'TLS failed',
  wrong_identity: 'another process replies',
  shutdown: 'shutting down',
  protocol: 'connection closed, or invalid reply',
  other: 'failed',
};

/** Why a member is down, and in which phase the connection or request failed. */
export function downText({ reason, phase }: { readonly reason?: string; readonly phase?: string }): string {
  const text = reason !== undefined && reason in DOWN ? DOWN[reason as DownReason] : (reason ?? 'failed');
  return phase === undefined ? text : `${text} (${phase})`;
}

const HEARTBEAT: Readonly<Record<HeartbeatReason, string>> = {
  refused: 'refused',
  timeout: 'timed out',
  unreachable: 'no route',
  dns: 'name not resolved',
  tls: 'TLS failed',
  connection_closed: 'closed',
  auth: 'auth failed',
  wrong_set: 'other set',
  no_response: 'no response',
  other: 'failed',
};

/** Why the heartbeats of one member to another fail. */
export function heartbeatText(reason: HeartbeatReason): string {
  return HEARTBEAT[reason];
}
