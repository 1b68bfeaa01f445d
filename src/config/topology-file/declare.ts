import { NO_ACCESS, ownAccess } from './access.js';
import type { ClusterDraft, PartDraft } from './draft.js';
import { hostPortOf, memberOf } from './member.js';
import type { Piece } from './piece.js';
import type { Reading } from './reading.js';
import {
  KNOWN_KEYS,
  type ClusterInput,
  type PartInput,
  type ReplicaSetsInput,
  type SetInput,
  type ShardsInput,
} from './schema.js';
import type { MemberInput } from './schema-member.js';

/** A cluster with everything of it that could be read. */
export function clusterOf(of: Piece<ClusterInput>, reading: Reading): ClusterDraft {
  const { pieces, report } = reading;
  const name = pieces.whole(of, 'name');
  const listed = pieces.open(of, 'seeds');
  const seeds = (listed ? pieces.wholeItems(listed) : []).map((seed) => ({
    path: seed.path,
    value: hostPortOf(seed, report),
  }));
  const parts = partsOf(of, reading);
  return {
    path: of.path,
    ...(name && { name }),
    // A key that is none may be a name misspelt.
    nameless: Object.keys(of.value).every((key) => key !== 'name' && KNOWN_KEYS.cluster?.includes(key)),
    seeds: seeds.flatMap(({ path, value }) => (value === undefined ? [] : [{ path, value }])),
    parts,
    access: ownAccess(of, reading),
    partial:
      !pieces.isWhole(of.path) ||
      seeds.some(({ value }) => value === undefined) ||
      parts.some(({ partial }) => partial),
  };
}

/** The parts in the order of the file. */
function partsOf(of: Piece<ClusterInput>, reading: Reading): readonly PartDraft[] {
  const { pieces } = reading;
  return Object.keys(of.value).flatMap((key): readonly PartDraft[] => {
    switch (key) {
      case 'mongos':
      case 'config':
      case 'standalones': {
        const body = pieces.open(of, key);
        // A template may leave an empty list where a cluster has none.
        const isNone = !body || (Array.isArray(body.value) && body.value.length === 0);
        return isNone ? [] : [partOf(body, COMPONENTS[key], undefined, reading)];
      }
      case 'shards':
      case 'shard': {
        const sets = pieces.open(of, key);
        return sets
          ? namedBodies(sets, reading).map(({ name, body }) => partOf(body, 'shard', name, reading))
          : [];
      }
      case 'replicaSets': {
        const sets = pieces.open(of, key);
        return sets
          ? namedBodies(sets, reading).map(({ name, body }) => partOf(body, 'replset', name, reading))
          : [];
      }
      default:
        return [];
    }
  });
}

const COMPONENTS = { mongos: 'mongos', config: 'config', standalones: 'standalone' } as const;

/** Shards or replica sets with their names, from an object by name or from a list. */
function namedBodies(
  of: Piece<ShardsInput | ReplicaSetsInput>,
  { pieces }: Reading,
): readonly { readonly name: string; readonly body: Piece<PartInput | SetInput> }[] {
  const { path, value } = of;
  if (Array.isArray(value)) {
    return pieces.openItems({ path, value }).flatMap((body) => {
      const name = pieces.whole(body, 'name');
      return name ? [{ name: name.value, body }] : [];
    });
  }
  return Object.keys(value).flatMap((name) => {
    const body = pieces.open({ path, value }, name);
    return body ? [{ name, body }] : [];
  });
}

/** The name of all shards that the file does not name. */
const EVERY_OTHER = '*';

function partOf(
  { path, value }: Piece<PartInput | SetInput>,
  component: PartDraft['component'],
  name: string | undefined,
  reading: Reading,
): PartDraft {
  const { pieces } = reading;
  const isList = Array.isArray(value);
  const object = isList ? undefined : { path, value };
  const listed = isList ? { path, value } : object && pieces.open(object, 'members');
  const replicaSet = object && pieces.whole(object as Piece<{ readonly replicaSet?: string }>, 'replicaSet');
  const items = listed ? pieces.wholeItems<readonly MemberInput[]>(listed) : [];
  const members = items.flatMap((item) => memberOf(item, reading) ?? []);
  return {
    path,
    component,
    ...(name !== undefined && name !== EVERY_OTHER && { name }),
    ...(replicaSet && { replicaSet }),
    members,
    access: object ? ownAccess(object, reading) : NO_ACCESS,
    partial: !pieces.isWhole(path) || members.length < items.length,
  };
}
