import { isDocument, stringOf, type Document } from '../../mongo/bson.js';

/** A replica set as a connection string names it: without arbiters, hidden and delayed members. */
export interface SetString {
  readonly set: string;
  readonly hosts: readonly string[];
}

/** The replica sets behind a sharded cluster. */
export interface ShardMap {
  readonly config?: SetString;
  /** By shard id. A config set that is a shard too (8.0) stands here as `config`. */
  readonly shards: ReadonlyMap<string, SetString>;
}

const CONFIG = 'config';

/** Reads `set/host:port,host:port`, the form of config.shards' `host` and of getShardMap. */
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
 * Reads a getShardMap reply. Its `map` and `hosts` may disagree, each naming members that the other lacks: the
 * union holds.
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

/** Reads the documents of config.shards. */
export function parseShards(documents: readonly Document[]): ReadonlyMap<string, SetString> {
  return new Map(
    documents.flatMap(({ _id, host }) => {
      const id = stringOf(_id);
      const parsed = parseSetString(stringOf(host) ?? '');
      return id === undefined || !parsed ? [] : [[id, parsed] as const];
    }),
  );
}

/** Both, with the hosts that either names. */
export function mergeDeclared(
  one: ReadonlyMap<string, SetString>,
  other: ReadonlyMap<string, SetString>,
): ReadonlyMap<string, SetString> {
  const united = new Map(one);
  for (const [id, { set, hosts }] of other) {
    const known = united.get(id);
    united.set(id, known ? { ...known, hosts: [...new Set([...known.hosts, ...hosts])] } : { set, hosts });
  }
  return united;
}

function entriesOf(value: unknown): readonly (readonly [string, string])[] {
  if (!isDocument(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}
