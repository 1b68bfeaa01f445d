import type { MemberView } from '../../replset/member-view.js';
import { memberKey, type Member } from '../../topology/model/topology.js';
import { LAG_BAD_SECONDS, LAG_WARN_SECONDS } from '../../util/time-constants.js';
import { currentStatus, type CurrentStatus } from './member-status.js';
import type { SnapshotIndex } from './snapshot-index.js';
import { seconds } from './text.js';
import type { Level, MemberEntry } from './types.js';

/** The driver's average is wrong for a moment after a member did not answer. */
const MIN_SUCCESSES = 3;

const GOOD_STATES: ReadonlySet<string> = new Set(['PRIMARY', 'SECONDARY', 'ARBITER', 'UP']);

/** @param samePrimary whether the primary of its set is still the one in the analysis of the last scrape */
export function memberEntry(
  member: Member,
  index: SnapshotIndex,
  status: CurrentStatus = currentStatus(member, index),
  samePrimary = false,
): MemberEntry {
  const { name, address, cluster, hostname, clusterRole, replicaSet, arbiter, declared, discovered } = member;
  const key = memberKey(member);
  const { up, state, down, unchanged } = status;
  const view = up === true && unchanged ? index.views.get(key) : undefined;
  const lag = samePrimary ? view?.lagSeconds : undefined;
  const latency = latencyOf(key, status, index);
  const version = index.results.get(key)?.known.version;
  const notes = notesOf(member, version, view?.syncSource);
  return {
    ...{ key, name, address, cluster, hostname, clusterRole, arbiter, declared, discovered, state },
    level: worst(levelOf(status), lag === undefined ? 'ok' : lagLevel(view), notes.level),
    failedHeartbeats: index.monitor?.view.members.get(key)?.consecutiveFailures ?? 0,
    notes: notes.texts,
    ...(replicaSet !== undefined && { replicaSet }),
    ...(up !== undefined && { up }),
    ...(down && { down }),
    ...(lag !== undefined && { lagSeconds: lag }),
    ...(latency !== undefined && { latencySeconds: latency }),
    ...(version !== undefined && version !== '' && { version }),
  };
}

/** The round-trip time that the driver measures; without the monitor, how long hello took in the last scrape. */
function latencyOf(
  key: string,
  { up }: CurrentStatus,
  { monitor, results }: SnapshotIndex,
): number | undefined {
  if (up !== true) return undefined;
  if (!monitor) return results.get(key)?.commandResults.get('hello')?.durationSeconds;
  const counts = monitor.view.members.get(key);
  return counts && counts.consecutiveSuccesses >= MIN_SUCCESSES ? counts.roundTrip?.average : undefined;
}

function levelOf({ up, state }: CurrentStatus): Level {
  if (up === undefined) return 'unknown';
  if (!up || state === 'ROLLBACK') return 'bad';
  return GOOD_STATES.has(state) ? 'ok' : 'warn';
}

/** Without the configuration the delay is unknown: an intended lag must not look like a problem. */
function lagLevel(view: MemberView | undefined): Level {
  const beyond = view?.lagBeyondDelaySeconds ?? 0;
  if (beyond > LAG_BAD_SECONDS) return 'bad';
  return beyond > LAG_WARN_SECONDS ? 'warn' : 'ok';
}

const SEVERITY: readonly Level[] = ['ok', 'unknown', 'warn', 'bad'];

/** The most severe level. */
export function worst(...levels: readonly Level[]): Level {
  return levels.reduce((one, other) => (SEVERITY.indexOf(other) > SEVERITY.indexOf(one) ? other : one), 'ok');
}

function notesOf(
  { config, address, name, otherCluster, labels }: Member,
  version: string | undefined,
  syncSource: string | undefined,
): { readonly texts: readonly string[]; readonly level: Level } {
  const tags = Object.entries({ ...config?.tags, ...labels });
  const texts = [
    ...(otherCluster === undefined ? [] : ['replies as part of another cluster']),
    ...(config?.hidden ? ['hidden'] : []),
    ...(config && config.delaySeconds > 0 ? [`delayed by ${seconds(config.delaySeconds)}`] : []),
    ...(config?.votes === 0 ? ['no vote'] : []),
    ...(syncSource === undefined ? [] : [`syncs from ${syncSource}`]),
    ...tags.map(([key, value]) => `${key}=${value}`),
    ...(address === name ? [] : [`at ${address}`]),
    ...(version === undefined || version === '' ? [] : [version]),
  ];
  return { texts, level: otherCluster === undefined ? 'ok' : 'warn' };
}
