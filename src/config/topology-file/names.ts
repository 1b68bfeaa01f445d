import type { ClusterDraft } from './draft.js';
import type { Report } from './finding.js';
import type { TopologyFileBase } from '../config.js';

/** What a cluster is called; undefined where it has no name of its own and needs one. */
export function nameOf(cluster: ClusterDraft, isOnly: boolean, base: TopologyFileBase): string | undefined {
  if (cluster.name || !isOnly) return cluster.name?.value;
  const { replicaSet, srv, seeds } = base.target;
  const ofUri = base.uriGiven ? (replicaSet ?? srv?.name ?? seeds[0]) : undefined;
  const firstMember = cluster.parts.flatMap(({ members }) => members)[0]?.host;
  return base.name ?? ofUri ?? cluster.seeds[0]?.value ?? firstMember;
}

/** Clusters are told apart by their names alone. */
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
