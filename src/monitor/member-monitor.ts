import type { RoundTrip } from '../mongo/heartbeat-source.js';
import type { Hello } from '../topology/model/hello.js';
import { namesOf, type Member } from '../topology/model/topology.js';
import type { Failure } from '../util/errors.js';
import type { TopologyEvent } from './events.js';
import type { HelloState, MemberStatus } from './primary-status.js';
import type { SetEvent, TrackedSet } from './set-monitor.js';

/** Counts of one member since the exporter first saw it. */
export interface MemberCounts {
  readonly succeeded: number;
  readonly failed: number;
  readonly consecutiveFailures: number;
  /** Since the last failure; the driver's round-trip times are not usable before the third. */
  readonly consecutiveSuccesses: number;
  /** Milliseconds since 1970. */
  readonly lastSuccessAt?: number;
  readonly ups: number;
  readonly downs: number;
  readonly stateChanges: number;
  readonly roundTrip?: RoundTrip;
}

/** Monitors one member by the heartbeats that the exporter sends to it. */
export class MemberMonitor {
  #succeeded = 0;
  #failed = 0;
  #consecutiveFailures = 0;
  #consecutiveSuccesses = 0;
  #lastSuccessAt: number | undefined;
  #ups = 0;
  #downs = 0;
  #downSince: number | undefined;
  #state: HelloState | undefined;
  #stateChanges = 0;
  #memberStatus: MemberStatus | undefined;

  /** A heartbeat of the member succeeded. */
  heartbeatSucceeded(host: string, hello: Hello, at: number): readonly SetEvent[] {
    const downSince = this.#downSince;
    this.#succeeded += 1;
    this.#consecutiveSuccesses += 1;
    this.#consecutiveFailures = 0;
    this.#lastSuccessAt = at;
    this.#downSince = undefined;
    const up = downSince === undefined ? [] : this.#cameUp(host, downSince, at);
    const changed = this.#stateOf(host, hello, at);
    const before = this.#memberStatus;
    const since = before?.up === true && changed.length === 0 ? before.since : at;
    this.#memberStatus = { up: true, at, since, ...(this.#state && { state: this.#state }) };
    return [...up, ...changed];
  }

  /** Takes the initial state from a reply received before the member was known. The reply is not counted. */
  restoreState(hello: Hello): void {
    this.#state ??= helloState(hello);
  }

  /** A heartbeat of the member failed. */
  heartbeatFailed(host: string, { phase, reason }: Failure, at: number): readonly SetEvent[] {
    this.#failed += 1;
    this.#consecutiveFailures += 1;
    this.#consecutiveSuccesses = 0;
    this.#memberStatus = { up: false, at, since: this.#downSince ?? at, phase, reason };
    if (this.#downSince !== undefined) return [];
    this.#downSince = at;
    // A member that was never up did not go down.
    if (this.#lastSuccessAt !== undefined) this.#downs += 1;
    return [{ type: 'member_down', at, member: host, phase, reason }];
  }

  /** Status as of the last heartbeat; absent before the first. */
  get memberStatus(): MemberStatus | undefined {
    return this.#memberStatus;
  }

  get counts(): MemberCounts {
    return {
      succeeded: this.#succeeded,
      failed: this.#failed,
      consecutiveFailures: this.#consecutiveFailures,
      consecutiveSuccesses: this.#consecutiveSuccesses,
      ...(this.#lastSuccessAt !== undefined && { lastSuccessAt: this.#lastSuccessAt }),
      ups: this.#ups,
      downs: this.#downs,
      stateChanges: this.#stateChanges,
    };
  }

  #cameUp(host: string, downSince: number, at: number): readonly SetEvent[] {
    this.#ups += 1;
    return [{ type: 'member_up', at, member: host, durationSeconds: (at - downSince) / 1000 }];
  }

  #stateOf(host: string, hello: Hello, at: number): readonly SetEvent[] {
    if (hello.kind !== 'member' && hello.kind !== 'ghost') return [];
    const from = this.#state;
    const to = helloState(hello);
    this.#state = to;
    if (from === undefined || from === to) return [];
    this.#stateChanges += 1;
    return [{ type: 'state_changed', at, member: host, from, to }];
  }
}

function helloState({ electionTerm, secondary, arbiter }: Hello): HelloState {
  if (electionTerm !== undefined) return 'primary';
  if (arbiter) return 'arbiter';
  return secondary ? 'secondary' : 'other';
}

/** A member of the topology with its monitor. */
export interface TrackedMember {
  readonly member: Member;
  readonly monitor: MemberMonitor;
  /** Absent: the member is in no set. */
  readonly set?: TrackedSet;
}

/** The event of this member or of its set, with the reported names. */
export function reportedEvent({ member, set }: TrackedMember, event: SetEvent): TopologyEvent {
  const reported = set?.names ?? namesOf({ members: [member] });
  return {
    ...event,
    cluster: member.cluster,
    ...(member.replicaSet !== undefined && { replicaSet: member.replicaSet }),
    ...(event.member !== undefined && { member: reported(event.member) }),
    ...(event.previous !== undefined && { previous: reported(event.previous) }),
  };
}
