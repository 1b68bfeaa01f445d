import type { Document } from '../../../src/mongo/bson.js';
import type { RoundTrip } from '../../../src/mongo/heartbeat-source.js';
import { Monitor } from '../../../src/monitor/monitor.js';
import { hostnameOf, type Cluster, type Member } from '../../../src/topology/model/topology.js';
import type { Failure } from '../../../src/util/errors.js';
import { electionId } from '../fleet/election-id.js';
import { LogBook } from '../scrape-log.js';
import { clusterOf } from '../test-scraper.js';

export const [A, B, C] = ['a:1', 'b:1', 'c:1'] as const;

export const REFUSED: Failure = { phase: 'connect', reason: 'refused', message: 'ECONNREFUSED' };

/** A member of the set `rs0` of the cluster `test`, made anew as every discovery does. */
export function member(host: string, more: Partial<Member> = {}): Member {
  return {
    ...{ cluster: 'test', name: host, host, address: host, clusterRole: 'replset', replicaSet: 'rs0' },
    ...{ hostname: hostnameOf(host), arbiter: false, declared: false, discovered: true },
    ...more,
  };
}

/** How discovery stands once it has succeeded. */
export const DISCOVERED: Cluster['discovery'] = { success: true, lastSuccessAt: 1, added: 0, removed: 0 };

export function setOf(hosts: readonly string[], more: Partial<Cluster> = {}): Cluster {
  return clusterOf(
    hosts.map((host) => member(host)),
    { discovery: DISCOVERED, ...more },
  );
}

/** The answer of a secondary that follows this primary. */
export function secondary(primary?: string, more: Document = {}): Document {
  return {
    ...{ ok: 1, setName: 'rs0', setVersion: 1, hosts: [A, B, C], isWritablePrimary: false, secondary: true },
    ...(primary !== undefined && { primary }),
    ...more,
  };
}

/** The answer of the primary of this term. */
export function primary(host: string, term: number, more: Document = {}): Document {
  const leads = { isWritablePrimary: true, secondary: false, electionId: electionId(term) };
  return { ...secondary(host), ...leads, ...more };
}

/** A watcher, its log, and a clock. */
export class Watched {
  readonly log = new LogBook();
  readonly roundTrips = new Map<string, RoundTrip>();
  readonly watcher = new Monitor(this.log, ({ name }) => this.roundTrips.get(name));
  /** Milliseconds since 1970. */
  now = 1_000_000_000_000;

  constructor(...clusters: readonly Cluster[]) {
    this.follow(...clusters);
  }

  follow(...clusters: readonly Cluster[]): void {
    this.watcher.track({ clusters });
  }

  /** Seconds pass. */
  after(seconds: number): this {
    this.now += seconds * 1000;
    return this;
  }

  answers(address: string, reply: Document, cluster = 'test'): this {
    this.watcher.heartbeat(cluster, address, { ok: true, reply, at: this.now });
    return this;
  }

  fails(address: string, failure: Failure = REFUSED): this {
    this.watcher.heartbeat('test', address, { ok: false, failure, at: this.now });
    return this;
  }

  /** All three are there, A leads at this term. */
  settle(term = 1): this {
    return this.answers(A, primary(A, term)).answers(B, secondary(A)).answers(C, secondary(A)).after(10);
  }

  get view() {
    return this.watcher.view(this.now);
  }

  get events() {
    return this.watcher.events.find();
  }

  /** `type member` of every event. */
  get told(): readonly string[] {
    return this.events.map(({ type, member: name = '' }) => `${type} ${name}`.trim());
  }
}
