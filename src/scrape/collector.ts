import type { Document } from '../mongo/bson.js';
import type { Parts } from '../mongo/partial-decode.js';
import type { Hello } from '../topology/model/hello.js';
import type { Cluster, Member } from '../topology/model/topology.js';
import type { Backlog } from './incomplete-replies.js';
import type { Limits } from './limits.js';
import type { SharedScope } from './select-target.js';

/**
 * Load of the requests on the server. `low`: about the same for any amount of data. `medium`: grows with the number of
 * databases, collections or operations. `high`: visits every collection, or counts documents.
 */
export type Cost = 'low' | 'medium' | 'high';

/** What a collector can use to decide whether to send a request, and which one. */
export interface CollectTarget {
  readonly member: Member;
  /** The hello reply of the member in this scrape. */
  readonly hello: Hello;
  /** Sections of serverStatus that nothing reads, in the form that the command takes. */
  readonly leaveOut: Document;
}

/**
 * One MongoDB command: the members that receive it, and the request. It defines no metrics: families read the replies.
 */
export interface Collector {
  /** `--collector.<name>`, `?collect[]=<name>`. */
  readonly name: string;
  /** The name of the command: the `command` label, and the key of the reply. */
  readonly command: string;
  /** For `--help` and the docs. */
  readonly help: string;
  readonly cost: Cost;
  readonly database: 'admin' | 'local';
  /** 0: sent on every scrape; else the last reply is served until it is that old. */
  readonly maxAgeSeconds: number;
  readonly defaultOn: boolean;
  /** Whether this member can answer it. Arbiters receive no command but hello. */
  readonly isFor: (asked: CollectTarget) => boolean;
  readonly request: (asked: CollectTarget) => Document;
  /** Decodes only what families read: for replies of which most is never read. */
  readonly partial?: true;
  /** The request to send instead after the server refused with `code`, also in the following scrapes. */
  readonly fallback?: (request: Document, code: number) => Document | undefined;
}

/**
 * Where a collector with several requests runs. `member`: on every member it is for, since each has values of its own.
 * `set`: on one member of each replica set, and on each standalone. `deployment`: the same, but for a sharded cluster
 * as a whole through one router, since from 8.0 on shards refuse direct reads of user databases. `node`: on one process
 * of each host.
 */
export type SurveyScope = 'member' | 'set' | 'deployment' | 'host';

/** Context of one run of a multi-command collector. */
export interface Session {
  readonly asked: CollectTarget;
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
   * @param parts decodes only these parts of the reply
   * @throws the driver's error
   */
  readonly send: (database: string, request: Document, parts?: Parts) => Promise<Document>;
}

/**
 * A collector with several requests, or whose values one member reports for others; off by default. The last reply is
 * served until it is too old. It defines no metrics: families read what it returns.
 */
export interface MultiCommandCollector {
  /** `--collector.<name>`, `?collect[]=<name>`. */
  readonly name: string;
  /** The `command` label, and the key of the reply. */
  readonly command: string;
  /** For `--help` and the docs. */
  readonly help: string;
  readonly cost: Cost;
  readonly scope: SurveyScope;
  /** The last reply is served until it is that old. */
  readonly maxAgeSeconds: number;
  readonly defaultOn: false;
  /** Time limit of each request, for `maxTimeMS`. */
  readonly maxTimeMs: number;
  /** What its options select from, if they limit it. */
  readonly chooses?: 'databases' | 'namespaces';
  readonly limits: Limits;
  /** Whether this member can answer it; for scope `set` and wider, `select-target.ts` chooses the member. */
  readonly isFor: (asked: CollectTarget) => boolean;
  /** `truncated: true` in the result: a limit or lack of time has cut it; `missing`: what there was no time for. */
  readonly survey: (session: Session) => Promise<Document>;
}

export function isSurvey(collector: object): collector is MultiCommandCollector {
  return 'survey' in collector;
}

/** One command about a sharded cluster, sent to one process for the whole cluster. */
export interface ClusterRequest {
  /** The `command` label, and the key of the reply: the collection that is read, or the command's own name. */
  readonly command: string;
  readonly database: 'admin' | 'config';
  /** `config`: sent to a config server, or to a router if none answers. `mongos`: only routers can answer it. */
  readonly of: 'config' | 'mongos';
  /** `routers`: it reports each router separately, so every exporter that monitors a router sends it. */
  readonly about?: 'routers';
  /**
   * It may take longer than a scrape. It runs beside the scrapes, which show the last reply, and has its own time
   * limit. A scrape waits for it only briefly.
   */
  readonly background?: {
    /** For `maxTimeMS`. */
    readonly maxTimeMs: number;
    /** Minimum time before it is sent again after a timeout, or where the platform does not support it. */
    readonly retrySeconds: number;
  };
  readonly request: () => Document;
}

/**
 * Values of a whole cluster, which all its processes report alike: requested once per cluster. It defines no metrics:
 * families read the replies.
 */
export interface ClusterCollector {
  /** `--collector.<name>`, `?collect[]=<name>`. */
  readonly name: string;
  /** For `--help` and the docs. */
  readonly help: string;
  readonly cost: Cost;
  readonly defaultOn: boolean;
  /** The last replies are served until they are that old. */
  readonly maxAgeSeconds: number;
  /** Sent in this order, one after the other. */
  readonly requests: readonly ClusterRequest[];
}

/** All kinds of collectors: options enable and disable them, and `?collect[]=` selects them. */
export type AnyCollector = Collector | MultiCommandCollector | ClusterCollector;

/** The requests to send where several exporters share the cluster: only the leader sends those that are needed once. */
export function sharedRequests(
  collectors: readonly ClusterCollector[],
  { responsibilities }: Pick<Cluster, 'responsibilities'>,
): readonly ClusterCollector[] {
  if (!responsibilities || responsibilities.isLeader) return collectors;
  return collectors.map((collector) => ({
    ...collector,
    requests: collector.requests.filter(({ about }) => about === 'routers'),
  }));
}

export function isClusterCollector(collector: AnyCollector): collector is ClusterCollector {
  return 'requests' in collector;
}

/** A multi-command collector that runs on one member for several. */
export interface SharedSurvey extends MultiCommandCollector {
  readonly scope: SharedScope;
}

/** Collectors by the processes that receive their requests. */
export interface Kinds {
  /** Sent to every member that can answer. */
  readonly ofMembers: readonly (Collector | MultiCommandCollector)[];
  /** Sent to one member of each group. */
  readonly ofGroups: readonly SharedSurvey[];
  /** Sent to the config servers and routers of each sharded cluster. */
  readonly ofClusters: readonly ClusterCollector[];
}

export function kindsOf(collectors: readonly AnyCollector[]): Kinds {
  return {
    ofMembers: collectors.filter(
      (one): one is Collector | MultiCommandCollector => !isClusterCollector(one) && !isShared(one),
    ),
    ofGroups: collectors.filter(isShared),
    ofClusters: collectors.filter(isClusterCollector),
  };
}

function isShared(collector: AnyCollector): collector is SharedSurvey {
  return isSurvey(collector) && collector.scope !== 'member';
}
