import { BSON } from 'mongodb';
import type { Document } from '../../src/mongo/bson.js';
import type { Scrape } from '../../src/scrape/scrape.js';
import {
  memberKey,
  hostnameOf,
  type MemberConfig,
  type ReplicaSet,
} from '../../src/topology/model/topology.js';
import { electionId } from './fleet/election-id.js';
import { recordedResult } from './recorded.js';
import { clusterOf } from './test-scraper.js';

/** The observers' clocks: ms since 1970. */
export const NOW = Date.UTC(2026, 10, 30, 12);

/** An entry of `members` in some member's replSetGetStatus. */
export interface EntrySpec {
  readonly state: number;
  readonly health?: number;
  /** Its last operation, seconds before {@link NOW}; absent: no data. */
  readonly behind?: number;
  readonly term?: number;
  /** How long ago its last heartbeat request and its last reply came in, seconds. */
  readonly received?: number;
  readonly answered?: number;
  /** `lastHeartbeatMessage` */
  readonly message?: string;
}

/** What one member replies. */
export interface ReplySpec {
  readonly hello?: Document;
  /** Term of its election, as its `electionId` has it. */
  readonly electionTerm?: number;
  readonly state: number;
  readonly term: number;
  /** Its own last operation, seconds before {@link NOW}. */
  readonly behind?: number;
  /** The others, by host, as it sees them. */
  readonly peers: Readonly<Record<string, EntrySpec>>;
  /** Put over the reply to replSetGetStatus. */
  readonly status?: Document;
}

/** A set in the middle of something: the members that answer, and the configuration of all. */
export interface SetSpec {
  readonly config: Readonly<Record<string, Partial<MemberConfig>>>;
  readonly replies: Readonly<Record<string, ReplySpec>>;
}

/** A scrape of that set. */
export function setScrape({ config, replies }: SetSpec): {
  readonly set: ReplicaSet;
  readonly scrape: Scrape;
} {
  const configs = Object.entries(config).map(([host, over], id): MemberConfig => ({
    ...{ id, host, arbiter: false, hidden: false, delaySeconds: 0, priority: 1, votes: 1 },
    ...{ buildIndexes: true, tags: {}, horizons: {} },
    ...over,
  }));
  const members = configs.map((entry) => {
    const { host, arbiter } = entry;
    return {
      ...{
        cluster: 'test',
        name: host,
        host,
        address: host,
        hostname: hostnameOf(host),
        clusterRole: 'replset' as const,
      },
      ...{ replicaSet: 'rs0', arbiter, declared: false, discovered: true, config: entry },
    };
  });
  const cluster = clusterOf(members);
  const set = { ...cluster.sets[0]!, config: { version: 3, members: configs } };
  const results = members.map((member) => {
    const spec = replies[member.host];
    return [
      memberKey(member),
      recordedResult(member, spec && repliesOf(member.host, spec, configs)),
    ] as const;
  });
  return {
    set,
    scrape: {
      ...{ startedAt: NOW, durationSeconds: 0.02, members: new Map(results) },
      topology: { clusters: [{ ...cluster, sets: [set] }] },
      clusters: new Map(),
      groupReplies: new Map(),
    },
  };
}

function repliesOf(
  host: string,
  spec: ReplySpec,
  configs: readonly MemberConfig[],
): Readonly<Record<string, Document>> {
  const hello = {
    ...{ ok: 1, setName: 'rs0', setVersion: 3, me: host, hosts: configs.map((entry) => entry.host) },
    ...{ isWritablePrimary: false, secondary: spec.state === 2 },
    ...(spec.electionTerm !== undefined && { electionId: electionId(spec.electionTerm) }),
    ...spec.hello,
  };
  const own = {
    state: spec.state,
    term: spec.term,
    ...(spec.behind !== undefined && { behind: spec.behind }),
  };
  const point = optime(own);
  const replSetGetStatus = {
    ...{ ok: 1, set: 'rs0', date: new Date(NOW), myState: spec.state, term: BSON.Long.fromNumber(spec.term) },
    optimes: {
      ...{ lastCommittedOpTime: point, appliedOpTime: point, durableOpTime: point },
      ...{ lastCommittedWallTime: wall(own), lastAppliedWallTime: wall(own) },
    },
    members: configs.flatMap(({ id, host: name }) => {
      if (name === host) return [{ ...entryOf(id, name, own), self: true, configVersion: 3 }];
      const peer = spec.peers[name];
      return peer ? [{ ...entryOf(id, name, { term: spec.term, ...peer }), configVersion: 3 }] : [];
    }),
    ...spec.status,
  };
  return { hello, replSetGetStatus };
}

function entryOf(id: number, name: string, spec: EntrySpec): Document {
  const { state, health = 1, received = 0.4, answered = 0.9, message = '' } = spec;
  return {
    ...{ _id: id, name, health, state, optime: optime(spec), lastAppliedWallTime: wall(spec) },
    lastHeartbeatRecv: new Date(NOW - received * 1000),
    lastHeartbeat: new Date(NOW - answered * 1000),
    ...{ pingMs: BSON.Long.fromNumber(1), lastHeartbeatMessage: message },
  };
}

/** (0,0) is the null optime. */
function optime({ behind, term = 1 }: EntrySpec): Document {
  const seconds = behind === undefined ? 0 : Math.floor(NOW / 1000 - behind);
  const ts = BSON.Timestamp.fromBits(behind === undefined ? 0 : 1, seconds);
  return { ts, t: BSON.Long.fromNumber(behind === undefined ? -1 : term) };
}

/** 1970 is the null date. */
function wall({ behind }: EntrySpec): Date {
  return new Date(behind === undefined ? 0 : NOW - behind * 1000);
}
