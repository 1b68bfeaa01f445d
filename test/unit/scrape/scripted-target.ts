import type { Document } from '../../../src/mongo/bson.js';
import type { Collector, Command } from '../../../src/scrape/collector.js';
import type { Target } from '../../../src/scrape/groups.js';
import { limitsOf } from '../../../src/scrape/limits.js';
import { begin } from '../../../src/scrape/member-scrape.js';
import { MemberCache } from '../../../src/scrape/reply-cache.js';
import type { Candidate } from '../../../src/scrape/select-target.js';
import { parseHello, type Hello } from '../../../src/topology/model/hello.js';
import {
  memberKey,
  hostnameOf,
  type ClusterRole,
  type Member,
} from '../../../src/topology/model/topology.js';
import { ScriptedMember } from './scripted.js';

/** What a test says of a member; the rest is as of a plain secondary of `rs0`. */
export interface MemberText {
  readonly clusterRole?: ClusterRole;
  /** Undefined: in none. */
  readonly set?: string | undefined;
  readonly hidden?: true;
  readonly delaySeconds?: number;
  readonly priority?: number;
  readonly arbiter?: true;
}

/** A member with its entry in the configuration. */
export function memberNamed(host: string, text: MemberText = {}): Member {
  const { clusterRole = 'replset', hidden = false, delaySeconds = 0, arbiter = false } = text;
  const { priority = hidden || delaySeconds > 0 ? 0 : 1 } = text;
  const set = 'set' in text ? text.set : clusterRole === 'replset' ? 'rs0' : undefined;
  const config = {
    ...{ id: 0, host, arbiter, hidden, delaySeconds, priority, votes: 1 },
    ...{ buildIndexes: true, tags: {}, horizons: {} },
  };
  return {
    ...{ cluster: 'test', name: host, host, address: host, hostname: hostnameOf(host), clusterRole, arbiter },
    ...(set !== undefined && { replicaSet: set, config }),
    ...{ declared: false, discovered: true },
  };
}

/** The hello of a member of `set`: of its role, and how many seconds it is behind the newest. */
export function helloOf(role: Document, behindSeconds = 0, set = 'rs0'): Document {
  const ts = { _bsontype: 'Timestamp', t: 1_800_000_000 - behindSeconds, i: 1 };
  return {
    ...{ setName: set, maxWireVersion: 17, ...role },
    lastWrite: { opTime: { ts }, majorityOpTime: { ts } },
  };
}

export const SECONDARY: Document = { secondary: true };
export const PRIMARY: Document = { isWritablePrimary: true };

/** A member that has answered hello, or does so later or never. */
export function candidate(
  member: Member,
  hello: Document | Promise<Hello | undefined> | undefined = helloOf(SECONDARY),
): Candidate {
  const client = new ScriptedMember().client as Parameters<typeof begin>[1];
  const greeting =
    hello instanceof Promise ? hello : Promise.resolve(hello === undefined ? undefined : parseHello(hello));
  return { key: memberKey(member), scrape: begin(member, client, new MemberCache()), helloReply: greeting };
}

/** A collector of one request, which has its name. */
export function collectorNamed(
  name: string,
  target: Target,
  { run, ...more }: Partial<Collector> & { readonly run?: Command['run'] } = {},
): Collector {
  return {
    ...{ name, help: '', cost: 'low', target, maxAgeSeconds: 300, defaultOn: false },
    ...{ maxTimeMs: 1_000, retrySeconds: 60, limits: limitsOf(10), isFor: () => true },
    commands: [{ name, run: run ?? (({ send }) => send('admin', { [name]: 1 })) }],
    ...more,
  };
}
