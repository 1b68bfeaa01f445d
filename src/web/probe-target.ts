import type { Share } from '../config/config.js';
import { watcherOf } from '../topology/share.js';
import type { Cluster, Member, Topology } from '../topology/types.js';

/** What `/probe` is asked for. */
export interface ProbeTarget {
  readonly target: string;
  readonly cluster?: string;
}

/** Why there is no page. */
export interface Refusal {
  readonly status: 400 | 404;
  readonly text: string;
}

/** Where several exporters share the topology. */
export interface Others {
  readonly share: Share;
  /** With what the others watch, as far as this one knows it. */
  readonly whole: () => Topology;
}

/** @returns what is wrong with the question */
export function probeTarget(query: Readonly<Record<string, unknown>>): ProbeTarget | Refusal {
  const { target, cluster } = query;
  if (target === undefined || target === '') {
    return { status: 400, text: 'target is missing: /probe?target=<member>; /sd lists the members' };
  }
  if (typeof target !== 'string') return { status: 400, text: 'target is given more than once' };
  if (cluster === undefined || cluster === '') return { target };
  if (typeof cluster !== 'string') return { status: 400, text: 'cluster is given more than once' };
  return { target, cluster };
}

/**
 * The known member by that name. Names are compared as text and never resolved or dialled: whoever may ask must not
 * have the exporter connect, or log in, to a place of his choice. What was asked is not repeated in the answer.
 */
export function knownMember(topology: Topology, asked: ProbeTarget, others?: Others): Member | Refusal {
  const { target } = asked;
  const [member, another] = clustersOf(topology, asked).flatMap(({ members }) =>
    members.filter(({ name }) => name === target),
  );
  if (!member) return { status: 404, text: others ? notOwn(asked, others) : NOT_KNOWN };
  if (!another) return member;
  return {
    status: 400,
    text: 'several clusters have a member of this name: add &cluster=<name>, the label mongodb_cluster',
  };
}

const NOT_KNOWN = 'no member of this name is known; /sd lists the members';

/** The exporter that watches it, where that is known: of sets of others it need not know all members. */
function notOwn(asked: ProbeTarget, { share: { ordinal, total }, whole }: Others): string {
  const watchers = clustersOf(whole(), asked).map((one) => watcherOf(one, asked.target, total));
  const another = watchers.find((watcher) => watcher !== undefined && watcher !== ordinal);
  const own = `/sd lists the members that this one watches, ${ordinal} of ${total} (--shard.ordinal, --shard.total)`;
  return another === undefined
    ? `no member of this name is known to this exporter; ${own}`
    : `the exporter with --shard.ordinal=${another} watches this member; ${own}`;
}

function clustersOf({ clusters }: Topology, { cluster }: ProbeTarget): readonly Cluster[] {
  return clusters.filter(({ name }) => cluster === undefined || name === cluster);
}
