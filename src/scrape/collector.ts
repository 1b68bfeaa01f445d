import type { CollectorSettings } from '../config/config.js';
import type { Document } from '../mongo/bson.js';
import type { Parts } from '../mongo/partial-decode.js';
import type { Hello } from '../topology/model/hello.js';
import type { Cluster, Member } from '../topology/model/topology.js';
import type { Target } from './groups.js';
import type { Backlog } from './incomplete-replies.js';
import { limitsOf, type Limits } from './limits.js';
import type { Scrape } from './scrape.js';

/**
 * Load of the requests on the server. `low`: about the same for any amount of data. `medium`: grows with the number of
 * databases, collections or operations. `high`: visits every collection, or counts documents.
 */
export type Cost = 'low' | 'medium' | 'high';

/** The member that receives the requests: what a collector can use to decide whether to send one, and which. */
export interface CollectTarget {
  readonly member: Member;
  /** The hello reply of the member in this scrape. */
  readonly hello: Hello;
  /** Sections of serverStatus that nothing reads, in the form that the command takes. */
  readonly leaveOut: Document;
  /** The parts of serverStatus to decode; absent: all of it. */
  readonly parts?: Parts;
}

/** Options of one request. */
export interface SendOptions {
  /** Decodes only these parts of the reply: for replies of which most is never read. */
  readonly parts?: Parts | undefined;
  /** The request to send instead after the server refused with `code`, also in the following scrapes. */
  readonly fallback?: (request: Document, code: number) => Document | undefined;
}

/** Context of one run of a command. */
export interface Session {
  readonly target: CollectTarget;
  readonly limits: Limits;
  /** The returned values may be that old. */
  readonly maxAgeSeconds: number;
  /** What the last run left out. */
  readonly backlog: Backlog;
  /** Whether there is time for one more request. */
  readonly hasTime: () => boolean;
  /**
   * Sends one request, bounded by the deadline of the scrape and by the collector's own time limit.
   *
   * @throws the driver's error
   */
  readonly send: (database: string, request: Document, options?: SendOptions) => Promise<Document>;
}

/** One reply of a collector: from one request, or put together from several. */
export interface Command {
  /** The `command` label, and the key of the reply. */
  readonly name: string;
  /**
   * Sends the requests. `truncated: true` in the result: a limit or lack of time has cut it; `missing`: what there was
   * no time for.
   */
  readonly run: (session: Session) => Promise<Document>;
  /** Target `cluster`: only a router can answer it; absent: a config server, or a router where none answers. */
  readonly from?: 'mongos';
  /** Target `cluster`: it reports each router separately, so every exporter that watches a router sends it. */
  readonly perRouter?: true;
  /**
   * Target `cluster`: it may take longer than a scrape. It runs beside the scrapes, which show the last reply, and a
   * scrape waits for it only briefly.
   */
  readonly inBackground?: true;
}

/** One command of MongoDB, or a few that belong together. It defines no metrics: families read the replies. */
export interface Collector {
  /** `--collector.<name>`, `?collect[]=<name>`. */
  readonly name: string;
  /** For `--help` and the docs. */
  readonly help: string;
  readonly cost: Cost;
  readonly defaultOn: boolean;
  readonly target: Target;
  /** 0: sent on every scrape; else the last replies are served until they are that old. */
  readonly maxAgeSeconds: number;
  /** Time limit of each request on the server, for `maxTimeMS`; absent: the time that is left of the scrape. */
  readonly maxTimeMs?: number;
  /** Time before a command that was refused or timed out is sent to the member again; absent: the next scrape. */
  readonly retrySeconds?: number;
  /** Limits that options can change, together with the maximum age; absent: it has no such options. */
  readonly limits?: Limits;
  /** What the options select from, if they do. */
  readonly selects?: 'databases' | 'namespaces';
  /** Whether this member can answer it; for other targets, one such member is selected. */
  readonly isFor: (target: CollectTarget) => boolean;
  /** Sent in this order, one after the other. */
  readonly commands: readonly Command[];
}

/** A command with its collector. */
export interface Task {
  readonly collector: Collector;
  readonly command: Command;
}

/** The commands of all collectors, in their order. */
export function tasksOf(collectors: readonly Collector[]): readonly Task[] {
  return collectors.flatMap((collector) => collector.commands.map((command) => ({ collector, command })));
}

/** The commands to send where several exporters share the cluster: only the leader sends those that are needed once. */
export function ownTasks(
  tasks: readonly Task[],
  { responsibilities }: Pick<Cluster, 'responsibilities'>,
): readonly Task[] {
  if (!responsibilities || responsibilities.isLeader) return tasks;
  return tasks.filter(({ command }) => command.perRouter);
}

/** Collectors by the members that receive their requests. */
export interface CollectorsByTarget {
  /** Every member that can answer. */
  readonly member: readonly Collector[];
  /** One member of each group. */
  readonly group: readonly Collector[];
  /** The config servers and routers of each sharded cluster. */
  readonly cluster: readonly Collector[];
}

export function byTarget(collectors: readonly Collector[]): CollectorsByTarget {
  return {
    member: collectors.filter(({ target }) => target === 'member'),
    group: collectors.filter(({ target }) => target !== 'member' && target !== 'cluster'),
    cluster: collectors.filter(({ target }) => target === 'cluster'),
  };
}

/** The collector with the limits that its options set. */
export function configured(collector: Collector, settings: CollectorSettings | undefined): Collector {
  if (!settings) return collector;
  const { maxAgeSeconds, most, patterns } = settings;
  return { ...collector, maxAgeSeconds, limits: limitsOf(most, patterns) };
}

/** Whether a limit or lack of time has cut a reply of the collector, from any member. */
export function isTruncated({ members, groupReplies }: Scrape, { commands }: Collector): boolean {
  return commands.some(({ name }) => {
    const replies = [
      ...[...members.values()].map(({ replies: own }) => own[name]),
      ...(groupReplies.get(name) ?? []).map(({ reply }) => reply),
    ];
    return replies.some((reply) => reply?.truncated === true);
  });
}
