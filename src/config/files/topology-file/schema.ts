import * as z from 'zod';
import type { Expectations } from '../shape-problems.js';
import { TOPOLOGY_EXPECTED, unknownTopologyKey, type TopologyLabel } from './expected.js';
import {
  accessShape,
  expected,
  hostPort,
  line,
  login,
  member,
  MEMBER_KEYS,
  tlsSettings,
} from './schema-parts.js';

/** What an editor should require of a part that is an object: a part without any of these keys defines nothing. */
const DEFINES_SOMETHING = ['members', 'credentials', 'tls', 'apiVersion', 'discovery'].map((key) => ({
  required: [key],
}));

const members = z.array(member, expected('members')).meta({ id: 'members', description: 'Members.' });

const partShape = {
  members: members
    .optional()
    .describe('Its members. Default: the other keys apply to the discovered members.'),
  ...accessShape,
};

const setShape = {
  ...partShape,
  replicaSet: line('name').optional().describe('Name of the replica set behind it.'),
};

const part = z
  .strictObject(partShape, expected('part'))
  .meta({ id: 'part', description: 'Members and the access to them.', anyOf: DEFINES_SOMETHING });

const set = z
  .strictObject(setShape, expected('set'))
  .meta({ id: 'set', description: 'A replica set and the access to it.', anyOf: DEFINES_SOMETHING });

const namedShard = z
  .strictObject({ name: line('name').describe('Name of the shard.'), ...setShape }, expected('namedShard'))
  .meta({ id: 'namedShard', description: 'A shard.', anyOf: DEFINES_SOMETHING });

const namedReplicaSet = z
  .strictObject(
    { name: line('name').describe('Name of the replica set.'), ...partShape },
    expected('namedReplicaSet'),
  )
  .meta({ id: 'namedReplicaSet', description: 'A replica set.', anyOf: DEFINES_SOMETHING });

const partOrList = z.union([members, part], expected('part'));
const setOrList = z.union([members, set], expected('set'));

const shards = z
  .union(
    [z.record(line('name'), setOrList, expected('shards')), z.array(namedShard, expected('shards'))],
    expected('shards'),
  )
  .meta({
    id: 'shards',
    description: 'Shards by name, or a list of shards; "*" applies to every shard that is not listed.',
  });

const replicaSets = z.union(
  [
    z.record(line('name'), partOrList, expected('replicaSets')),
    z.array(namedReplicaSet, expected('replicaSets')),
  ],
  expected('replicaSets'),
);

const cluster = z
  .strictObject(
    {
      $schema: z.string(expected('schema')).optional().describe('For editors: the address of this schema.'),
      name: line('name').optional().describe('The label mongodb_cluster of all its series.'),
      seeds: z
        .array(hostPort, expected('seeds'))
        .optional()
        .describe('Where discovery starts; required where no member is listed.'),
      mongos: partOrList.optional().describe('Routers.'),
      config: setOrList.optional().describe('Config servers.'),
      shards: shards.optional().describe('Shards by name, or a list of shards.'),
      shard: shards.optional().describe('Same as shards.'),
      replicaSets: replicaSets.optional().describe('Plain replica sets by name, or a list of them.'),
      standalones: partOrList.optional().describe('Members that are in no replica set.'),
      ...accessShape,
    },
    expected('cluster'),
  )
  .meta({ id: 'cluster', description: 'One cluster.' });

const severalClusters = z
  .strictObject(
    {
      $schema: z.string(expected('schema')).optional().describe('For editors: the address of this schema.'),
      clusters: z
        .array(cluster, expected('clusters'))
        .min(1, expected('clusters'))
        .describe('The clusters; each needs a name where there are several.'),
    },
    expected('file'),
  )
  .meta({ description: 'Several clusters.' });

/** The whole file. */
export const topologyFile = z.union([cluster, severalClusters], expected('file'));

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
} satisfies Partial<Record<TopologyLabel, readonly string[]>>;

/** What the file is expected to contain. */
export const TOPOLOGY_EXPECTATIONS: Expectations = {
  texts: TOPOLOGY_EXPECTED,
  keys: KNOWN_KEYS,
  unknownKey: (path, label, data) => unknownTopologyKey(path, label, data, KNOWN_KEYS.cluster ?? []),
};

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
    description: 'The members of one cluster or of several, and the access to them.',
  });
  return z.toJSONSchema(titled, { io: 'input', target: 'draft-2020-12' });
}
