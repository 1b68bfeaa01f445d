import * as z from 'zod';
import type { Word } from './explain.js';
import {
  accessShape,
  hostPort,
  line,
  login,
  member,
  MEMBER_KEYS,
  says,
  tlsSettings,
} from './topology-schema-parts.js';

/** What an editor should require of a part that is an object: a part without any of these keys defines nothing. */
const SAYS_SOMETHING = ['members', 'credentials', 'tls', 'apiVersion', 'discovery'].map((key) => ({
  required: [key],
}));

const members = z.array(member, says('members')).meta({ id: 'members', description: 'Members.' });

const partShape = {
  members: members.optional().describe('Its members. Left out: what else is said goes for those found.'),
  ...accessShape,
};

const setShape = {
  ...partShape,
  replicaSet: line('name').optional().describe('Name of the replica set behind it.'),
};

const part = z
  .strictObject(partShape, says('part'))
  .meta({ id: 'part', description: 'Members and how they are reached.', anyOf: SAYS_SOMETHING });

const set = z
  .strictObject(setShape, says('set'))
  .meta({ id: 'set', description: 'A replica set and how it is reached.', anyOf: SAYS_SOMETHING });

const namedShard = z
  .strictObject({ name: line('name').describe('Name of the shard.'), ...setShape }, says('namedShard'))
  .meta({ id: 'namedShard', description: 'A shard.', anyOf: SAYS_SOMETHING });

const namedReplicaSet = z
  .strictObject(
    { name: line('name').describe('Name of the replica set.'), ...partShape },
    says('namedReplicaSet'),
  )
  .meta({ id: 'namedReplicaSet', description: 'A replica set.', anyOf: SAYS_SOMETHING });

const partOrList = z.union([members, part], says('part'));
const setOrList = z.union([members, set], says('set'));

const shards = z
  .union(
    [z.record(line('name'), setOrList, says('shards')), z.array(namedShard, says('shards'))],
    says('shards'),
  )
  .meta({
    id: 'shards',
    description: 'Shards by name, or a list of shards; under "*" what goes for every shard not named.',
  });

const replicaSets = z.union(
  [z.record(line('name'), partOrList, says('replicaSets')), z.array(namedReplicaSet, says('replicaSets'))],
  says('replicaSets'),
);

const cluster = z
  .strictObject(
    {
      $schema: z.string(says('schema')).optional().describe('For editors: the address of this schema.'),
      name: line('name').optional().describe('The label mongodb_cluster of all its series.'),
      seeds: z
        .array(hostPort, says('seeds'))
        .optional()
        .describe('Where discovery starts; needed where no member is listed.'),
      mongos: partOrList.optional().describe('Routers.'),
      config: setOrList.optional().describe('Config servers.'),
      shards: shards.optional().describe('Shards by name, or a list of shards.'),
      shard: shards.optional().describe('Another word for shards.'),
      replicaSets: replicaSets.optional().describe('Plain replica sets by name, or a list of them.'),
      standalones: partOrList.optional().describe('Servers that are in no replica set.'),
      ...accessShape,
    },
    says('cluster'),
  )
  .meta({ id: 'cluster', description: 'One cluster.' });

const severalClusters = z
  .strictObject(
    {
      $schema: z.string(says('schema')).optional().describe('For editors: the address of this schema.'),
      clusters: z
        .array(cluster, says('clusters'))
        .min(1, says('clusters'))
        .describe('The clusters; each needs a name where there are several.'),
    },
    says('file'),
  )
  .meta({ description: 'Several clusters.' });

/** The whole file. */
export const topologyFile = z.union([cluster, severalClusters], says('file'));

/** The branch of `topologyFile` that fits the data: errors of the other branch would mislead. */
export function branchFor(data: object): typeof cluster | typeof severalClusters {
  return 'clusters' in data ? severalClusters : cluster;
}

/** The keys of each object, by its label. */
export const KNOWN_KEYS: Readonly<Partial<Record<string, readonly string[]>>> = {
  file: Object.keys(severalClusters.shape),
  cluster: Object.keys(cluster.shape),
  part: Object.keys(partShape),
  set: Object.keys(setShape),
  namedShard: Object.keys(namedShard.shape),
  namedReplicaSet: Object.keys(namedReplicaSet.shape),
  member: MEMBER_KEYS,
  credentials: Object.keys(login.shape),
  tls: Object.keys(tlsSettings.shape),
} satisfies Partial<Record<Word, readonly string[]>>;

/** A cluster as written in the file. */
export type ClusterInput = z.input<typeof cluster>;

/** Routers, standalones or a replica set. */
export type PartInput = z.input<typeof partOrList>;

/** The config servers or a shard. */
export type SetInput = z.input<typeof setOrList>;

/** Shards by name or as a list. */
export type ShardsInput = z.input<typeof shards>;

/** Replica sets by name or as a list. */
export type ReplicaSetsInput = z.input<typeof replicaSets>;

/** The JSON Schema (draft 2020-12) of the topology file, for editors that complete and check it. */
export function jsonSchema(): object {
  const titled = topologyFile.meta({
    title: 'Topology file of mongodb-topology-exporter',
    description: 'The processes of one cluster or of several, and how they are reached.',
  });
  return z.toJSONSchema(titled, { io: 'input', target: 'draft-2020-12' });
}
