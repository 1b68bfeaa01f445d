import type { FleetMember } from './fleet/spec.js';

/** The members of a simulated cluster in the published form of a topology file, as an operator would have it. */
export function structureOf(members: readonly FleetMember[]): Record<string, unknown> {
  const of = (clusterRole: string) => members.filter((member) => member.clusterRole === clusterRole);
  const shards = [...new Set(of('shard').map(({ shard }) => shard ?? ''))];
  return {
    mongos: of('mongos').map(({ name }) => instance(name)),
    config: of('config').map(({ name }) => ({ ...instance(name), arbiter: false })),
    shards: Object.fromEntries(
      shards.map((shard) => [
        shard,
        of('shard')
          .filter((member) => member.shard === shard)
          .map(({ name, role }) => ({ ...instance(name), arbiter: role === 'arbiter' })),
      ]),
    ),
  };
}

function instance(name: string): { readonly ip: string; readonly port: number } {
  const [ip = '', port = ''] = name.split(':');
  return { ip, port: Number(port) };
}
