import { FORMATS } from './options/formats.js';
import { GROUPS, variablesOf, type Catalogue, type Option } from './options/option.js';
import { optionsOf } from './options/schema.js';

const WIDTH = 100;
const INDENT = '      ';

const INTRODUCTION = [
  'mongodb-topology-exporter watches a whole MongoDB deployment from one process, and serves it to Prometheus: a standalone server, a replica set, or a sharded cluster with its routers, config servers and shards.',
  'Only the address of one live member is needed; the other members are discovered from there.',
];

const EXAMPLES = `Examples:
  A replica set on this host; the metrics are on http://localhost:9927/metrics:
    mongodb-topology-exporter --mongodb.uri='mongodb://localhost:27017/?replicaSet=rs0'

  With login and TLS, the password in a file; two seeds, in case one is down at start:
    mongodb-topology-exporter --mongodb.uri='mongodb://db1:27017,db2:27017' \\
      --mongodb.username=exporter --mongodb.password-file=/run/secrets/mongodb \\
      --mongodb.tls-ca-file=/etc/ssl/mongodb-ca.pem

  A sharded cluster, from one router; or as a file describes it:
    mongodb-topology-exporter --mongodb.uri='mongodb://router1:27017'
    mongodb-topology-exporter --topology.file=cluster.json

  Check a configuration file without connecting to anything:
    mongodb-topology-exporter check-config --config.file=exporter.yml
`;

const SOURCES = [
  'Every option can be given as an argument, as an environment variable or in a YAML or JSON file. An argument overrides the environment, the environment overrides the file, the file overrides the default. An empty variable counts as absent.',
  'Switches need no value: --mongodb.tls means --mongodb.tls=true, --no-collector.oplog means --collector.oplog=false. Lists are separated by commas; as arguments they can also be repeated.',
];

/** The text of `--help`. */
export function usage(catalogue: Catalogue): string {
  const options = [...optionsOf(catalogue)];
  const groups = GROUPS.map((group) => {
    const members = options.filter(([, option]) => option.group === group);
    return members.length === 0 ? '' : `${group}:\n${members.map(describe).join('')}`;
  });
  return [
    wrap(INTRODUCTION.join(' '), ''),
    'Usage: mongodb-topology-exporter [check-config] [--option=value …]\n',
    EXAMPLES,
    ...SOURCES.map((paragraph) => wrap(paragraph, '')),
    ...groups.filter((group) => group !== ''),
    'Commands:\n' +
      `  check-config\n${wrap('Check the configuration, print what would be watched, and end.', INDENT)}` +
      `  --help, -h\n${wrap('Print this text.', INDENT)}` +
      `  --version\n${wrap('Print the version.', INDENT)}`,
  ].join('\n');
}

function describe([name, option]: readonly [string, Option]): string {
  const { kind, shown } = FORMATS[option.format];
  const value = kind === 'switch' ? '' : `=<${shown}>`;
  const facts = [
    option.doc,
    ...[option.default ?? option.otherwise].flatMap((value) =>
      value === undefined ? [] : [`Default: ${value}`],
    ),
    `Environment: ${variablesOf(option).join(', else ')}`,
  ];
  return `  --${name}${value}\n${facts.map((fact) => wrap(fact, INDENT)).join('')}`;
}

/** Breaks a paragraph into lines of at most 100 columns. */
function wrap(paragraph: string, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of paragraph.split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent;
    }
    line += line.trim() === '' ? word : ` ${word}`;
  }
  return `${[...lines, line].join('\n')}\n`;
}
