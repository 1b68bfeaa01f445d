import type { Answer } from '../answers.js';
import type { Doc } from '../document.js';
import { notSharded } from '../not-sharded.js';
import { cursorDocument } from '../query/cursor.js';
import type { SimulatedMember } from '../simulated-set.js';
import { configDocuments } from './config-documents.js';
import type { Place } from './place.js';
import { configShardMapDocument, shardMapDocument } from './shard-map-document.js';
import { connectionString, type SimulatedCluster } from './simulated-cluster.js';

/** What a member answers as a part of a cluster; undefined: a command that it does not know. */
export function answerInCluster(
  member: SimulatedMember,
  { clusterRole, cluster }: Place,
  name: string,
  command: Doc,
): Answer | undefined {
  const isConfig = clusterRole === 'config';
  switch (name) {
    case 'getShardMap':
      if (isConfig) return { document: configShardMapDocument(member, cluster) };
      // An arbiter holds no data and so does not know that it is part of a shard.
      return { document: member.role === 'arbiter' ? notSharded() : shardMapDocument(cluster) };
    case 'shardingState':
      return { document: shardingStateDocument(member, cluster) };
    case 'find':
    case 'aggregate':
      return answerQuery(isConfig ? cluster : undefined, command);
  }
  return undefined;
}

/** Reads the config database of the cluster; every other collection, and that of a shard, is empty. */
export function answerQuery(cluster: SimulatedCluster | undefined, command: Doc): Answer {
  const collection = (command.find ?? command.aggregate) as string;
  const documents = cluster && command.$db === 'config' ? configDocuments(cluster, collection) : [];
  return { document: cursorDocument(command, documents), momentary: true };
}

function shardingStateDocument({ set, role }: SimulatedMember, cluster: SimulatedCluster): Doc {
  const shard = cluster.shardOf(set);
  if (!shard || role === 'arbiter') return { enabled: false, ok: 1 };
  return {
    enabled: true,
    configServer: connectionString(cluster.config),
    shardName: shard.id,
    clusterId: cluster.id,
    versions: {},
    ok: 1,
  };
}
