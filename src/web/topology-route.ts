import type { RequestHandler } from 'express';
import type { SnapshotStore } from '../app/snapshot.js';
import type { MemberResult } from '../scrape/scrape.js';
import { memberKey, setKey, type Cluster, type Member } from '../topology/model/topology.js';
import { knownBy, type Known } from './page/view-model/topology.js';

/** `GET /api/topology`: the currently known members with the analysis of the last scrape; sends no requests. */
export function topologyRoute(snapshots: Pick<SnapshotStore, 'current'>): RequestHandler {
  return (_, response) => {
    const { topology, analysis } = snapshots.current;
    const known = knownBy(analysis ? { analysis } : {});
    response.set('cache-control', 'no-store').json({
      ...(analysis && { scrapedAt: new Date(analysis.scrape.startedAt).toISOString() }),
      clusters: topology.clusters.map((cluster) => describeCluster(cluster, known)),
    });
  };
}

function describeCluster(cluster: Cluster, known: Known): object {
  const { name, clusterId, discovery, sets, members } = cluster;
  const inSets = new Set(sets.flatMap((set) => set.members));
  return {
    name,
    ...(clusterId !== undefined && { clusterId }),
    discovery: {
      ...(discovery.success !== undefined && { success: discovery.success }),
      ...(discovery.lastSuccessAt !== undefined && {
        lastSuccess: new Date(discovery.lastSuccessAt).toISOString(),
      }),
    },
    replicaSets: sets.map((set) => {
      const view = known.sets.get(setKey(set));
      return {
        name: set.name,
        clusterRole: set.clusterRole,
        ...(set.shard !== undefined && { shard: set.shard }),
        ...(view?.primary !== undefined && { primary: view.primary }),
        ...(view && { primaries: view.primaries }),
        ...(view?.term !== undefined && { term: view.term }),
        ...(view?.quorum.faultTolerance !== undefined && { faultTolerance: view.quorum.faultTolerance }),
        members: set.members.map((member) => describeMember(member, known)),
      };
    }),
    others: members.filter((member) => !inSets.has(member)).map((member) => describeMember(member, known)),
  };
}

function describeMember(member: Member, { results, views }: Known): object {
  const { name, address, clusterRole, hostname, arbiter, declared, discovered } = member;
  const result = results.get(memberKey(member));
  const view = views.get(memberKey(member));
  return {
    name,
    address,
    clusterRole,
    host: hostname,
    arbiter,
    declared,
    discovered,
    ...(result && reachability(result)),
    ...(view?.state !== undefined && { state: view.state }),
    ...(view?.lagSeconds !== undefined && { lagSeconds: view.lagSeconds }),
  };
}

function reachability({ up, failure, known }: MemberResult): object {
  return {
    up,
    ...(failure && { phase: failure.phase, reason: failure.reason }),
    ...(known.version !== '' && { version: known.version }),
  };
}
