import { RouterAnswers } from './cluster/router-answers.js';
import type { SimulatedRouter } from './cluster/simulated-cluster.js';
import { MemberAnswers } from './member-answers.js';
import { MemberServer } from './member-server.js';
import type { OpenedMember, SimulatedMember, SimulatedSet } from './simulated-set.js';
import type { FleetMember, FleetRole } from './spec.js';

/** A port that is open, whose instance is not yet known. */
export interface Opened {
  readonly server: MemberServer;
  readonly name: string;
}

/** The server of an instance, and which of the two kinds it is. */
export interface Instance {
  readonly server: MemberServer;
  readonly member?: SimulatedMember;
  readonly router?: SimulatedRouter;
}

/** Opens a port of that address. */
export async function open(host?: string): Promise<Opened> {
  const server = new MemberServer(host);
  return { server, name: `${host ?? '127.0.0.1'}:${await server.listen()}` };
}

/** The instances of a fleet by name. */
export class Instances {
  readonly #byName = new Map<string, Instance>();
  readonly #auth: boolean;

  constructor(auth: boolean) {
    this.#auth = auth;
  }

  /** Makes open ports the members of a set, in the order of their `_id`. */
  addSet(opened: readonly Opened[], set: SimulatedSet): readonly FleetMember[] {
    return opened.map(({ server, name }, index) => {
      const member = set.members[index]!;
      server.become(new MemberAnswers(member), this.#auth);
      this.#byName.set(name, { server, member });
      return { name, address: name, set: set.name, role: member.role, ...placeOf(set) };
    });
  }

  /** Makes an open port a router. */
  addRouter({ server, name }: Opened, router: SimulatedRouter): FleetMember {
    server.become(new RouterAnswers(router), this.#auth);
    this.#byName.set(name, { server, router });
    const cluster = router.cluster.name;
    return { name, address: name, set: '', role: 'mongos', clusterRole: 'mongos', cluster };
  }

  get(name: string): Instance {
    const instance = this.#byName.get(name);
    if (!instance) throw new Error(`No member ${name} in the fleet`);
    return instance;
  }

  all(): readonly Instance[] {
    return [...this.#byName.values()];
  }
}

/** Open ports with the roles that they will have. */
export function withRoles(opened: readonly Opened[], roles: readonly FleetRole[]): readonly OpenedMember[] {
  return opened.map(({ name }, index) => ({ name, role: roles[index]! }));
}

function placeOf(set: SimulatedSet): Pick<FleetMember, 'clusterRole' | 'cluster' | 'shard'> {
  if (!set.place) return { clusterRole: 'replset' };
  const { clusterRole, cluster } = set.place;
  const shard = cluster.shardOf(set);
  return { clusterRole, cluster: cluster.name, ...(shard && { shard: shard.id }) };
}
