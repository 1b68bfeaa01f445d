import type { Behaviour } from './behaviour.js';
import { ClusterHosts } from './cluster/cluster-hosts.js';
import type { ClusterChange } from './fleet-messages.js';
import { Instances, open, withRoles } from './instances.js';
import type { Seen } from './member-server.js';
import { SimulatedSet, type SimulatedMember } from './simulated-set.js';
import { rolesOf, type FleetMember, type FleetOptions, type SetSpec } from './spec.js';

/** Everything that a fleet's process plays. */
export class Simulation {
  readonly #instances: Instances;
  readonly #clusters = new Map<string, ClusterHosts>();

  private constructor(auth: boolean) {
    this.#instances = new Instances(auth);
  }

  /** Starts a fleet: its sets, then its clusters. */
  static async start({ sets = [], clusters = [], auth = false }: FleetOptions) {
    const simulation = new Simulation(auth);
    const started = await Promise.all(sets.map((spec) => simulation.#startSet(spec)));
    for (const spec of clusters) {
      const cluster = await ClusterHosts.start(spec, simulation.#instances);
      simulation.#clusters.set(spec.name, cluster);
      started.push(cluster.members);
    }
    return { simulation, members: started.flat() };
  }

  /** Gives a member, or a router, a new behaviour. */
  async control(name: string, behaviour: Behaviour): Promise<void> {
    const { server, member, router } = this.#instances.get(name);
    if (behaviour === 'stepUp') {
      if (!member) throw new Error(`${name} is a router and cannot be primary`);
      this.#stepUp(member);
      return;
    }
    if (behaviour === 'dead' || behaviour === 'hang') router?.row.freeze();
    else router?.row.thaw();
    await server.behave(behaviour);
  }

  seen(name: string): Seen {
    return this.#instances.get(name).server.seen;
  }

  /** Changes what a cluster knows of itself; returns the instances that have come. */
  async change(name: string, change: ClusterChange): Promise<readonly FleetMember[]> {
    const hosts = this.#clusters.get(name);
    if (!hosts) throw new Error(`No cluster ${name} in the fleet`);
    const members = await apply(hosts, change);
    for (const { server, member, router } of this.#instances.all()) {
      if ((router?.cluster ?? member?.set.place?.cluster) === hosts.cluster) server.forget();
    }
    return members;
  }

  /** Moves a router's row `ageSeconds` behind the clock. */
  ageRouter(name: string, ageSeconds: number): void {
    const { router } = this.#instances.get(name);
    if (!router) throw new Error(`${name} is no router`);
    router.row.lag(ageSeconds * 1000);
  }

  async #startSet(spec: SetSpec): Promise<readonly FleetMember[]> {
    const roles = rolesOf(spec);
    const opened = await Promise.all(roles.map(() => open()));
    const set = new SimulatedSet(spec.name, withRoles(opened, roles), spec.delaySeconds);
    return this.#instances.addSet(opened, set);
  }

  #stepUp(member: SimulatedMember): void {
    member.set.stepUp(member);
    for (const { name } of member.set.members) this.#instances.get(name).server.changed();
  }
}

async function apply(hosts: ClusterHosts, change: ClusterChange): Promise<readonly FleetMember[]> {
  const { cluster } = hosts;
  switch (change.kind) {
    case 'addShard':
      return hosts.addShard(change.shard);
    case 'removeShard':
      cluster.removeShard(change.shard);
      return [];
    case 'addRouterRow':
      cluster.addRow(change.row.name, change.row.ageSeconds);
      return [];
    case 'setDraining':
      cluster.setDraining(change.shard, change.draining);
      return [];
    case 'setBalancer':
      cluster.setBalancer(change.balancer);
      return [];
  }
}
