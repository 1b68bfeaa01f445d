import { discover, type Discovered } from '../../../src/topology/discovery/discover.js';
import type { Cluster, Member } from '../../../src/topology/model/topology.js';
import { plainDiscovery } from '../test-scraper.js';
import type { Situation } from './corpus.js';
import { ASKED_AT, type PlayedPool } from './played.js';
import { NOTHING_REMEMBERED } from '../../../src/topology/discovery/request.js';

const SECOND = 1_000;

/** The inventory of a situation as it was recorded, under that name; `from`: what is known of it already. */
export async function discovered(
  name: string,
  { instances }: Situation,
  players: PlayedPool,
  from?: Cluster,
): Promise<Cluster> {
  const target = plainDiscovery({ name });
  const found = await discover(
    {
      ...{ cluster: name, target, dial: (host: string) => host, seeds: instances.map((one) => one.name) },
      ...{ previous: from ?? { members: [], sets: [] }, memory: NOTHING_REMEMBERED },
      ...{ routerRetentionMs: 900_000, lookup: () => Promise.resolve([]) },
    },
    players.pool,
    new AbortController().signal,
  );
  return clusterOf(name, found);
}

/** The same inventory under another name. */
export function renamed(cluster: Cluster, name: string): Cluster {
  const own = new Map(cluster.members.map((member) => [member, { ...member, cluster: name }] as const));
  const members = (all: readonly Member[]): readonly Member[] => all.map((one) => own.get(one) ?? one);
  return clusterOf(name, {
    members: members(cluster.members),
    sets: cluster.sets.map((set) => ({ ...set, cluster: name, members: members(set.members) })),
  });
}

function clusterOf(name: string, { members, sets }: Pick<Discovered, 'members' | 'sets'>): Cluster {
  const discovery = {
    ...{ success: true, lastSuccessAt: ASKED_AT - SECOND, durationSeconds: 0.01, added: 0, removed: 0 },
  };
  return { name, target: plainDiscovery({ name }), members, sets, discovery };
}
