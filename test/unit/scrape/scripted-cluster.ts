import type { Document } from '../../../src/mongo/bson.js';
import type { ClusterReplies, Scrape } from '../../../src/scrape/scrape.js';
import {
  hostnameOf,
  type ClusterRole,
  type Member,
  type Topology,
} from '../../../src/topology/model/topology.js';
import { CLUSTER_COLLECTORS, labelsOf } from '../../support/first-run.js';
import { clusterOf, outcomesOf } from '../../support/test-scraper.js';
import { poolOf, ScriptedMember } from './scripted.js';

/** All that a cluster collector asks, by the label. */
const COMMANDS = labelsOf(CLUSTER_COLLECTORS);

/** A sharded cluster of scripted members: `c0` (primary), `c1`, `c2`, shard member `s0`, routers `m0`, `m1`. */
export class ScriptedCluster {
  readonly members: ReadonlyMap<string, ScriptedMember>;
  readonly topology: Topology;

  constructor(cluster = 'test') {
    const places: readonly (readonly [string, ClusterRole])[] = [
      ...['c0', 'c1', 'c2'].map((name) => [name, 'config'] as const),
      ['s0', 'shard'],
      ...['m0', 'm1'].map((name) => [name, 'mongos'] as const),
    ];
    this.members = new Map(places.map(([name, clusterRole]) => [`${name}:1`, scripted(name, clusterRole)]));
    this.topology = {
      clusters: [clusterOf(places.map(([name, clusterRole]) => memberOf(cluster, name, clusterRole)))],
    };
  }

  get pool() {
    return poolOf((address) => this.members.get(address)!);
  }

  member(name: string): ScriptedMember {
    return this.members.get(`${name}:1`)!;
  }

  /** Changes several members alike. */
  each(names: readonly string[], change: (member: ScriptedMember) => void): void {
    for (const name of names) change(this.member(name));
  }

  /** Who was asked what of the cluster since the last time, in the order of the members: `c1 config.shards`. */
  take(): readonly string[] {
    return [...this.members].flatMap(([address, member]) =>
      member.take().flatMap((command) => {
        const label = labelOf(command);
        return COMMANDS.includes(label) ? [`${address.split(':')[0]!} ${label}`] : [];
      }),
    );
  }
}

/** Outcomes of cluster commands in a scrape: `c1 config.shards ok`. */
export function clusterOutcomes(scrape: Scrape): readonly string[] {
  return [...scrape.members.values()].flatMap(({ member: { name } }) =>
    Object.entries(outcomesOf(scrape, name))
      .filter(([command]) => COMMANDS.includes(command))
      .map(([command, how]) => `${name.split(':')[0]!} ${command} ${how}`),
  );
}

export function repliesOf({ clusters }: Scrape, cluster = 'test'): ClusterReplies {
  return clusters.get(cluster)!;
}

/** `config.shards` of a find in it; the name of another command. */
export function labelOf(command: Document): string {
  const collection = command.find ?? command.aggregate;
  return typeof collection === 'string' ? `config.${collection}` : Object.keys(command)[0]!;
}

function scripted(name: string, clusterRole: ClusterRole): ScriptedMember {
  const member = new ScriptedMember();
  member.hello = helloOf(name, clusterRole);
  member.answer = (command) => {
    if (labelOf(command) === 'balancerStatus') return { mode: 'full', inBalancerRound: true, ok: 1 };
    if (!('find' in command) && !('aggregate' in command)) return { ok: 1 };
    return { cursor: { firstBatch: [{ _id: `of ${name}` }], id: 0 }, ok: 1 };
  };
  return member;
}

function helloOf(name: string, clusterRole: ClusterRole): Document {
  if (clusterRole === 'mongos') return { msg: 'isdbgrid', isWritablePrimary: true };
  if (clusterRole === 'shard') return { setName: 'sh', me: `${name}:1`, isWritablePrimary: true };
  const role = name === 'c0' ? { isWritablePrimary: true } : { secondary: true };
  return { setName: 'cfg', configsvr: 2, me: `${name}:1`, ...role };
}

function memberOf(cluster: string, name: string, clusterRole: ClusterRole): Member {
  const host = `${name}:1`;
  const set = { config: 'cfg', shard: 'sh' }[clusterRole as string];
  return {
    ...{ cluster, name: host, host, address: host, clusterRole, hostname: hostnameOf(host) },
    ...(set !== undefined && { replicaSet: set }),
    ...{ arbiter: false, declared: false, discovered: true },
  };
}
