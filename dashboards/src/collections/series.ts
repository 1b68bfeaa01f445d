import { series } from '../build/promql.js';

/** What a row shows while its collector is off. */
export const needs = (collector: string): string =>
  `No data: start the exporter with --collector.${collector}`;

/** A metric of the whole deployment, by collection or database: the same of every exporter. */
export function ofDeployment(name: string, labels: string): string {
  return `max by (${labels}) (${name}{mongodb_cluster=~"$cluster", replica_set=~"$set"})`;
}

export const COLLECTION = 'mongodb_cluster, replica_set, database, collection';

export const INDEX = `${COLLECTION}, index`;

/** A rate of members, over all chosen ones, by labels. */
export function rateBy(name: string, labels: string, where?: string): string {
  return `sum by (${labels}) (max by (mongodb_cluster, member, ${labels}) (rate(${series('member', name, where)}[$__rate_interval])))`;
}

/**
 * Least steps of the queries: replies of collectors are kept, so that a rate needs a window of more than twice their age
 * (`--top.max-age` and the like).
 */
export const STEP = { top: '3m', latency: '3m', indexStats: '15m', collStats: '30m' } as const;

/** Of so many collections a line is drawn. */
export const MOST = 10;

export const topLines = (expr: string) => [
  { expr: `topk(${MOST}, ${expr})`, legend: '{{database}}.{{collection}}' },
];
