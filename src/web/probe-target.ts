import type { Member, Topology } from '../topology/types.js';

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
export function knownMember({ clusters }: Topology, { target, cluster }: ProbeTarget): Member | Refusal {
  const [member, another] = clusters
    .filter(({ name }) => cluster === undefined || name === cluster)
    .flatMap(({ members }) => members.filter(({ name }) => name === target));
  if (!member) return { status: 404, text: 'no member of this name is known; /sd lists the members' };
  if (!another) return member;
  return {
    status: 400,
    text: 'several clusters have a member of this name: add &cluster=<name>, the label mongodb_cluster',
  };
}
