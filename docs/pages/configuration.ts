import { FORMATS } from '../../src/config/options/formats.js';
import { ALIASES } from '../../src/config/mongodb/uri-named-options.js';
import { GROUPS, variablesOf, type Catalogue, type Option } from '../../src/config/options/option.js';
import { optionsOf } from '../../src/config/options/schema.js';

const INTRODUCTION = `# Configuration

\`\`\`
mongodb-topology-exporter [check-config] [--option=value …]
\`\`\`

Nothing but a URI is needed, and on a machine with a MongoDB on port 27017 not even that.
\`mongodb-topology-exporter check-config …\` checks a configuration and prints what would be watched, without
connecting to anything. Errors are reported all at once; each line names the option, the place where it was given
(argument, environment variable, or line and column of the file) and the remedy. The exit status is then 2.

## Where options come from

Every option can be given in three ways; where more than one is used, the upper one wins:

1. argument: \`--scrape.concurrency=64\` or \`--scrape.concurrency 64\`
2. environment variable: \`MONGODB_EXPORTER_SCRAPE_CONCURRENCY=64\`; an empty one counts as absent
3. file named by \`--config.file\` (YAML or JSON), where the dots of a name become nesting

Without any of them the default holds.

- **Switches** take \`true\` or \`false\`, nothing else. As arguments they can stand alone: \`--mongodb.tls\`,
  \`--no-collector.oplog\`.
- **Lists** are separated by commas; as arguments they can also be repeated, in the file they are lists. No other
  option is split at commas: \`mongodb://a:27017,b:27017\` is one URI.
- **Durations** are seconds, or a number with a unit: \`0.5\`, \`250ms\`, \`2s\`, \`1m\`, \`1h\`.
- **Paths** of files are relative to the working directory, wherever they are written.
- **Unknown options** are refused, with the nearest name that exists. Unknown environment variables are not:
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

Paste the one your applications use. Its hosts, credentials, \`replicaSet\`, \`authSource\`, \`authMechanism\` and TLS
options count; the options of this page override them one by one.

- **Spellings of other and older drivers** are understood, see [the list](#other-spellings).
- **Options without a meaning for an exporter** are passed over, and one line in the log names them: pool sizes, timeouts,
  read and write concern and the like, since the exporter sets its own. There is no line for \`appName\`, \`retryWrites\`,
  \`retryReads\` and \`w\`, which are in the strings that MongoDB Atlas hands out. \`directConnection=true\`
  (\`connect=direct\`) has a line of its own: the exporter connects to each member directly, and finds the others;
  \`--no-discovery.enabled\` keeps it to the hosts of the URI.
- **Options that guard the connection or choose what is watched** are refused where the exporter cannot follow them:
  \`loadBalanced=true\`, since behind one address the members cannot be told apart; revocation lists; keys in a file of
  their own; names that are misspelt, or that are unknown and look like options of TLS or of the login.

In a URI the characters \`: / ? # [ ] @ %\` of a user name or password must be percent-encoded (\`p@ss\` is \`p%40ss\`); in
a password file the password stands as it is. Secrets are never logged. Passwords, URIs and certificates in files
can be [rotated](credentials.md) while the exporter runs.

With \`mongodb+srv://\` the members come from DNS, and TLS is on unless the URI says \`tls=false\`. Any file of
certificates or keys, given as option or in the URI, switches TLS on too.

### Other spellings

${otherSpellings()}

Old drivers separate options by \`;\`, which is understood in front of an option that is known.
\`authMechanism=MONGODB-CR\`, which MongoDB has removed, leaves the login to be agreed on.

## Servers that require an API version

A server with \`requireApiVersion\` refuses every command that names no version of the Stable API, hello included: its
members are down with the reason \`protocol\`. \`--mongodb.api-version=1\` has the exporter name it, as does
\`apiVersion=1\` in the URI. It is never strict (\`apiStrict\`), since most of what the exporter asks is outside of
the Stable API. It exists since MongoDB 5.0: where some clusters are older, write \`apiVersion\` into the
[topology file](topology-file.md) for the others.

## Addresses that differ: \`host-map\` and \`discovery.horizon\`

The members of a replica set are known by the names in its configuration. Where these cannot be dialled from the
exporter's place (containers, port forwarding, NAT), there are two remedies, and the names in the metrics stay the same
with both:

- \`host-map\` says where to dial one member: \`--host-map=db1:27017=localhost:37017\` reports \`db1:27017\` and dials
  \`localhost:37017\`. Members that are not in the map are dialled by their names.
- \`discovery.horizon\` takes the addresses from the set itself, where its configuration has
  [split horizons](https://www.mongodb.com/docs/manual/reference/replica-configuration/):
  \`--discovery.horizon=external\` dials each member at its \`horizons.external\`.

A member in the map is dialled as the map says, whatever the horizon.

Without either, a member of a replica set whose name cannot be dialled (it cannot be resolved, the port is closed or silent,
or another process answers there) is dialled at the address of the URI or of the topology file at which a process
answers as that member. So a container with a mapped port needs one seed, and a set behind several mapped ports or tunnels one
seed for each member: \`mongodb://127.0.0.1:37017,127.0.0.1:37018\`. One line in the log names each such member, the reason, and
the \`--host-map\` that makes it permanent. Members that no seed leads to are down, and their lines name the remedy too.

A name of \`localhost\` or \`127.x.x.x\` means another host to the set than to the exporter. It is dialled only where a seed of
the set is on the exporter's own host, and not the end of a tunnel or a mapped port. Else the member is down with the
reason \`unreachable\`, nothing is dialled, and a line in the log says so.

### Which name TLS checks

- A member that \`host-map\` or an \`address\` of the topology file leads to another address is sent its own name (SNI), and its
  certificate must be for its own name or for the address.
- Any other is sent the name that is dialled, and its certificate must be for that name or IP address: a seed, a member by
  its own name, a member at its address in a split horizon, a member at the seed that answers as it.

The own name is the one on the left of the map, or \`host\` in the topology file: what a server says of itself never counts. In
a split horizon the name that TLS sends decides by which names the server answers. So a member behind a tunnel with a
certificate for its own name needs \`--host-map=db1.internal:27017=127.0.0.1:37017\`, and no weaker check. A proxy that routes
by SNI needs the names of the horizon.
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

/** By what they mean. */
function otherSpellings(): string {
  const names = new Map<string, string[]>();
  for (const [name, { meaning }] of Object.entries(ALIASES)) {
    names.set(meaning, [...(names.get(meaning) ?? []), `\`${name}\``]);
  }
  return [...names].map(([meaning, spellings]) => `- \`${meaning}\`: ${spellings.join(', ')}`).join('\n');
}
