import { BASE_LABELS, type Scope } from '../../../src/metrics/labels.js';

/** What the variables of the board choose, for each kind of identity; see variables.ts. */
const CHOSEN: Readonly<Record<Exclude<Scope, 'deployment'>, string>> = {
  member:
    // The name of a member begins with its host.
    'mongodb_cluster=~"$cluster", cluster_role=~"$cluster_role", replica_set=~"$set", member=~"$host:.+", member=~"$member"',
  set: 'mongodb_cluster=~"$cluster", cluster_role=~"$cluster_role", replica_set=~"$set"',
  cluster: 'mongodb_cluster=~"$cluster"',
  host: 'mongodb_cluster=~"$cluster", host=~"$host"',
};

export type Chosen = keyof typeof CHOSEN;

/** Which series of a metric, beside what the variables choose. */
export interface Pick {
  /** Labels to keep beside those of the identity. */
  readonly labels?: readonly string[];
  /** One more matcher. */
  readonly where?: string;
}

/** The series that the variables choose. */
export function series(scope: Chosen, name: string, where?: string): string {
  return `${name}{${CHOSEN[scope]}${where === undefined ? '' : `, ${where}`}}`;
}

/** Label names of an identity, as they stand in `by` and `on`. */
export function identity(scope: Chosen, labels: readonly string[] = []): string {
  return `(${[...BASE_LABELS[scope], ...labels].join(', ')})`;
}

/** One series per identity, also where several exporters, or several jobs, report the same. */
export function once(scope: Chosen, vector: string, labels?: readonly string[]): string {
  return `max by ${identity(scope, labels)} (${vector})`;
}

/** A gauge as it stands. */
export function gauge(scope: Chosen, name: string, { labels, where }: Pick = {}): string {
  return once(scope, series(scope, name, where), labels);
}

/** Growth of a counter per second. */
export function rate(scope: Chosen, name: string, { labels, where }: Pick = {}): string {
  return once(scope, `rate(${series(scope, name, where)}[$__rate_interval])`, labels);
}

/** Growth of a counter within a window; `$__range` is all that the board shows. */
export function increase(
  scope: Chosen,
  name: string,
  { labels, where, within = '$__rate_interval' }: Pick & { readonly within?: string } = {},
): string {
  return once(scope, `increase(${series(scope, name, where)}[${within}])`, labels);
}

/**
 * How much a counter has grown since the point before, exactly: each event is in one point, as a whole number. The
 * second part is for counters that have started anew.
 */
export function counted(scope: Chosen, name: string, { labels, where }: Pick = {}): string {
  const now = once(scope, series(scope, name, where), labels);
  const before = once(scope, `${series(scope, name, where)} offset $__interval`, labels);
  return `((${now} - ${before}) >= 0 or (${now} and ${before}))`;
}

/** The series with the highest values at the end of the time shown: a board of hundreds of members stays readable. */
export function largest(count: number, vector: string, by: string): string {
  return `${vector} and on (${by}) topk(${count}, max by (${by}) (${atEnd(vector)}))`;
}

/** The same vector as it is at the end of the time shown. */
function atEnd(vector: string): string {
  return vector.replaceAll(/(\}(?:\[[^\]]+\])?)/g, '$1 @ end()');
}

/** A metric of exporters themselves: many programs have the same names. */
export function own(name: string, where?: string): string {
  return `${name}{job=~"$job"${where === undefined ? '' : `, ${where}`}}`;
}

/** Series of exporters that watch a chosen cluster. Their own metrics carry the labels of Prometheus alone. */
export function ofExporters(vector: string): string {
  return `(${vector}) and on (job, instance) ${series('cluster', 'mongodb_up')}`;
}

/** 0 where there is nothing to count. */
export function orNone(vector: string): string {
  return `(${vector}) or vector(0)`;
}
