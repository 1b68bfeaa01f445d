import type { Document } from '../mongo/bson.js';
import type { Cluster } from '../topology/types.js';
import type { Collector, Cost } from './collector.js';
import type { Survey } from './survey.js';

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
export type AnyCollector = Collector | Survey | ClusterCollector;

/** What is asked where several exporters share the cluster: of all that is told once, by one of them alone. */
export function sharedRequests(
  collectors: readonly ClusterCollector[],
  { duties }: Pick<Cluster, 'duties'>,
): readonly ClusterCollector[] {
  if (!duties || duties.speaks) return collectors;
  return collectors.map((collector) => ({
    ...collector,
    requests: collector.requests.filter(({ about }) => about === 'routers'),
  }));
}

export function isClusterCollector(collector: AnyCollector): collector is ClusterCollector {
  return 'requests' in collector;
}
