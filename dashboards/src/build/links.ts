import {
  DashboardLinkBuilder,
  DashboardLinkType,
  type DashboardLink,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { runbookUrl } from './alert-rules.js';

/** Of every board: the links between them go by it. */
export const TAG = 'mongodb-topology';

/** The boards by what they are called in links. They are also what alerts point to. */
export const UID = {
  overview: 'mongodb-topology-overview',
  replicaSet: 'mongodb-topology-replica-set',
  instance: 'mongodb-topology-instance',
  shardedCluster: 'mongodb-topology-sharded-cluster',
  collections: 'mongodb-topology-collections',
  storageEngine: 'mongodb-topology-storage-engine',
  hosts: 'mongodb-topology-hosts',
  exporter: 'mongodb-topology-exporter',
} as const;

/** The other boards, at the head of each, with the time and the variables as they are. */
export function boardLinks(): Builder<DashboardLink> {
  return new DashboardLinkBuilder('MongoDB topology')
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .icon('external link')
    .asDropdown(false)
    .includeVars(true)
    .keepTime(true)
    .targetBlank(false);
}

/** How a link takes a label from where it was clicked: a column of the row by its title, or the line itself. */
export type From =
  { readonly columns: Readonly<Record<string, string>> } | { readonly labels: readonly string[] };

/** Which variable takes which label. */
const VARIABLE_OF: Readonly<Record<string, string>> = {
  mongodb_cluster: 'cluster',
  cluster_role: 'cluster_role',
  replica_set: 'set',
  host: 'host',
  member: 'member',
};

/** From a row or line to the board about it. Time and data source are kept; labels of the row become variables. */
export function dataLink(title: string, uid: string, from: From): Builder<DashboardLink> {
  const chosen =
    'columns' in from
      ? Object.entries(from.columns).map(([label, column]) => choice(label, `\${__data.fields["${column}"]}`))
      : from.labels.map((label) => choice(label, `\${__field.labels.${label}}`));
  const url = [`/d/${uid}?\${datasource:queryparam}`, ...chosen, '${__url_time_range}'].join('&');
  return {
    // Data links have three fields only, though the schema shares the type with links of boards.
    build: () => ({ title, url, targetBlank: false }) as DashboardLink,
  };
}

/** From a row about an alert to its runbook. */
export function runbookLink(column: string): Builder<DashboardLink> {
  const url = runbookUrl().replace('NAME', `\${__data.fields["${column}"]}`);
  return { build: () => ({ title: 'Runbook', url, targetBlank: true }) as DashboardLink };
}

function choice(label: string, value: string): string {
  return `var-${VARIABLE_OF[label]!}=${value}`;
}
