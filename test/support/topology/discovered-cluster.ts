import type { ClusterSpec } from '../fleet/cluster-spec.js';
import { startFleet, type Fleet } from '../fleet/fleet.js';
import type { FleetMember } from '../fleet/spec.js';
import { controlAll, Succession } from './discovering.js';

/** A simulated sharded cluster, and the discoveries of one test of it. */
export class DiscoveredCluster {
  #fleet: Fleet | undefined;
  #succession: Succession | undefined;

  get fleet(): Fleet {
    if (!this.#fleet) throw new Error('the cluster is started before the first test');
    return this.#fleet;
  }

  get members(): readonly FleetMember[] {
    return this.fleet.members;
  }

  get routers(): readonly FleetMember[] {
    return this.fleet.routers;
  }

  /** The config servers, the primary first. */
  get config(): readonly FleetMember[] {
    return this.fleet.membersOf({ clusterRole: 'config' });
  }

  /** The members of a shard, the primary first. */
  shard(name: string): readonly FleetMember[] {
    return this.fleet.membersOf({ shard: name });
  }

  /** Discoveries with clients that are closed after the test. */
  follow(...request: ConstructorParameters<typeof Succession>): Succession {
    return (this.#succession = new Succession(...request));
  }

  async start(spec: ClusterSpec): Promise<void> {
    this.#fleet = await startFleet({ clusters: [spec] });
  }

  async restore(): Promise<void> {
    await this.#succession?.close();
    this.#succession = undefined;
    await controlAll(this.fleet, this.members, 'healthy');
  }
}

/** A cluster for the tests of the `describe` that calls; after each of them all its members are healthy again. */
export function clusterForTests(spec: Omit<ClusterSpec, 'name'>): DiscoveredCluster {
  const cluster = new DiscoveredCluster();
  before(() => cluster.start({ name: 'shop', ...spec }));
  afterEach(() => cluster.restore());
  after(() => cluster.fleet.stop());
  return cluster;
}
