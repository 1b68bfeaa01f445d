import { isDocument, stringOf, type Document } from '../../mongo/bson.js';

/** Replica set as a connection string lists it: without arbiters, hidden and delayed members. */
export interface SetString {
  readonly set: string;
  readonly hosts: readonly string[];
}

/** Replica sets of a sharded cluster. */
export interface ShardMap {
  readonly config?: SetString;
  /** By shard id. A config set that is also a shard (8.0) has the id `config`. */
  readonly shards: ReadonlyMap<string, SetString>;
}

const CONFIG = 'config';

/** Parses `set/host:port,host:port`, the format of `host` in config.shards and of getShardMap. */
export function parseSetString(text: string): SetString | undefined {
  const slash = text.indexOf('/');
  const set = text.slice(0, Math.max(0, slash));
  const hosts = text
    .slice(slash + 1)
    .split(',')
    .filter((host) => host !== '');
  return set === '' || hosts.length === 0 ? undefined : { set, hosts };
}

/**
 * Parses a getShardMap reply. Its `map` and `hosts` may disagree, each with members that the other lacks. The
 * result is the union of both.
 */
export function parseShardMap(reply: Document): ShardMap {
  const shards = new Map<string, SetString>();
  for (const [id, text] of entriesOf(reply.map)) {
    const parsed = parseSetString(text);
    if (parsed) shards.set(id, parsed);
  }
  for (const [host, id] of entriesOf(reply.hosts)) {
    const known = shards.get(id);
    if (known && !known.hosts.includes(host)) shards.set(id, { ...known, hosts: [...known.hosts, host] });
  }
  const config = shards.get(CONFIG);
  shards.delete(CONFIG);
  return { shards, ...(config && { config }) };
}

/** Parses the documents of config.shards. */
export function parseShards(documents: readonly Document[]): ReadonlyMap<string, SetString> {
  return new Map(
    documents.flatMap(({ _id, host }) => {
      const id = stringOf(_id);
      const parsed = parseSetString(stringOf(host) ?? '');
      return id === undefined || !parsed ? [] : [[id, parsed] as const];
    }),
  );
}

/** Merges both maps. Each set has the hosts that either map lists. */
export function mergeShards(
  one: ReadonlyMap<string, SetString>,
  other: ReadonlyMap<string, SetString>,
): ReadonlyMap<string, SetString> {
  const merged = new Map(one);
  for (const [id, { set, hosts }] of other) {
    const known = merged.get(id);
    merged.set(id, known ? { ...known, hosts: [...new Set([...known.hosts, ...hosts])] } : { set, hosts });
  }
  return merged;
}

function entriesOf(value: unknown): readonly (readonly [string, string])[] {
  if (!isDocument(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}
