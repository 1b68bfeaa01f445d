import { ALIASES } from '../../src/config/mongodb/uri-named-options.js';
import { FORMATS } from '../../src/config/options/formats.js';
import { GROUPS, variablesOf, type Catalogue, type Option } from '../../src/config/options/option.js';
import { optionsOf } from '../../src/config/options/schema.js';

const INTRODUCTION = `# Configuration

\`\`\`
mongodb-topology-exporter [check-config] [--option=value …]
\`\`\`

Only a URI is needed, and on a host with MongoDB on port 27017 not even that.
\`mongodb-topology-exporter check-config …\` checks a configuration and prints what would be watched, without
connecting to anything. All problems are reported at once. Each line names the option, the place where it was given
(argument, environment variable, or line and column of the file) and the remedy. The exit status is then 2.

## Where options come from

Every option can be given in three ways. Where several are used, the first in this list takes precedence:

1. argument: \`--scrape.concurrency=64\` or \`--scrape.concurrency 64\`
2. environment variable: \`MONGODB_EXPORTER_SCRAPE_CONCURRENCY=64\`; an empty one counts as absent
3. file named by \`--config.file\` (YAML or JSON), where the dots of a name become nesting

Otherwise the default applies.

- **Switches** take \`true\` or \`false\`, nothing else. Arguments need no value: \`--mongodb.tls\`,
  \`--no-collector.oplog\`.
- **Lists** are separated by commas. Arguments can also be repeated; in a file they can be lists. No other
  option is split at commas: \`mongodb://a:27017,b:27017\` is one URI.
- **Durations** are seconds, or a number with a unit: \`0.5\`, \`250ms\`, \`2s\`, \`1m\`, \`1h\`.
- **Paths** of files are relative to the working directory, wherever they are given.
- **Unknown options** are refused, with the nearest name that exists. Unknown environment variables are ignored:
  Kubernetes sets many of its own.
`;

const EXAMPLE = `## Example file

\`\`\`yaml
# mongodb-topology-exporter --config.file=exporter.yml
mongodb:
  uri: mongodb://db1.example.net:27017,db2.example.net:27017/?replicaSet=rs0
  username: exporter
  password-file: /run/secrets/mongodb-password
  tls-ca-file: /etc/ssl/mongodb-ca.pem
topology:
  name: orders
host-map:
  - db1.example.net:27017=10.0.0.11:27017
  - db2.example.net:27017=10.0.0.12:27017
scrape:
  concurrency: 64
discovery:
  interval: 30s
log:
  level: info
  format: json
\`\`\`
`;

const NOTES = `## The URI

Use the URI of your applications. Its hosts, credentials, \`replicaSet\`, \`authSource\`, \`authMechanism\` and TLS
options apply; the options of this page override them one by one.

- **Spellings of other and older drivers** are accepted, see [the list](#other-spellings).
- **Options without effect on an exporter** are ignored, and one line in the log names them: pool sizes, timeouts,
  read and write concern and the like, because the exporter sets its own. There is no line for \`appName\`,
  \`retryWrites\`, \`retryReads\` and \`w\`, which are in the strings of MongoDB Atlas. \`directConnection=true\`
  (\`connect=direct\`) has a separate line: the exporter connects to each member directly and discovers the others;
  \`--no-discovery.enabled\` limits it to the hosts of the URI.
- **Options that protect the connection or select what is watched** are refused where the exporter cannot apply them:
  \`loadBalanced=true\`, because the members behind one address cannot be distinguished; revocation lists; keys in a
  separate file; names that are misspelt, or that are unknown and look like options of TLS or of the login.

In a URI the characters \`: / ? # [ ] @ %\` of a user name or password must be percent-encoded (\`p@ss\` is \`p%40ss\`).
A password file contains the password as it is. Secrets are never logged. Passwords, URIs and certificates in files
can be [rotated](credentials.md) while the exporter runs.

With \`mongodb+srv://\` the members come from DNS, and TLS is on unless the URI has \`tls=false\`. A file of
certificates or keys, as an option or in the URI, also enables TLS.

### Other spellings

${otherSpellings()}

Old drivers separate options by \`;\`, which is accepted before a known option.
With \`authMechanism=MONGODB-CR\`, which MongoDB has removed, the mechanism is negotiated.

## Servers that require an API version

A server with \`requireApiVersion\` refuses every command that declares no version of the Stable API, including hello: its
members are down with the reason \`protocol\`. \`--mongodb.api-version=1\` makes the exporter declare it, as does
\`apiVersion=1\` in the URI. It is never strict (\`apiStrict\`), because most of the exporter's commands are outside of
the Stable API, which exists since MongoDB 5.0. Where some clusters are older, set \`apiVersion\` for the others in the
[topology file](topology-file.md).

## Addresses that differ: \`host-map\` and \`discovery.horizon\`

The members of a replica set are known by the names in its configuration. Where the exporter cannot connect to these
names (containers, port forwarding, NAT), there are two remedies. Both keep the names in the metrics:

- \`host-map\` sets the address of one member: \`--host-map=db1:27017=localhost:37017\` reports \`db1:27017\` and connects
  to \`localhost:37017\`. The exporter connects to all other members by their names.
- \`discovery.horizon\` takes the addresses from the set itself, where its configuration has
  [split horizons](https://www.mongodb.com/docs/manual/reference/replica-configuration/):
  \`--discovery.horizon=external\` connects to each member at its \`horizons.external\`.

For a member in the map, the map takes precedence over the horizon.

Without either, a member of a replica set whose name leads nowhere (it cannot be resolved, the port is closed or silent,
or a process of another member replies there) is reached at the address of the URI or of the topology file at which a
process replies as that member. Therefore a container with a mapped port needs one seed, and a set behind several mapped
ports or tunnels needs one seed for each member: \`mongodb://127.0.0.1:37017,127.0.0.1:37018\`. One line in the log names
each such member, the reason, and the \`--host-map\` that makes it permanent. Members without such a seed are down, and
their log lines name the remedy as well.

A name of \`localhost\` or \`127.x.x.x\` means different hosts to the set and to the exporter. The exporter connects to it
only where a seed of the set is on the exporter's own host, and is not the end of a tunnel or a mapped port. Otherwise the
member is down with the reason \`unreachable\`, no connection is attempted, and a line in the log reports it.

### Which name TLS checks

- A member that \`host-map\` or an \`address\` of the topology file leads to another address is sent its own name (SNI), and
  its certificate must be for its own name or for the address.
- Every other member is sent the name of its address, and its certificate must be for that name or IP address: a seed, a
  member by its own name, a member at its address in a split horizon, a member at the seed that replies as it.

The own name is the one on the left of the map, or \`host\` in the topology file, never a name that the server reports. In
a split horizon the name that TLS sends selects the names that the server reports. Therefore a member behind a tunnel with a
certificate for its own name needs \`--host-map=db1.internal:27017=127.0.0.1:37017\`, and no weaker check. A proxy that
routes by SNI needs the names of the horizon.
`;

/** The page docs/configuration.md. */
export function configurationPage(catalogue: Catalogue): string {
  const options = [...optionsOf(catalogue)];
  const tables = GROUPS.map((group) => {
    const rows = options.filter(([, option]) => option.group === group).map(row);
    return rows.length === 0
      ? ''
      : `## ${group}\n\n| Option | Environment | Default | Meaning |\n| --- | --- | --- | --- |\n${rows.join('')}`;
  });
  return [INTRODUCTION, EXAMPLE, ...tables.filter((table) => table !== ''), NOTES].join('\n');
}

function row([name, option]: readonly [string, Option]): string {
  const { kind, shown } = FORMATS[option.format];
  const value = kind === 'switch' ? '' : `=<${shown}>`;
  const fallback = option.default === null ? (option.otherwise ?? '') : `\`${option.default}\``;
  const cells = [
    `\`--${name}${value}\``,
    variablesOf(option)
      .map((variable) => `\`${variable}\``)
      .join(', else '),
    fallback,
    option.doc,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
}

/** The spellings of other drivers, by their meaning. */
function otherSpellings(): string {
  const names = new Map<string, string[]>();
  for (const [name, { meaning }] of Object.entries(ALIASES)) {
    names.set(meaning, [...(names.get(meaning) ?? []), `\`${name}\``]);
  }
  return [...names].map(([meaning, spellings]) => `- \`${meaning}\`: ${spellings.join(', ')}`).join('\n');
}
