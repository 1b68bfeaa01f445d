import { BSON } from 'mongodb';
import { beforeOk, older, type Doc } from '../document.js';
import { RECORDED_AT, recordedFile } from '../recordings.js';
import type { SimulatedMember } from '../simulated-set.js';
import type { Place } from './place.js';
import { SHARDED_COLLECTIONS } from './sharded-data.js';
import { connectionString, type SimulatedCluster } from './simulated-cluster.js';

/**
 * The recorded serverStatus of a cluster's member, `alone` being that of its like in a set by itself: what was
 * recorded of a primary in a cluster is used whole for primaries, its sections on sharding for the others.
 */
export function recordedInCluster(member: SimulatedMember, place: Place, alone: Doc): Doc {
  const { clusterRole, cluster } = place;
  if (member.role === 'arbiter') return alone;
  const primary = recordedPrimary(clusterRole);
  const sections = clusterRole === 'config' ? configSections(primary) : shardSections(primary, cluster);
  // The config set that is a shard has a shard's sections in addition.
  const more =
    clusterRole === 'config' && cluster.shardOf(member.set)
      ? shardSections(recordedPrimary('shard'), cluster)
      : {};
  return beforeOk(member === member.set.primary ? primary : alone, { ...sections, ...more });
}

const moved = new Map<Place['clusterRole'], Doc>();

/** A cluster was recorded later than the other set: its clocks are put back to where that one's stand. */
function recordedPrimary(clusterRole: Place['clusterRole']): Doc {
  let document = moved.get(clusterRole);
  if (!document) {
    const recorded = recordedFile(`sharded-by-hand/${clusterRole}-primary.serverStatus.json`);
    const behind = ((recorded.localTime as Date).getTime() - RECORDED_AT) / 1000;
    document = { ...older(recorded, Math.round(behind)), localTime: new Date(RECORDED_AT) };
    moved.set(clusterRole, document);
  }
  return document;
}

function configSections({ shardedIndexConsistency }: Doc): Doc {
  const numShardedCollections = BSON.Long.fromNumber(SHARDED_COLLECTIONS);
  return { shardedIndexConsistency, shardingStatistics: { numShardedCollections } };
}

function shardSections({ sharding, shardingStatistics }: Doc, { config }: SimulatedCluster): Doc {
  const configsvrConnectionString = connectionString(config);
  return { sharding: { ...(sharding as Doc), configsvrConnectionString }, shardingStatistics };
}
