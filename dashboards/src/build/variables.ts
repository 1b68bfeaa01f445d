import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DATASOURCE } from './query.js';

const ALL = { selected: true, text: ['All'], value: ['$__all'] };

interface Chained {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** The series whose label it offers, as narrow as the variables before it. */
  readonly series: string;
  readonly values: string;
  /**
   * The regular expression that "All" stands for. Absent: all values that are offered, so that what is chosen before
   * narrows what is shown.
   */
  readonly all?: string;
}

const TO_COMPONENT = 'mongodb_cluster=~"$cluster"';
const TO_SET = `${TO_COMPONENT}, cluster_role=~"$cluster_role"`;
const TO_HOST = `${TO_SET}, replica_set=~"$set"`;
const TO_MEMBER = `${TO_HOST}, host=~"$host"`;

const CHAIN: readonly Chained[] = [
  {
    name: 'cluster',
    label: 'Cluster',
    description: 'The topology: a sharded cluster, a replica set or a single server.',
    series: 'mongodb_up',
    values: 'mongodb_cluster',
    all: '.+',
  },
  {
    name: 'cluster_role',
    label: 'Cluster role',
    description: 'What the process is for: mongos, config, shard, replset or standalone.',
    series: `mongodb_up{${TO_COMPONENT}}`,
    values: 'cluster_role',
    all: '.+',
  },
  {
    name: 'set',
    label: 'Set',
    description: 'The replica set. Routers and single servers are in none: they are shown with "All".',
    series: `mongodb_up{${TO_SET}}`,
    values: 'replica_set',
    all: '.*',
  },
  {
    name: 'host',
    label: 'Node',
    description: 'The machine: the host part of the name of a member.',
    series: `mongodb_member_info{${TO_HOST}}`,
    values: 'host',
    all: '.+',
  },
  {
    name: 'member',
    label: 'Member',
    description: 'The process, as host:port.',
    series: `mongodb_member_info{${TO_MEMBER}}`,
    values: 'member',
  },
];

/** The variables of every board, each narrowed by those before it. */
export function variables(): readonly VariableModel[] {
  const datasource = new DatasourceVariableBuilder('datasource')
    .label('Data source')
    .description('The Prometheus that scrapes the exporter.')
    .type('prometheus')
    .build();
  return [datasource, ...CHAIN.map(chained)].map(withoutOthers);
}

function chained({ name, label, description, series, values, all }: Chained): VariableModel {
  const query = `label_values(${series}, ${values})`;
  const builder = new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(DATASOURCE)
    .query({ query, refId: name })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .current(ALL);
  return (all === undefined ? builder : builder.allValue(all)).build();
}

/** Leaves out what the builders add for other kinds of variables and for later releases of Grafana. */
function withoutOthers(variable: VariableModel): VariableModel {
  const { auto: _auto, auto_min: _min, auto_count: _count, allowCustomValue: _custom, ...rest } = variable;
  return rest;
}
