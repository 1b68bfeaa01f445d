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
  /** The regular expression that "All" stands for. */
  readonly all: string;
}

const TO_CLUSTER = 'job=~"$job"';
const TO_ROLE = `${TO_CLUSTER}, mongodb_cluster=~"$cluster"`;
const TO_SET = `${TO_ROLE}, cluster_role=~"$cluster_role"`;
const TO_HOST = `${TO_SET}, replica_set=~"$set"`;
const TO_MEMBER = `${TO_HOST}, host=~"$host"`;

const CHAIN: readonly Chained[] = [
  {
    name: 'job',
    label: 'Job',
    description: 'The job of Prometheus that scrapes the exporters.',
    series: 'mongodb_exporter_build_info',
    values: 'job',
    all: '.+',
  },
  {
    name: 'cluster',
    label: 'Cluster',
    description: 'The deployment: a sharded cluster, a replica set or a standalone.',
    series: `mongodb_up{${TO_CLUSTER}}`,
    values: 'mongodb_cluster',
    all: '.+',
  },
  {
    name: 'cluster_role',
    label: 'Cluster role',
    description: 'What the member is for: mongos, config, shard, replset or standalone.',
    series: `mongodb_up{${TO_ROLE}}`,
    values: 'cluster_role',
    all: '.+',
  },
  {
    name: 'set',
    label: 'Set',
    description: 'The replica set. Routers and standalones are in none: "All" shows them.',
    series: `mongodb_up{${TO_SET}}`,
    values: 'replica_set',
    all: '.*',
  },
  {
    name: 'host',
    label: 'Host',
    description: 'The host part of the name of a member.',
    series: `mongodb_member_info{${TO_HOST}}`,
    values: 'host',
    all: '.+',
  },
  {
    name: 'member',
    label: 'Member',
    description: 'A mongod or mongos, as host:port.',
    series: `mongodb_member_info{${TO_MEMBER}}`,
    values: 'member',
    all: '.+',
  },
];

/** How the variables of one board differ from those of the others. */
export interface VariableChoices {
  /** Those of which exactly one value is chosen. */
  readonly single?: readonly string[];
  /** Those that offer several values, but not all of them. */
  readonly without?: readonly string[];
}

/** The variables of every board, each narrowed by those before it. */
export function variables(choices: VariableChoices = {}): readonly VariableModel[] {
  const datasource = new DatasourceVariableBuilder('datasource')
    .label('Data source')
    .description('The Prometheus that scrapes the exporter.')
    .type('prometheus')
    .build();
  return [datasource, ...CHAIN.map((variable) => chained(variable, choices))].map(withoutOthers);
}

function chained(variable: Chained, { single = [], without = [] }: VariableChoices): VariableModel {
  const { name, label, description, series, values, all } = variable;
  const query = `label_values(${series}, ${values})`;
  const isSingle = single.includes(name);
  const builder = new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(DATASOURCE)
    .query({ query, refId: name })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(!isSingle);
  // A variable without a current value begins with the first that is offered.
  if (isSingle || without.includes(name)) return builder.includeAll(false).build();
  return builder.includeAll(true).current(ALL).allValue(all).build();
}

/** Leaves out what the builders add for other kinds of variables and for later releases of Grafana. */
function withoutOthers(variable: VariableModel): VariableModel {
  const { auto: _auto, auto_min: _min, auto_count: _count, allowCustomValue: _custom, ...rest } = variable;
  return rest;
}
