import type { ClusterSpec } from '../support/fleet/cluster-spec.js';
import { startFleet, type Fleet } from '../support/fleet/fleet.js';
import type { FleetMember } from '../support/fleet/spec.js';
import { startReplicaSet, type ReplicaSet } from '../support/mongo-servers.js';
import type { FloorMember } from './floor-messages.js';
import type { Fault, Stage } from './scenario.js';

/** Which of the members fall ill, and how. */
export interface Illness {
  readonly fault: Fault;
  readonly strikes: (member: FleetMember, index: number) => boolean;
}

/** Sets of real servers, of three members each, that know nothing of each other. */
export async function realSets(count: number): Promise<Stage> {
  const sets: ReplicaSet[] = [];
  const stop = async () => {
    await Promise.all(sets.map((set) => set.stop()));
  };
  try {
    for (let index = 0; index < count; index += 1) {
      sets.push(await startReplicaSet({ name: `rs${index}`, members: [{}, {}, {}] }));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const servers = sets.flatMap((set) => set.members);
  const members = servers.map(({ address }) => ({ address, arbiter: false }));
  return {
    uri: `mongodb://${servers.map(({ address }) => address).join(',')}/`,
    members,
    living: members,
    serverPids: servers.flatMap(({ pid }) => pid ?? []),
    stop,
  };
}

/** Simulated replica sets of the same size. */
export async function fleet(sets: number, membersOfASet: number, illness?: Illness): Promise<Stage> {
  const started = await startFleet({
    sets: Array.from({ length: sets }, (_, index) => ({ name: `rs${index}`, members: membersOfASet })),
  });
  return stageOf(started, started.uri(), illness);
}

/** A sharded cluster of simulated members, found from one router. */
export async function cluster(spec: ClusterSpec): Promise<Stage> {
  const started = await startFleet({ clusters: [spec] });
  return stageOf(started, `mongodb://${started.routers[0]!.address}/`);
}

function stageOf(started: Fleet, uri: string, illness?: Illness): Stage {
  const ill = started.members.filter((member, index) => illness?.strikes(member, index));
  return {
    uri,
    members: started.members.map(asFloorMember),
    living: started.members.filter((member) => !ill.includes(member)).map(asFloorMember),
    serverPids: [],
    ...(illness && {
      strike: async () => {
        await Promise.all(ill.map(({ name }) => started.control(name, illness.fault)));
      },
    }),
    stop: () => started.stop(),
  };
}

function asFloorMember({ address, role }: FleetMember): FloorMember {
  return { address, arbiter: role === 'arbiter', router: role === 'mongos' };
}
