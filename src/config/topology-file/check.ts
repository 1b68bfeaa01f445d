import { accessUnder, checkCertificate } from './access.js';
import { checkParts, saysNothing } from './check-parts.js';
import { checkConfigShard } from './config-shard.js';
import type { ClusterDraft } from './draft.js';
import { checkDuplicates, type Settled } from './duplicates.js';
import type { Report } from './finding.js';
import { checkNames } from './names.js';
import type { TopologyFileBase } from '../config.js';

/** What is wrong between the parts of the file, and between the file and the options. */
export function check(clusters: readonly Settled[], base: TopologyFileBase, report: Report): void {
  for (const { cluster, configShard } of clusters) {
    checkParts(cluster, report);
    checkConfigShard(cluster, configShard, report);
    checkAccess(cluster, base, report);
    // A part that says nothing is reported as such.
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
