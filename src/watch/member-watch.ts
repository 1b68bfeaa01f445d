import type { Failure } from '../errors.js';
import type { RoundTrip } from '../mongo/beat.js';
import type { Hello } from '../topology/hello.js';
import type { SetEvent } from './set-watch.js';
import type { HelloState, MemberStanding } from './standing.js';

/** What is counted of one member since the exporter first saw it. */
export interface MemberCounts {
  readonly succeeded: number;
  readonly failed: number;
  readonly consecutiveFailures: number;
  /** Since the last failure; the driver's round-trip times are of no use before the third. */
  readonly consecutiveSuccesses: number;
  /** Milliseconds since 1970. */
  readonly lastSuccessAt?: number;
  readonly ups: number;
  readonly downs: number;
  readonly stateChanges: number;
  readonly roundTrip?: RoundTrip;
}

/** Follows one member by the heartbeats that the exporter sends it. */
export class MemberWatch {
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
  #standing: MemberStanding | undefined;

  /** It has answered. */
  heard(host: string, hello: Hello, at: number): readonly SetEvent[] {
    const downSince = this.#downSince;
    this.#succeeded += 1;
    this.#consecutiveSuccesses += 1;
    this.#consecutiveFailures = 0;
    this.#lastSuccessAt = at;
    this.#downSince = undefined;
    const up = downSince === undefined ? [] : this.#cameUp(host, downSince, at);
    const changed = this.#stateOf(host, hello, at);
    const before = this.#standing;
    const since = before?.up === true && changed.length === 0 ? before.since : at;
    this.#standing = { up: true, at, since, ...(this.#state && { state: this.#state }) };
    return [...up, ...changed];
  }

  /** It had answered before it was known to be a member: that counts for nothing, but tells how it was. */
  recall(hello: Hello): void {
    this.#state ??= helloState(hello);
  }

  /** It has not. */
  missed(host: string, { phase, reason }: Failure, at: number): readonly SetEvent[] {
    this.#failed += 1;
    this.#consecutiveFailures += 1;
    this.#consecutiveSuccesses = 0;
    this.#standing = { up: false, at, since: this.#downSince ?? at, phase, reason };
    if (this.#downSince !== undefined) return [];
    this.#downSince = at;
    // One that was never up did not go down.
    if (this.#lastSuccessAt !== undefined) this.#downs += 1;
    return [{ type: 'member_down', at, member: host, phase, reason }];
  }

  /** By the last heartbeat; absent before the first. */
  get standing(): MemberStanding | undefined {
    return this.#standing;
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
