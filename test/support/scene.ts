import type { Document } from '../../src/mongo/bson.js';
import { Monitor } from '../../src/monitor/monitor.js';
import type { MemberResult, Scrape } from '../../src/scrape/scrape.js';
import {
  memberKey,
  hostnameOf,
  type Cluster,
  type ClusterRole,
  type Member,
  type ReplicaSet,
} from '../../src/topology/model/topology.js';
import type { Failure } from '../../src/util/errors.js';
import { recordedResult } from './recorded.js';
import { LogBook } from './scrape-log.js';
import { clusterOf } from './test-scraper.js';
import { helloOf, statusOf, type Actor } from './scene-documents.js';

/** A member of a scene, as it is to be. */
export interface Role {
  readonly set?: string;
  readonly clusterRole?: ClusterRole;
  readonly shard?: string;
  readonly arbiter?: boolean;
  readonly hidden?: boolean;
  readonly lagSeconds?: number;
  readonly declared?: boolean;
  readonly discovered?: boolean;
}

const REFUSED: Failure = { phase: 'connect', reason: 'refused', message: 'ECONNREFUSED' };

/** A cluster played without any server: what the watch hears of it, and what a scrape would learn. */
export class Scene {
  readonly watcher = new Monitor(new LogBook(), ({ name }) => this.#roundTripOf(name));
  readonly cluster: Cluster;
  /** Milliseconds since 1970. */
  now: number;
  readonly #actors = new Map<string, Actor>();

  /** @param roles by `host:port`; of each set the first is the primary */
  constructor(name: string, roles: Readonly<Record<string, Role>>, now = Date.now()) {
    this.now = now;
    const members = Object.entries(roles).map(([host, role]) => memberOf(name, host, role));
    const cluster = clusterOf(
      members.map((member) => withConfig(member, roles[member.name] ?? {})),
      { discovery: { success: true, lastSuccessAt: now, added: 0, removed: 0 } },
    );
    this.cluster = { ...cluster, sets: cluster.sets.map(configured) };
    const led = new Set<string>();
    for (const member of this.cluster.members) {
      const { replicaSet = '', name: host } = member;
      const leads = replicaSet !== '' && !led.has(replicaSet);
      if (leads) led.add(replicaSet);
      const { lagSeconds = 0 } = roles[host] ?? {};
      const up = roles[host]?.discovered !== false;
      this.#actors.set(host, { member, leads, up, term: 1, lagSeconds });
    }
    this.watcher.track({ clusters: [this.cluster] });
    for (let beat = 0; beat < 3; beat += 1) this.beat();
  }

  /** So many seconds pass, and everybody is sent a heartbeat. */
  after(seconds: number): this {
    this.now += seconds * 1000;
    this.beat();
    return this;
  }

  kill(host: string): this {
    return this.#change(host, { up: false, leads: false });
  }

  revive(host: string): this {
    return this.#change(host, { up: true });
  }

  /** It leads from now on, at the next term. */
  elect(host: string): this {
    const actor = this.#actor(host);
    const own = this.#of(actor.member.replicaSet);
    const term = 1 + Math.max(...own.map((one) => one.term));
    for (const one of own) {
      this.#actors.set(one.member.name, { ...one, term, leads: one === actor });
    }
    this.beat();
    return this;
  }

  /** Everybody is sent a heartbeat. */
  beat(): void {
    for (const { member, up } of this.#actors.values()) {
      const beat = up
        ? ({ ok: true, reply: this.#hello(member), at: this.now } as const)
        : ({ ok: false, failure: REFUSED, at: this.now } as const);
      this.watcher.heartbeat(member.cluster, member.address, beat);
    }
  }

  /** A scrape now. */
  scrape(): Scrape {
    const results = this.cluster.members.map((member): [string, MemberResult] => {
      const actor = this.#actor(member.name);
      const replies = {
        hello: this.#hello(member),
        ...(member.replicaSet !== undefined && {
          replSetGetStatus: statusOf(actor, this.#of(member.replicaSet), this.now),
        }),
      };
      const result = recordedResult(member, actor.up ? replies : {});
      return [memberKey(member), { ...result, known: { version: '6.0.5', storageEngine: 'wiredTiger' } }];
    });
    return {
      startedAt: this.now,
      durationSeconds: 0.02,
      topology: { clusters: [this.cluster] },
      members: new Map(results),
      clusters: new Map(),
      groupReplies: new Map(),
    };
  }

  #change(host: string, change: Partial<Actor>): this {
    this.#actors.set(host, { ...this.#actor(host), ...change });
    this.beat();
    return this;
  }

  #actor(host: string): Actor {
    const actor = this.#actors.get(host);
    if (!actor) throw new Error(`no ${host} in the scene`);
    return actor;
  }

  #of(set: string | undefined): readonly Actor[] {
    return [...this.#actors.values()].filter(({ member }) => set !== undefined && member.replicaSet === set);
  }

  #hello(member: Member): Document {
    return helloOf(this.#actor(member.name), this.#of(member.replicaSet));
  }

  #roundTripOf(name: string): { average: number; min: number } {
    const average = 0.0006 + (name.length % 3) * 0.0011;
    return { average, min: average };
  }
}

function memberOf(cluster: string, host: string, { set, clusterRole, shard, ...role }: Role): Member {
  return {
    ...{ cluster, name: host, host, address: host, hostname: hostnameOf(host) },
    clusterRole: clusterRole ?? (set === undefined ? 'mongos' : 'replset'),
    ...(set !== undefined && { replicaSet: set }),
    ...(shard !== undefined && { shard }),
    arbiter: role.arbiter === true,
    declared: role.declared === true,
    discovered: role.discovered !== false,
  };
}

function withConfig(member: Member, { hidden = false }: Role): Member {
  if (member.replicaSet === undefined) return member;
  const config = {
    ...{ arbiter: member.arbiter, hidden, delaySeconds: 0, priority: hidden ? 0 : 1, votes: 1 },
    ...{ buildIndexes: true, tags: {}, horizons: {} },
  };
  return { ...member, config };
}

function configured(set: ReplicaSet): ReplicaSet {
  const members = set.members.map(({ host, config }, id) => {
    const { arbiter = false, hidden = false, priority = 1 } = config ?? {};
    const rest = { delaySeconds: 0, votes: 1, buildIndexes: true, tags: {}, horizons: {} };
    return { id, host, arbiter, hidden, priority, ...rest };
  });
  return { ...set, config: { version: 1, members } };
}
