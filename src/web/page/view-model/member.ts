import type { MemberView } from '../../../replset/member-view.js';
import { memberKey, type Member } from '../../../topology/model/topology.js';
import type { DownReason, HeartbeatReason } from '../../../util/errors.js';
import { seconds } from '../html.js';
import { wordOf, type Word } from './set.js';
import type { Known } from './topology.js';
import type { Level, MemberPicture } from './types.js';

/** Lag beyond the configured delay, in seconds: the thresholds of the alerts. */
export const LAG_WARN_SECONDS = 30;
export const LAG_BAD_SECONDS = 120;

/** The driver's average is wrong for a moment after a hang. */
const TRUSTED_SUCCESSES = 3;

const WELL: ReadonlySet<string> = new Set(['PRIMARY', 'SECONDARY', 'ARBITER', 'UP']);

/** @param lagHolds whether the primary of its set is still the one in the analysis of the last scrape */
export function memberPicture(
  member: Member,
  known: Known,
  word: Word = wordOf(member, known),
  lagHolds = false,
): MemberPicture {
  const { name, cluster, hostname, clusterRole, replicaSet } = member;
  const key = memberKey(member);
  const { up, state, down, sinceScrape } = word;
  const view = up === true && sinceScrape ? known.views.get(key) : undefined;
  const lag = lagHolds && state !== 'PRIMARY' ? view?.lagSeconds : undefined;
  const latency = latencyOf(key, word, known);
  const notes = notesOf(member, known.results.get(key)?.known.version, view?.syncSource);
  return {
    ...{ key, name, cluster, hostname, clusterRole, state },
    level: worst(levelOf(word), lag === undefined ? 'ok' : lagLevel(view), notes.wrong ? 'warn' : 'ok'),
    losses: known.monitor?.view.members.get(key)?.consecutiveFailures ?? 0,
    notes: notes.texts,
    ...(replicaSet !== undefined && { replicaSet }),
    ...(up !== undefined && { up }),
    ...(down && { down }),
    ...(lag !== undefined && { lagSeconds: lag }),
    ...(latency !== undefined && { latencySeconds: latency }),
  };
}

/** The round trip time that the driver measures; without the monitor, how long hello took in the last scrape. */
function latencyOf(key: string, { up }: Word, { monitor, results }: Known): number | undefined {
  if (up !== true) return undefined;
  if (!monitor) return results.get(key)?.commandResults.get('hello')?.durationSeconds;
  const counts = monitor.view.members.get(key);
  return counts && counts.consecutiveSuccesses >= TRUSTED_SUCCESSES ? counts.roundTrip?.average : undefined;
}

function levelOf({ up, state }: Word): Level {
  if (up === undefined) return 'unknown';
  if (!up || state === 'ROLLBACK') return 'bad';
  return WELL.has(state) ? 'ok' : 'warn';
}

/** Without the configuration the delay is unknown: an intended lag must not look like a problem. */
function lagLevel(view: MemberView | undefined): Level {
  const beyond = view?.lagBeyondDelaySeconds ?? 0;
  if (beyond > LAG_BAD_SECONDS) return 'bad';
  return beyond > LAG_WARN_SECONDS ? 'warn' : 'ok';
}

const ORDER: readonly Level[] = ['ok', 'unknown', 'warn', 'bad'];

/** The most severe level. */
export function worst(...levels: readonly Level[]): Level {
  return levels.reduce((one, other) => (ORDER.indexOf(other) > ORDER.indexOf(one) ? other : one), 'ok');
}

/** What the page shows of a member besides its state. */
export interface Notes {
  readonly texts: readonly string[];
  /** Whether one of them reports a problem. */
  readonly wrong: boolean;
}

export function notesOf(member: Member, version: string | undefined, syncSource: string | undefined): Notes {
  const { config, address, name, otherCluster } = member;
  const wrong = otherCluster === undefined ? [] : ['answers as part of another cluster'];
  const tags = Object.entries({ ...config?.tags, ...member.labels });
  const texts = [
    ...wrong,
    ...(config?.hidden ? ['hidden'] : []),
    ...(config && config.delaySeconds > 0 ? [`delayed by ${seconds(config.delaySeconds)}`] : []),
    ...(config?.votes === 0 ? ['no vote'] : []),
    ...(syncSource === undefined ? [] : [`syncs from ${syncSource}`]),
    ...tags.map(([key, value]) => `${key}=${value}`),
    ...(address === name ? [] : [`at ${address}`]),
    ...(version === undefined || version === '' ? [] : [version]),
  ];
  return { texts, wrong: wrong.length > 0 };
}

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

/** Why a member is down, and in which phase the contact failed. */
export function downWords({ reason, phase }: { readonly reason?: string; readonly phase?: string }): string {
  const words = reason !== undefined && reason in DOWN ? DOWN[reason as DownReason] : (reason ?? 'failed');
  return phase === undefined ? words : `${words} (${phase})`;
}

/** Why one member does not reach another. */
export function missWords(reason: HeartbeatReason): string {
  return MISSES[reason];
}
