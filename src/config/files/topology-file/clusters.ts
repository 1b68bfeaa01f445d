import type { YamlNode } from '../valid-parts.js';
import { NO_ACCESS, ownAccess } from './access.js';
import type { ClusterDraft, PartDraft, TopologyReading } from './drafts.js';
import { hostPortOf, memberOf } from './members.js';
import type { MemberInput } from './schema-parts.js';
import {
  KNOWN_KEYS,
  type ClusterInput,
  type PartInput,
  type ReplicaSetsInput,
  type SetInput,
  type ShardsInput,
} from './schema.js';

/** A cluster with everything that could be read. */
export function clusterOf(of: YamlNode<ClusterInput>, reading: TopologyReading): ClusterDraft {
  const { valid, report } = reading;
  const name = valid.whole(of, 'name');
  const listed = valid.open(of, 'seeds');
  const seeds = (listed ? valid.wholeItems(listed) : []).map((seed) => ({
    path: seed.path,
    value: hostPortOf(seed, report),
  }));
  const parts = partsOf(of, reading);
  return {
    path: of.path,
    ...(name && { name }),
    // An unknown key may be a misspelt name.
    nameless: Object.keys(of.value).every((key) => key !== 'name' && KNOWN_KEYS.cluster?.includes(key)),
    seeds: seeds.flatMap(({ path, value }) => (value === undefined ? [] : [{ path, value }])),
    parts,
    access: ownAccess(of, reading),
    partial:
      !valid.isWhole(of.path) ||
      seeds.some(({ value }) => value === undefined) ||
      parts.some(({ partial }) => partial),
  };
}

/** The parts in the order of the file. */
function partsOf(of: YamlNode<ClusterInput>, reading: TopologyReading): readonly PartDraft[] {
  const { valid } = reading;
  return Object.keys(of.value).flatMap((key): readonly PartDraft[] => {
    switch (key) {
      case 'mongos':
      case 'config':
      case 'standalones': {
        const body = valid.open(of, key);
        // A template may leave an empty list if a cluster has none.
        const isNone = !body || (Array.isArray(body.value) && body.value.length === 0);
        return isNone ? [] : [ownPart(body, CLUSTER_ROLES[key], undefined, reading)];
      }
      case 'shards':
      case 'shard': {
        const sets = valid.open(of, key);
        return sets
          ? namedBodies(sets, reading).map(({ name, body }) => ownPart(body, 'shard', name, reading))
          : [];
      }
      case 'replicaSets': {
        const sets = valid.open(of, key);
        return sets
          ? namedBodies(sets, reading).map(({ name, body }) => ownPart(body, 'replset', name, reading))
          : [];
      }
      default:
        return [];
    }
  });
}

const CLUSTER_ROLES = { mongos: 'mongos', config: 'config', standalones: 'standalone' } as const;

/** Shards or replica sets with their names, from an object by name or from a list. */
function namedBodies(
  of: YamlNode<ShardsInput | ReplicaSetsInput>,
  { valid }: TopologyReading,
): readonly { readonly name: string; readonly body: YamlNode<PartInput | SetInput> }[] {
  const { path, value } = of;
  if (Array.isArray(value)) {
    return valid.openItems({ path, value }).flatMap((body) => {
      const name = valid.whole(body, 'name');
      return name ? [{ name: name.value, body }] : [];
    });
  }
  return Object.keys(value).flatMap((name) => {
    const body = valid.open({ path, value }, name);
    return body ? [{ name, body }] : [];
  });
}

/** The name that stands for all shards that the file does not name. */
const EVERY_OTHER = '*';

function ownPart(
  { path, value }: YamlNode<PartInput | SetInput>,
  clusterRole: PartDraft['clusterRole'],
  name: string | undefined,
  reading: TopologyReading,
): PartDraft {
  const { valid } = reading;
  const isList = Array.isArray(value);
  const object = isList ? undefined : { path, value };
  const listed = isList ? { path, value } : object && valid.open(object, 'members');
  const replicaSet =
    object && valid.whole(object as YamlNode<{ readonly replicaSet?: string }>, 'replicaSet');
  const items = listed ? valid.wholeItems<readonly MemberInput[]>(listed) : [];
  const members = items.flatMap((item) => memberOf(item, reading) ?? []);
  return {
    path,
    clusterRole,
    ...(name !== undefined && name !== EVERY_OTHER && { name }),
    ...(replicaSet && { replicaSet }),
    members,
    access: object ? ownAccess(object, reading) : NO_ACCESS,
    partial: !valid.isWhole(path) || members.length < items.length,
  };
}
