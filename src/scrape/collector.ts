import type { Document } from '../mongo/bson.js';
import type { Parts } from '../mongo/partial-decode.js';
import type { Hello } from '../topology/model/hello.js';
import type { Cluster, Member } from '../topology/model/topology.js';
import type { Backlog } from './incomplete-replies.js';
import type { Limits } from './limits.js';
import type { SharedScope } from './select-target.js';

/**
 * What asking costs the server. `low`: about the same however much data there is. `medium`: grows with the number of
 * databases, collections or operations. `high`: visits every collection, or counts documents.
 */
export type Cost = 'low' | 'medium' | 'high';

/** What a collector may look at when it decides whether and what to ask. */
export interface CollectTarget {
  readonly member: Member;
  /** The member's hello of this round. */
  readonly hello: Hello;
  /** Sections of serverStatus that nothing reads, in the form the command takes. */
  readonly leaveOut: Document;
}

/**
 * One MongoDB command: of whom it is asked and with what. Nothing about metrics: families read the replies.
 */
export interface Collector {
  /** `--collector.<name>`, `?collect[]=<name>`. */
  readonly name: string;
  /** The command's own name: the `command` label, and the key of the reply. */
  readonly command: string;
  /** For `--help` and the docs. */
  readonly help: string;
  readonly cost: Cost;
  readonly database: 'admin' | 'local';
  /** 0: asked on every scrape; else the last reply is served until it is that old. */
  readonly maxAgeSeconds: number;
  readonly defaultOn: boolean;
  /** Whether this member can answer it. Arbiters are never asked anything but hello. */
  readonly isFor: (asked: CollectTarget) => boolean;
  readonly request: (asked: CollectTarget) => Document;
  /** Only what families read is decoded: for replies of which most is never looked at. */
  readonly partial?: true;
  /** What to ask instead after the server refused with `code`; also what is asked from then on. */
  readonly fallback?: (request: Document, code: number) => Document | undefined;
}

/**
 * Once per which a survey is held. `member`: of every member it is for, since each has figures of its own. `set`: of
 * one member of each replica set, and of each standalone. `deployment`: the same, but of a sharded cluster as a whole
 * through one router, since from 8.0 on shards refuse direct reads of users' databases. `node`: of one process of each
 * machine.
 */
export type SurveyScope = 'member' | 'set' | 'deployment' | 'node';

/** How a survey asks. */
export interface Session {
  readonly asked: CollectTarget;
  readonly limits: Limits;
  /** What it returns may be that old. */
  readonly maxAgeSeconds: number;
  /** What the last run left out. */
  readonly backlog: Backlog;
  /** Whether there is time for one more request. */
  readonly hasTime: () => boolean;
  /**
   * One request, bounded by the deadline of the scrape and by the survey's own time limit.
   *
   * @param parts decodes these of the reply alone
   * @throws the driver's error
   */
  readonly send: (database: string, request: Document, parts?: Parts) => Promise<Document>;
}

/**
 * Figures that take several requests, or that one member tells for others; off by default, and the last ones are served
 * until they are old. Nothing about metrics: families read what it returns.
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
  /** The last figures are served until they are that old. */
  readonly maxAgeSeconds: number;
  readonly defaultOn: false;
  /** Time limit of each request, for `maxTimeMS`. */
  readonly maxTimeMs: number;
  /** What its options choose from, where it is bounded by them. */
  readonly chooses?: 'databases' | 'namespaces';
  readonly limits: Limits;
  /** Whether this member can answer it; of scope `set` and wider the choice is made by `choose-surveyed`. */
  readonly isFor: (asked: CollectTarget) => boolean;
  /** `truncated: true` in what it returns: a limit or lack of time has cut it; `missing`: what there was no time for. */
  readonly survey: (session: Session) => Promise<Document>;
}

export function isSurvey(collector: object): collector is MultiCommandCollector {
  return 'survey' in collector;
}

/** One command about a sharded cluster, asked of one process for all. */
export interface ClusterRequest {
  /** The `command` label, and the key of the reply: the collection that is read, or the command's own name. */
  readonly command: string;
  readonly database: 'admin' | 'config';
  /** `config`: of a config server, of a router where none answers. `mongos`: only routers know it. */
  readonly of: 'config' | 'mongos';
  /** `routers`: it tells of each router by itself, so that every exporter asks that watches one. */
  readonly about?: 'routers';
  /**
   * It may take longer than a scrape: it runs beside the scrapes, which show the last reply, and has a time limit of its
   * own. A scrape waits for it no longer than a moment.
   */
  readonly background?: {
    /** For `maxTimeMS`. */
    readonly maxTimeMs: number;
    /** After a timeout, and where the platform does not have it, it is sent again no sooner. */
    readonly retrySeconds: number;
  };
  readonly request: () => Document;
}

/**
 * Figures of a whole cluster, which every process of it would tell alike: asked once per cluster. Nothing about
 * metrics: families read the replies.
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
  /** Asked in this order, one after the other. */
  readonly requests: readonly ClusterRequest[];
}

/** What can be switched on and off, and chosen by `?collect[]=`. */
export type AnyCollector = Collector | MultiCommandCollector | ClusterCollector;

/** What is asked where several exporters share the cluster: of all that is told once, by one of them alone. */
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

/** A survey that one member is asked for several. */
export interface SharedSurvey extends MultiCommandCollector {
  readonly scope: SharedScope;
}

/** Collectors by whom they are asked of. */
export interface Kinds {
  /** Of every member that can answer. */
  readonly ofMembers: readonly (Collector | MultiCommandCollector)[];
  /** Of one member of each group. */
  readonly ofGroups: readonly SharedSurvey[];
  /** Of the config servers and routers of each sharded cluster. */
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
