import type { TopologyFileBase } from '../config.js';
import type { Path, Report } from './finding.js';
import { accessUnder, checkCertificate } from './topology-access.js';
import {
  callOf,
  checkConfigShard,
  checkNames,
  hostKey,
  type ClusterDraft,
  type ConfigShard,
  type MemberDraft,
  type PartDraft,
} from './topology-members.js';

/** Reports problems between the parts of the file, and between the file and the options. */
export function check(clusters: readonly Settled[], base: TopologyFileBase, report: Report): void {
  for (const { cluster, configShard } of clusters) {
    checkParts(cluster, report);
    checkConfigShard(cluster, configShard, report);
    checkAccess(cluster, base, report);
    // A part that defines nothing is reported as such.
    const isEmpty =
      cluster.seeds.length === 0 &&
      cluster.parts.every((part) => part.members.length === 0 && !saysNothing(part));
    if (isEmpty && !cluster.partial && !base.uriGiven) {
      report({
        path: cluster.path,
        what: 'the cluster has neither seeds nor members',
        remedy: 'write seeds, as [ "10.0.0.1:27017" ], or list the members',
      });
    }
  }
  checkDuplicates(clusters, report);
  checkNames(
    clusters.map(({ cluster }) => cluster),
    base,
    report,
  );
  if (clusters.length > 1) checkSeveral(base, report);
}

function checkSeveral(base: TopologyFileBase, report: Report): void {
  const at = { path: ['clusters'], atKey: true };
  if (base.uriGiven) {
    report({
      ...at,
      what: 'several clusters beside a mongodb.uri',
      remedy: 'write the seeds of each cluster under its key seeds, and remove mongodb.uri',
    });
  }
  if (base.name !== undefined) {
    report({
      ...at,
      what: 'several clusters beside a topology.name',
      remedy: 'write the name of each cluster under its key name, and remove topology.name',
    });
  }
}

function checkAccess({ access, parts }: ClusterDraft, base: TopologyFileBase, report: Report): void {
  if (access.partial) return;
  const ofCluster = accessUnder(base.target, access);
  checkCertificate(ofCluster, access, report);
  for (const part of parts.filter((part) => !part.access.partial)) {
    checkCertificate(accessUnder(ofCluster, part.access), part.access, report);
  }
}

/** Reports problems within each part of a cluster, and with the names of the parts. */
export function checkParts({ parts }: ClusterDraft, report: Report): void {
  const named = new Map<string, PartDraft>();
  for (const part of parts) {
    const { clusterRole, name, path } = part;
    if (clusterRole === 'shard' || clusterRole === 'replset') {
      const kind = clusterRole === 'shard' ? 'shards' : 'replica sets';
      const key = `${clusterRole} ${name ?? ''}`;
      const earlier = named.get(key);
      named.set(key, earlier ?? part);
      if (earlier) {
        const what = `two ${kind} are named ${name ?? '*'}`;
        report({ path, clash: earlier.path, what, remedy: 'give each its own name' });
      }
    }
    checkPart(part, report);
  }
}

function checkPart(part: PartDraft, report: Report): void {
  const { clusterRole, name, path, members, partial } = part;
  const isEvery = name === undefined && (clusterRole === 'shard' || clusterRole === 'replset');
  const at = { path, atKey: true };
  if (isEvery && clusterRole === 'replset') {
    report({ ...at, what: '* cannot be the name of a replica set', remedy: 'write the name of the set' });
  } else if (isEvery && members.length > 0) {
    const what = '* stands for every shard that is not named, it has no members';
    report({ ...at, what, remedy: 'name the shard that they belong to' });
  }
  if (saysNothing(part)) {
    report({
      ...at,
      what: `${isEvery ? '*' : callOf(part)} has neither members nor access`,
      remedy: isEvery
        ? 'add credentials, tls, apiVersion or discovery, or remove it'
        : 'list its members or remove it',
    });
  }
  if (clusterRole === 'mongos' || clusterRole === 'standalone') {
    for (const member of members.filter(({ arbiter }) => arbiter)) {
      report({
        path: [...member.path, 'arbiter'],
        what: `a ${clusterRole === 'mongos' ? 'router' : 'standalone server'} cannot be an arbiter`,
        remedy: 'remove arbiter, or list the member under its replica set',
      });
    }
  } else if (!partial && members.length > 0 && members.every(({ arbiter }) => arbiter)) {
    report({
      ...at,
      what: `${callOf(part)} has no electable member: all of its members are arbiters`,
      remedy: 'add the members that hold data, or correct arbiter',
    });
  }
}

/** Whether a part has neither members nor its own access. */
export function saysNothing({ members, access, partial }: PartDraft): boolean {
  const isSilent =
    !access.credentials && !access.tls && access.apiVersion === undefined && access.discovery === undefined;
  return members.length === 0 && isSilent && !partial;
}

/** A cluster with its config shard. */
export interface Settled {
  readonly cluster: ClusterDraft;
  readonly configShard: ConfigShard;
}

/** Reports duplicate addresses and names. A member belongs to one cluster, one part and one place in it. */
export function checkDuplicates(clusters: readonly Settled[], report: Report): void {
  const hosts = new Map<string, Listing>();
  const dialled = new Map<string, Listing>();
  const seeds = new Map<string, Listing>();
  for (const { cluster, configShard } of clusters) {
    const listed = cluster.parts
      .filter((part) => part !== configShard.part)
      .flatMap(({ members }) => members.filter((member) => !configShard.mixed.has(member)));
    checkMembers(listed, { cluster, hosts, dialled, report });
    // The members of the config shard may also be listed under config, but not twice here.
    const again = { cluster, hosts: new Map<string, Listing>(), dialled: new Map<string, Listing>(), report };
    checkMembers(configShard.part?.members ?? [], again);
    checkDuplicateNames(listed, report);
  }
  for (const { cluster } of clusters) {
    for (const { path, value } of cluster.seeds) {
      const key = hostKey(value);
      const member = hosts.get(key);
      const clash = seeds.get(key) ?? (member?.cluster === cluster ? undefined : member);
      if (clash) report(twice(value, path, clash));
      else seeds.set(key, { path, cluster });
    }
  }
}

/** Where an address is listed. */
interface Listing {
  readonly path: Path;
  readonly cluster: ClusterDraft;
}

interface Seen {
  readonly cluster: ClusterDraft;
  readonly hosts: Map<string, Listing>;
  readonly dialled: Map<string, Listing>;
  readonly report: Report;
}

function checkMembers(members: readonly MemberDraft[], { cluster, hosts, dialled, report }: Seen): void {
  for (const { path, host, address = host } of members) {
    const sameHost = hosts.get(hostKey(host));
    const sameAddress = dialled.get(hostKey(address));
    if (sameHost) {
      report(twice(host, path, sameHost));
      continue;
    }
    if (sameAddress) {
      report({
        path,
        clash: sameAddress.path,
        what: `${address} is the address of two members`,
        remedy: 'give each member its own address',
      });
    } else {
      dialled.set(hostKey(address), { path, cluster });
    }
    hosts.set(hostKey(host), { path, cluster });
  }
}

function twice(host: string, path: Path, clash: Listing): Parameters<Report>[0] {
  return { path, clash: clash.path, what: `${host} is listed twice`, remedy: 'keep one of them' };
}

/** A member without a name is reported under its address. */
function checkDuplicateNames(members: readonly MemberDraft[], report: Report): void {
  const hosts = new Map(members.map((member) => [hostKey(member.host), member]));
  const names = new Map<string, MemberDraft>();
  for (const member of members) {
    const { name, path } = member;
    if (name === undefined) continue;
    const namesake = hosts.get(hostKey(name));
    const clash =
      names.get(name) ?? (namesake !== member && namesake?.name === undefined ? namesake : undefined);
    if (clash) {
      const what = `two members are reported as ${name}`;
      report({ path, clash: clash.path, what, remedy: 'give each its own name' });
    } else {
      names.set(name, member);
    }
  }
}
