import type { MemberResult } from '../scrape/scrape.js';
import { STATUS_FIELDS } from '../scrape/status-fields.js';
import type { Member, Names } from '../topology/model/topology.js';
import { writtenLagSeconds, type Lag } from './lag.js';
import type { NewlyAdded } from './newly-added.js';
import { configVersionOf, isPrimary, isWritable, termOf, type MemberObservation } from './observation.js';
import type { LogPoint } from './optime.js';
import { STATE, type Status } from './status.js';

/** One member of a set, as it reports itself, and its lag from the analysis. An absent field is unknown. */
export interface MemberView {
  readonly member: Member;
  readonly up: boolean;
  readonly state?: number;
  /** Elected, writable or not. */
  readonly primary?: boolean;
  readonly writablePrimary?: boolean;
  readonly term?: number;
  readonly configVersion?: number;
  readonly configTerm?: number;
  readonly syncSource?: string;
  readonly tooStale?: boolean;
  /** Added with a vote that does not count until its initial sync ends. */
  readonly newlyAdded?: boolean;
  /** Seconds since 1970. */
  readonly lastApplied?: number;
  readonly lastWritten?: number;
  readonly lastDurable?: number;
  readonly lastCommitted?: number;
  readonly lagSeconds?: number;
  /** How far its oplog is behind the primary's, applied or not; since 8.0. */
  readonly writtenLagSeconds?: number;
  /** Lag minus the configured delay: the value to alert on. */
  readonly lagBeyondDelaySeconds?: number;
  readonly oplog?: OplogSpan;
  /** Seconds left of the sync source's oplog before this member becomes too stale. */
  readonly oplogHeadroomSeconds?: number;
}

/** The oldest and the newest operation in a member's oplog, seconds since 1970. */
export interface OplogSpan {
  readonly first: number;
  readonly last: number;
}

export function memberViewsOf(
  observations: readonly MemberObservation[],
  lags: ReadonlyMap<string, Lag>,
  newlyAdded: NewlyAdded,
  primary: MemberObservation | undefined,
  reported: Names,
): readonly MemberView[] {
  const oplogs = new Map(observations.map(({ name, result }) => [name, oplogOf(result)]));
  return observations.map((observation) => {
    const { name, result, status } = observation;
    const lag = lags.get(name);
    const seconds = lag?.seconds;
    const delay = result.member.config?.delaySeconds;
    const source = status?.self?.syncSource;
    const history = oplogs.get(source ?? primary?.name ?? '');
    return {
      member: result.member,
      up: result.up,
      ...(result.hello && ownReport(observation)),
      ...(status && logPoints(status)),
      ...optional('syncSource', source === undefined ? undefined : reported(source)),
      ...optional('oplog', oplogs.get(name)),
      ...optional('newlyAdded', newlyAdded.get(name)),
      ...optional('lagSeconds', seconds),
      ...optional('writtenLagSeconds', writtenLagSeconds(primary?.status, name)),
      ...optional(
        'lagBeyondDelaySeconds',
        seconds !== undefined && delay !== undefined ? Math.max(0, seconds - delay) : undefined,
      ),
      ...optional(
        'oplogHeadroomSeconds',
        // Both in optime seconds: a difference of milliseconds and seconds is negative at the edge.
        lag && history && observation !== primary ? lag.appliedAt - history.first : undefined,
      ),
    };
  });
}

function ownReport(observation: MemberObservation): Partial<MemberView> {
  const { status } = observation;
  return {
    primary: isPrimary(observation),
    writablePrimary: isWritable(observation),
    ...optional('state', stateOf(observation)),
    ...optional('term', termOf(observation)),
    ...optional('configVersion', configVersionOf(observation)),
    ...optional('configTerm', status?.self?.configTerm),
    ...optional('tooStale', status?.tooStale),
  };
}

/**
 * myState; where replSetGetStatus is refused, the state that the refusal or hello shows for certain. RECOVERING,
 * STARTUP2 and ROLLBACK look the same in hello: then the state is unknown.
 */
export function stateOf(observation: MemberObservation): number | undefined {
  const { result, status } = observation;
  if (status) return status.myState;
  const refusal = result.commandResults.get('replSetGetStatus')?.failure?.reason;
  if (refusal === 'removed') return STATE.REMOVED;
  if (refusal === 'not_initialized') return STATE.STARTUP;
  if (result.hello?.arbiter) return STATE.ARBITER;
  if (isPrimary(observation)) return STATE.PRIMARY;
  return result.hello?.secondary ? STATE.SECONDARY : undefined;
}

function logPoints({ applied, written, durable, committed }: Status): Partial<MemberView> {
  return {
    ...optional('lastApplied', pointSeconds(applied)),
    ...optional('lastWritten', pointSeconds(written)),
    ...optional('lastDurable', pointSeconds(durable)),
    ...optional('lastCommitted', pointSeconds(committed)),
  };
}

function pointSeconds({ wall, optime }: LogPoint): number | undefined {
  // The null optime means that there is no point, whatever the wall time is.
  if (!optime) return undefined;
  return wall === undefined ? optime.at.seconds : wall / 1000;
}

/**
 * serverStatus.oplog; without an oplog the earliest Timestamp is (0,0), and the latest of an arbiter is not an entry.
 */
function oplogOf({ replies }: MemberResult): OplogSpan | undefined {
  const first = STATUS_FIELDS.oplogFirst.of(replies);
  const last = STATUS_FIELDS.oplogLast.of(replies);
  return first === undefined || first === 0 || last === undefined ? undefined : { first, last };
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
