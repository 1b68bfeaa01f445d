import { isClusterCollector, type AnyCollector, type ClusterCollector } from './cluster-collector.js';
import type { Collector } from './collector.js';
import { isSurvey, type Survey } from './survey.js';
import type { SharedScope } from './surveyed.js';

/** A survey that one member is asked for several. */
export interface SharedSurvey extends Survey {
  readonly scope: SharedScope;
}

/** Collectors by whom they are asked of. */
export interface Kinds {
  /** Of every member that can answer. */
  readonly ofMembers: readonly (Collector | Survey)[];
  /** Of one member of each group. */
  readonly ofGroups: readonly SharedSurvey[];
  /** Of the config servers and routers of each sharded cluster. */
  readonly ofClusters: readonly ClusterCollector[];
}

export function kindsOf(collectors: readonly AnyCollector[]): Kinds {
  return {
    ofMembers: collectors.filter(
      (one): one is Collector | Survey => !isClusterCollector(one) && !isShared(one),
    ),
    ofGroups: collectors.filter(isShared),
    ofClusters: collectors.filter(isClusterCollector),
  };
}

function isShared(collector: AnyCollector): collector is SharedSurvey {
  return isSurvey(collector) && collector.scope !== 'member';
}
