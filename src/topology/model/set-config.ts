import {
  documentsOf,
  hexOf,
  isDocument,
  numberOf,
  stringOf,
  valueAt,
  type Document,
} from '../../mongo/bson.js';
import type { MemberConfig, MemberSettings, ReplicaSetConfig } from './topology.js';

/** Replica set configuration and the name of its set. */
export interface NamedConfig {
  readonly setName: string;
  readonly config: ReplicaSetConfig;
}

/** Parses a replSetGetConfig reply. Returns `undefined` when it holds no configuration. */
export function parseSetConfig(reply: Document): NamedConfig | undefined {
  return parseConfigDocument(reply.config);
}

/** Parses a configuration as stored in `local.system.replset`. Returns `undefined` when it is not one. */
export function parseConfigDocument(config: unknown): NamedConfig | undefined {
  const setName = stringOf(valueAt(config, ['_id']));
  const version = numberOf(valueAt(config, ['version']));
  if (!isDocument(config) || setName === undefined || version === undefined) return undefined;
  const term = numberOf(config.term);
  const interval = numberOf(valueAt(config, ['settings', 'heartbeatIntervalMillis']));
  const timeout = numberOf(valueAt(config, ['settings', 'heartbeatTimeoutSecs']));
  const election = numberOf(valueAt(config, ['settings', 'electionTimeoutMillis']));
  const replicaSetId = hexOf(valueAt(config, ['settings', 'replicaSetId']));
  return {
    setName,
    config: {
      version,
      ...(term !== undefined && { term }),
      members: documentsOf(config.members).flatMap(parseMember),
      ...(interval !== undefined && { heartbeatIntervalSeconds: interval / 1000 }),
      ...(timeout !== undefined && { heartbeatTimeoutSeconds: timeout }),
      ...(election !== undefined && { electionTimeoutSeconds: election / 1000 }),
      ...(replicaSetId !== undefined && { replicaSetId }),
    },
  };
}

/**
 * Parses the settings that a member's hello shows from its own configuration entry. hello omits fields with default
 * values (server: `ReplSetConfig`, `fillHelloForReplSet`).
 */
export function settingsInHello(reply: Document): MemberSettings {
  const passive = reply.passive === true;
  return {
    arbiter: reply.arbiterOnly === true,
    hidden: reply.hidden === true,
    delaySeconds: delayOf(reply),
    ...(passive && { priority: 0 }),
    buildIndexes: reply.buildIndexes !== false,
    tags: stringMap(reply.tags),
  };
}

function parseMember(entry: Document): readonly MemberConfig[] {
  const host = stringOf(entry.host);
  const id = numberOf(entry._id);
  if (host === undefined || id === undefined) return [];
  return [
    {
      id,
      host,
      arbiter: entry.arbiterOnly === true,
      hidden: entry.hidden === true,
      delaySeconds: delayOf(entry),
      priority: numberOf(entry.priority) ?? 1,
      votes: numberOf(entry.votes) ?? 1,
      buildIndexes: entry.buildIndexes !== false,
      tags: stringMap(entry.tags),
      horizons: stringMap(entry.horizons),
    },
  ];
}

function delayOf({ secondaryDelaySecs, slaveDelay }: Document): number {
  return numberOf(secondaryDelaySecs ?? slaveDelay) ?? 0;
}

function stringMap(value: unknown): Readonly<Record<string, string>> {
  if (!isDocument(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
