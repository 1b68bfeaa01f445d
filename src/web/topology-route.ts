import type { RequestHandler } from 'express';
import type { SnapshotStore } from '../app/snapshot.js';
import { STATE } from '../replset/status.js';
import type { ClusterView, MemberEntry, SetView, TopologyView } from './view-model/types.js';
import { viewModel } from './view-model/view-model.js';

/** `GET /api/topology`: the known members as the topology page shows them; sends no requests to them. */
export function topologyRoute(snapshots: Pick<SnapshotStore, 'current'>): RequestHandler {
  return (_, response) => {
    response.set('cache-control', 'no-store').json(topologyJson(viewModel(snapshots.current)));
  };
}

/** The JSON of the view model; what is unknown is left out. See docs/endpoints.md. */
export function topologyJson({ scrapedAt, clusters }: TopologyView): object {
  return {
    ...(scrapedAt !== undefined && { scrapedAt: isoTime(scrapedAt) }),
    clusters: clusters.map(clusterJson),
  };
}

function clusterJson(cluster: ClusterView): object {
  const { name, clusterId, discovered, lastDiscoveryAt, sets, others } = cluster;
  return {
    name,
    ...(clusterId !== undefined && { clusterId }),
    discovery: {
      ...(discovered !== undefined && { success: discovered }),
      ...(lastDiscoveryAt !== undefined && { lastSuccessAt: isoTime(lastDiscoveryAt) }),
    },
    replicaSets: sets.map(setJson),
    otherMembers: others.flatMap(({ members }) => members.map(memberJson)),
  };
}

function setJson({ name, clusterRole, shard, primary, members, ...set }: SetView): object {
  const { primaries, term, faultTolerance } = set;
  return {
    name,
    clusterRole,
    ...(shard !== undefined && { shard }),
    ...(primary.status === 'active' && { primary: primary.name }),
    ...(primaries !== undefined && { primaries }),
    ...(term !== undefined && { term }),
    ...(faultTolerance !== undefined && { faultTolerance }),
    members: members.map(memberJson),
  };
}

function memberJson(member: MemberEntry): object {
  const { name, address, clusterRole, hostname, arbiter, declared, discovered } = member;
  const { up, down, version, lagSeconds } = member;
  const state = up === true ? stateNumber(member.state) : undefined;
  return {
    ...{ name, address, clusterRole, host: hostname, arbiter, declared, discovered },
    ...(up !== undefined && { up }),
    ...(down && { phase: down.phase, reason: down.reason }),
    ...(version !== undefined && { version }),
    ...(state !== undefined && { state }),
    ...(lagSeconds !== undefined && { lagSeconds }),
  };
}

/** Absent: the exporter's own words, such as UP, have no number. */
function stateNumber(state: string): number | undefined {
  return state in STATE ? STATE[state as keyof typeof STATE] : undefined;
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
