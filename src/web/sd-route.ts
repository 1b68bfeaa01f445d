import type { RequestHandler } from 'express';
import type { ScrapeService } from '../app/scrape-service.js';
import type { Member } from '../topology/model/topology.js';

export interface SdRouteOptions {
  readonly service: Pick<ScrapeService, 'discovered'>;
  readonly defaultTimeoutSeconds: number;
}

/** One entry of Prometheus' HTTP service discovery. */
interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * `GET /sd`: every known member by the name under which it is reported, for `http_sd_configs`. Contains neither the
 * dialled addresses nor any login details.
 */
export function sdRoute({ service, defaultTimeoutSeconds }: SdRouteOptions): RequestHandler {
  return async (_, response) => {
    // An incomplete list would make Prometheus drop the other members until its next refresh.
    const { clusters } = await service.discovered(performance.now() + defaultTimeoutSeconds * 1000);
    const groups = clusters.flatMap(({ members }) => members.map(groupOf));
    response.set('cache-control', 'no-store').json(groups);
  };
}

/** Labels are empty if the value is unknown or does not apply: for relabelling, an empty label equals a missing one. */
function groupOf(member: Member): TargetGroup {
  const { name, cluster, clusterRole, replicaSet, shard, hostname, arbiter, config, declared, discovered } =
    member;
  return {
    targets: [name],
    labels: {
      __meta_mongodb_cluster: cluster,
      __meta_mongodb_cluster_role: clusterRole,
      __meta_mongodb_replica_set: replicaSet ?? '',
      __meta_mongodb_shard: shard ?? '',
      __meta_mongodb_host: hostname,
      __meta_mongodb_member: name,
      __meta_mongodb_arbiter: String(arbiter),
      __meta_mongodb_hidden: config ? String(config.hidden) : '',
      __meta_mongodb_declared: String(declared),
      __meta_mongodb_discovered: String(discovered),
    },
  };
}
