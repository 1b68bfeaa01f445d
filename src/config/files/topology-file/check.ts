import type { TopologyFileBase } from '../../config.js';
import type { Path, PathProblem } from '../file-problems.js';
import { accessUnder, checkCertificate } from './access.js';
import { checkConfigShard } from './config-shard.js';
import { labelOf, type ClusterDraft, type PartDraft, type Report, type SettledCluster } from './drafts.js';
import { checkDuplicates } from './duplicates.js';

/** Reports problems between the parts of the file, and between the file and the options. */
export function check(clusters: readonly SettledCluster[], base: TopologyFileBase, report: Report): void {
  for (const { cluster, configShard } of clusters) {
    checkParts(cluster, report);
    checkConfigShard(cluster, configShard, report);
    checkAccess(cluster, base, report);
    // A part that defines nothing is reported as such.
    const isEmpty =
      cluster.seeds.length === 0 &&
      cluster.parts.every((part) => part.members.length === 0 && !isEmptyPart(part));
    if (isEmpty && !cluster.partial && !base.uriGiven) {
      report({
        path: cluster.path,
        code: 'empty-cluster',
        what: 'the cluster has neither seeds nor members',
        remedy: 'write seeds, for example [ "10.0.0.1:27017" ], or list the members',
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
      code: 'several-clusters-with-uri',
      what: 'several clusters cannot be combined with mongodb.uri',
      remedy: 'write the seeds of each cluster under its key seeds, and remove mongodb.uri',
    });
  }
  if (base.name !== undefined) {
    report({
      ...at,
      code: 'several-clusters-with-name',
      what: 'several clusters cannot be combined with topology.name',
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
function checkParts({ parts }: ClusterDraft, report: Report): void {
  const named = new Map<string, PartDraft>();
  for (const part of parts) {
    const { clusterRole, name, path } = part;
    if (clusterRole === 'shard' || clusterRole === 'replset') {
      const kind = clusterRole === 'shard' ? 'shards' : 'replica sets';
      const key = `${clusterRole} ${name ?? ''}`;
      const earlier = named.get(key);
      named.set(key, earlier ?? part);
      if (earlier) {
        report(duplicateName(path, earlier.path, `two ${kind} are named ${name ?? '*'}`));
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
    report({
      ...at,
      code: 'star-replica-set',
      what: '* cannot be the name of a replica set',
      remedy: 'write the name of the set',
    });
  } else if (isEvery && members.length > 0) {
    report({
      ...at,
      code: 'star-members',
      what: '* applies to every shard that is not listed and cannot have members',
      remedy: 'write the name of their shard',
    });
  }
  if (isEmptyPart(part)) {
    report({
      ...at,
      code: 'empty-part',
      what: `${isEvery ? '*' : labelOf(part)} has neither members nor access`,
      remedy: isEvery
        ? 'add credentials, tls, apiVersion or discovery, or remove it'
        : 'list its members or remove it',
    });
  }
  if (clusterRole === 'mongos' || clusterRole === 'standalone') {
    for (const member of members.filter(({ arbiter }) => arbiter)) {
      report({
        path: [...member.path, 'arbiter'],
        code: 'misplaced-arbiter',
        what: `a ${clusterRole === 'mongos' ? 'router' : 'standalone server'} cannot be an arbiter`,
        remedy: 'remove arbiter, or list the member under its replica set',
      });
    }
  } else if (!partial && members.length > 0 && members.every(({ arbiter }) => arbiter)) {
    report({
      ...at,
      code: 'only-arbiters',
      what: `${labelOf(part)} has no electable member: all of its members are arbiters`,
      remedy: 'add the data members, or correct arbiter',
    });
  }
}

/** Whether a part has neither members nor its own access. */
function isEmptyPart({ members, access, partial }: PartDraft): boolean {
  const hasNoAccess =
    !access.credentials && !access.tls && access.apiVersion === undefined && access.discovery === undefined;
  return members.length === 0 && hasNoAccess && !partial;
}

/** Clusters are distinguished by their names alone. */
function checkNames(clusters: readonly ClusterDraft[], base: TopologyFileBase, report: Report): void {
  const names = new Map<string, ClusterDraft>();
  for (const cluster of clusters) {
    const { name, nameless, path } = cluster;
    if (nameless && clusters.length > 1) {
      report({
        path,
        code: 'cluster-without-name',
        what: 'a cluster without a name',
        remedy: 'add name to each of several clusters',
      });
    }
    if (!name) continue;
    const earlier = names.get(name.value);
    if (earlier) {
      report(duplicateName(path, earlier.path, `two clusters are named ${name.value}`));
    }
    names.set(name.value, earlier ?? cluster);
    if (clusters.length === 1 && base.name !== undefined && base.name !== name.value) {
      report({
        path: name.path,
        code: 'two-names',
        what: 'the cluster has a different name in topology.name',
        remedy: 'remove one of them',
      });
    }
  }
}

function duplicateName(path: Path, earlier: Path, what: string): PathProblem {
  return { path, clash: earlier, code: 'duplicate-name', what, remedy: 'write a different name for each' };
}
