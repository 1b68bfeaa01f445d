import type { RequestHandler } from 'express';
import type { Member, Topology } from '../topology/model/topology.js';

export interface SdRouteOptions {
  readonly defaultTimeoutSeconds: number;
  /** Who is known once the first discovery has ended; waits for it no longer than half of the time there is. */
  readonly discovered: (deadlineAt: number) => Promise<Topology>;
}

/** One entry of Prometheus' HTTP service discovery. */
interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * `GET /sd`: every known member by the name under which it is reported, for `http_sd_configs`. Tells neither the
 * addresses that are dialled nor how one logs in.
 */
export function sdRoute({ defaultTimeoutSeconds, discovered }: SdRouteOptions): RequestHandler {
  return async (_, response) => {
    // A short list would make Prometheus drop the others until its next refresh.
    const { clusters } = await discovered(performance.now() + defaultTimeoutSeconds * 1000);
    const groups = clusters.flatMap(({ members }) => members.map(groupOf));
    response.set('cache-control', 'no-store').json(groups);
  };
}

/** For relabelling, an empty label is as good as none: of what is not known, or does not apply. */
function groupOf(member: Member): TargetGroup {
  const { name, cluster, component, replicaSet, shard, node, arbiter, config, declared, discovered } = member;
  return {
    targets: [name],
    labels: {
      __meta_mongodb_cluster: cluster,
      __meta_mongodb_component: component,
      __meta_mongodb_replica_set: replicaSet ?? '',
      __meta_mongodb_shard: shard ?? '',
      __meta_mongodb_node: node,
      __meta_mongodb_member: name,
      __meta_mongodb_arbiter: String(arbiter),
      __meta_mongodb_hidden: config ? String(config.hidden) : '',
      __meta_mongodb_declared: String(declared),
      __meta_mongodb_discovered: String(discovered),
    },
  };
}
