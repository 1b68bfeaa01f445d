import { setOf, type ClusterSpec, type ShardSpec } from '../cluster-spec.js';
import { open, withRoles, type Instances } from '../instances.js';
import { rolesOf, type FleetMember, type FleetRole } from '../spec.js';
import { SimulatedCluster } from './simulated-cluster.js';

/** A running cluster: opens the ports of its instances, on its hosts in turn. */
export class ClusterHosts {
  readonly cluster: SimulatedCluster;
  /** What it was started with, routers first. */
  readonly members: readonly FleetMember[];
  readonly #instances: Instances;
  readonly #nextHost: () => string;

  private constructor(
    cluster: SimulatedCluster,
    members: readonly FleetMember[],
    instances: Instances,
    nextHost: () => string,
  ) {
    this.cluster = cluster;
    this.members = members;
    this.#instances = instances;
    this.#nextHost = nextHost;
  }

  static async start(spec: ClusterSpec, instances: Instances): Promise<ClusterHosts> {
    const nextHost = inTurn(spec.hosts ?? ['127.0.0.1']);
    const openAll = (count: number) => Promise.all(Array.from({ length: count }, () => open(nextHost())));
    // The order of the hosts is settled here, when each `open` is called.
    const [routers, config, ...shards] = await Promise.all([
      openAll(spec.mongos),
      openAll(spec.config),
      ...spec.shards.map(({ members }) => openAll(members)),
    ]);
    const roles = rolesOf({ name: spec.name, members: spec.config });
    const names = routers.map(({ name }) => name);
    const cluster = new SimulatedCluster(spec, names, withRoles(config, roles));
    const started = [
      ...cluster.routers.map((router, index) => instances.addRouter(routers[index]!, router)),
      ...instances.addSet(config, cluster.config),
      ...spec.shards.flatMap((shard, index) => {
        const opened = shards[index]!;
        return instances.addSet(opened, cluster.addShard(shard, withRoles(opened, rolesOfShard(shard))));
      }),
    ];
    return new ClusterHosts(cluster, started, instances, nextHost);
  }

  /** Starts one more shard. */
  async addShard(spec: ShardSpec): Promise<readonly FleetMember[]> {
    const roles = rolesOfShard(spec);
    const opened = await Promise.all(roles.map(() => open(this.#nextHost())));
    return this.#instances.addSet(opened, this.cluster.addShard(spec, withRoles(opened, roles)));
  }
}

function rolesOfShard(spec: ShardSpec): readonly FleetRole[] {
  return rolesOf(setOf(spec));
}

function inTurn(hosts: readonly string[]): () => string {
  let next = 0;
  return () => {
    const host = hosts[next % hosts.length]!;
    next += 1;
    return host;
  };
}
