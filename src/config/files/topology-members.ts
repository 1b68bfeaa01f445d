import { isIPv6 } from 'node:net';
import { formatHostPort, HOST_PORT_FAULTS, parseHostPort } from '../../util/host-port.js';
import type { DeclaredClusterRole, TopologyFileBase } from '../config.js';
import { quote } from '../problem.js';
import type { Path, Reading, Report } from './finding.js';
import { NO_ACCESS, ownAccess, type OwnAccess } from './topology-access.js';
import { ARBITER_WORDS, type MemberInput, type MemberObject } from './topology-schema-parts.js';
import {
  KNOWN_KEYS,
  type ClusterInput,
  type PartInput,
  type ReplicaSetsInput,
  type SetInput,
  type ShardsInput,
} from './topology-schema.js';
import type { Piece } from './yaml-node.js';

/** A cluster with everything that could be read. */
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
    // An unknown key may be a misspelt name.
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
        // A template may leave an empty list if a cluster has none.
        const isNone = !body || (Array.isArray(body.value) && body.value.length === 0);
        return isNone ? [] : [ownPart(body, CLUSTER_ROLES[key], undefined, reading)];
      }
      case 'shards':
      case 'shard': {
        const sets = pieces.open(of, key);
        return sets
          ? namedBodies(sets, reading).map(({ name, body }) => ownPart(body, 'shard', name, reading))
          : [];
      }
      case 'replicaSets': {
        const sets = pieces.open(of, key);
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

/** The name that stands for all shards that the file does not name. */
const EVERY_OTHER = '*';

function ownPart(
  { path, value }: Piece<PartInput | SetInput>,
  clusterRole: PartDraft['clusterRole'],
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
    clusterRole,
    ...(name !== undefined && name !== EVERY_OTHER && { name }),
    ...(replicaSet && { replicaSet }),
    members,
    access: object ? ownAccess(object, reading) : NO_ACCESS,
    partial: !pieces.isWhole(path) || members.length < items.length,
  };
}

/** A member as the file lists it. */
export interface MemberDraft {
  readonly path: Path;
  /** `host:port`. */
  readonly host: string;
  readonly name?: string;
  readonly address?: string;
  readonly arbiter: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

/** A part of a cluster as the file lists it. */
export interface PartDraft {
  readonly path: Path;
  readonly clusterRole: DeclaredClusterRole;
  /** Name of a shard or replica set; absent if the part covers all of them or is neither. */
  readonly name?: string;
  /** The name of the replica set behind it. */
  readonly replicaSet?: Piece<string>;
  readonly members: readonly MemberDraft[];
  readonly access: OwnAccess;
  /** Something of it could not be read. */
  readonly partial: boolean;
}

/** A cluster as the file lists it. */
export interface ClusterDraft {
  readonly path: Path;
  readonly name?: Piece<string>;
  /** No key could be meant as a name. */
  readonly nameless: boolean;
  readonly seeds: readonly Piece<string>[];
  /** In the order of the file. */
  readonly parts: readonly PartDraft[];
  readonly access: OwnAccess;
  /** Something of it could not be read. */
  readonly partial: boolean;
}

/** The name that the user knows a part by. */
export function callOf({ clusterRole, name }: PartDraft): string {
  return name ?? (clusterRole === 'standalone' ? 'standalones' : clusterRole);
}

/** One member; undefined if its address is wrong. */
export function memberOf({ path, value }: Piece<MemberInput>, reading: Reading): MemberDraft | undefined {
  const { pieces, places, report } = reading;
  if (typeof value === 'string') {
    const host = hostPortOf({ path, value }, report);
    return host === undefined ? undefined : { path, host, arbiter: false, labels: {} };
  }
  const object = { path, value };
  const host = hostOf(object, report);
  const dialled = pieces.whole(object, 'address');
  const address = dialled && hostPortOf(dialled, report);
  if (host === undefined || (dialled && address === undefined)) return undefined;
  return {
    path,
    host,
    ...(value.name !== undefined && { name: value.name }),
    ...(address !== undefined && { address }),
    arbiter: isArbiter(value.arbiter ?? false),
    labels: Object.fromEntries(
      Object.entries(value.labels ?? {}).map(([label, text]) => [
        label,
        places.written([...path, 'labels', label]) ?? String(text),
      ]),
    ),
  };
}

/** `host:port` in the form that MongoDB uses; undefined if it is wrong. */
export function hostPortOf({ path, value }: Piece<string>, report: Report): string | undefined {
  if (mayHoldPassword(value)) {
    const remedy = 'write host:port without mongodb:// and without user and password';
    report({ path, what: 'is not host:port', remedy });
    return undefined;
  }
  const parsed = parseHostPort(value);
  if (typeof parsed !== 'string') return formatHostPort(parsed);
  const remedy = 'write host:port, IPv6 as [::1]:27017';
  report({ path, what: `${quote(value)} ${HOST_PORT_FAULTS[parsed]}`, remedy });
  return undefined;
}

function hostOf({ path, value }: Piece<MemberObject>, report: Report): string | undefined {
  const host = value.ip ?? value.host;
  if (host === undefined) {
    report({ path, what: 'a member without an address', remedy: 'add ip, or host' });
    return undefined;
  }
  if (value.ip !== undefined && value.host !== undefined && value.ip !== value.host) {
    report({ path: [...path, 'host'], what: 'ip and host are different', remedy: 'keep one of them' });
    return undefined;
  }
  const parsed = parseHostPort(`${isIPv6(host) ? `[${host}]` : host}:${Number(value.port)}`);
  if (typeof parsed !== 'string') return formatHostPort(parsed);
  const at = [...path, value.ip === undefined ? 'host' : 'ip'];
  const what = mayHoldPassword(host)
    ? 'is not a host name'
    : `${quote(host)} is neither a host name nor an IP address`;
  report({ path: at, what, remedy: 'write the name or the address alone, and the port under port' });
  return undefined;
}

/** Whether the text looks like a URI in place of an address. */
function mayHoldPassword(text: string): boolean {
  return text.includes('@') || text.includes('://');
}

function isArbiter(written: NonNullable<MemberObject['arbiter']>): boolean {
  return typeof written === 'string' ? (ARBITER_WORDS.get(written.toLowerCase()) ?? false) : Boolean(written);
}

/** The name of a cluster; undefined if it does not have its own name and needs one. */
export function nameOf(cluster: ClusterDraft, isOnly: boolean, base: TopologyFileBase): string | undefined {
  if (cluster.name || !isOnly) return cluster.name?.value;
  const { replicaSet, srv, seeds } = base.target;
  const ofUri = base.uriGiven ? (replicaSet ?? srv?.name ?? seeds[0]) : undefined;
  const firstMember = cluster.parts.flatMap(({ members }) => members)[0]?.host;
  return base.name ?? ofUri ?? cluster.seeds[0]?.value ?? firstMember;
}

/** Clusters are distinguished by their names alone. */
export function checkNames(clusters: readonly ClusterDraft[], base: TopologyFileBase, report: Report): void {
  const names = new Map<string, ClusterDraft>();
  for (const cluster of clusters) {
    const { name, nameless, path } = cluster;
    if (nameless && clusters.length > 1) {
      report({ path, what: 'a cluster without a name', remedy: 'add name to each of several clusters' });
    }
    if (!name) continue;
    const earlier = names.get(name.value);
    if (earlier) {
      const what = `two clusters are named ${name.value}`;
      report({ path, clash: earlier.path, what, remedy: 'give each its own name' });
    }
    names.set(name.value, earlier ?? cluster);
    if (clusters.length === 1 && base.name !== undefined && base.name !== name.value) {
      const what = 'the cluster has a name here and another in topology.name';
      report({ path: name.path, what, remedy: 'keep one of them' });
    }
  }
}

/** The shard of a cluster that its config servers hold (MongoDB 8.0), and members that match it only in part. */
export interface ConfigShard {
  /** Absent if there is none. */
  readonly part?: PartDraft;
  /** Members that are listed under config and under a shard with other members. */
  readonly mixed: ReadonlySet<MemberDraft>;
}

/** A host in the form used for comparison: host names are case-insensitive. */
export function hostKey(host: string): string {
  return host.toLowerCase();
}

/** Finds the shard whose members are all config servers. */
export function configShardOf({ parts }: ClusterDraft): ConfigShard {
  const config = new Set(
    parts
      .filter(({ clusterRole }) => clusterRole === 'config')
      .flatMap(({ members }) => members.map(({ host }) => hostKey(host))),
  );
  const overlapping = parts
    .filter(({ clusterRole, name }) => clusterRole === 'shard' && name !== undefined)
    .map((part) => ({ part, shared: part.members.filter(({ host }) => config.has(hostKey(host))) }))
    .filter(({ shared }) => shared.length > 0);
  const part = overlapping.find(({ part, shared }) => shared.length === part.members.length)?.part;
  const mixed = overlapping.filter(({ part, shared }) => shared.length < part.members.length);
  return { ...(part && { part }), mixed: new Set(mixed.flatMap(({ shared }) => shared)) };
}

/** Reports problems with a config shard. */
export function checkConfigShard(cluster: ClusterDraft, { part, mixed }: ConfigShard, report: Report): void {
  const configs = cluster.parts.filter(({ clusterRole }) => clusterRole === 'config');
  // The part of config that could not be read may contain the other members.
  const told = configs.some(({ partial }) => partial) ? [] : cluster.parts;
  for (const shard of told) {
    for (const { path, host } of shard.members.filter((member) => mixed.has(member))) {
      report({
        path,
        what: `${host} is listed under config and under ${callOf(shard)}, which has other members as well`,
        remedy: 'a config shard lists the same members in both; else correct the port',
      });
    }
  }
  const ofConfig = configs[0]?.replicaSet;
  if (part?.replicaSet && ofConfig && part.replicaSet.value !== ofConfig.value) {
    report({
      path: part.replicaSet.path,
      what: `${callOf(part)} has the members of config but another replicaSet`,
      remedy: 'keep one of them',
    });
  }
}

/** The config server, merged with its entry in the list of the shard. */
export function merged(member: MemberDraft, shard: PartDraft): MemberDraft {
  const twin = shard.members.find(({ host }) => hostKey(host) === hostKey(member.host));
  if (!twin) return member;
  return {
    ...twin,
    ...member,
    arbiter: member.arbiter || twin.arbiter,
    labels: { ...twin.labels, ...member.labels },
  };
}
