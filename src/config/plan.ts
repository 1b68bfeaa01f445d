import type { Access, ClusterTarget, Config, DeclaredMember } from './config.js';
import { needsOf } from './mechanisms.js';

/** What `check-config` prints: what would be watched, and how. Holds no secret. */
export function plan(config: Config): string {
  const { clusters, topology, web, discovery, shard, hostMap, collectors } = config;
  const on = [...collectors].filter(([, enabled]) => enabled).map(([name]) => name);
  const rows: readonly (readonly [string, string])[] = [
    ...(topology.file === undefined ? [] : [['topology file', topology.file] as const]),
    ...clusters.flatMap((cluster) => ofCluster(cluster, discovery.intervalSeconds)),
    ...(shard.total > 1 ? [['share', `exporter ${shard.ordinal} of ${shard.total}, from 0`] as const] : []),
    ...[...hostMap].map(([name, address]) => ['dial', `${name} at ${address}`] as const),
    ['collectors', ['hello', ...on].join(', ')],
    ['listen', `${web.listen.host ?? ''}:${web.listen.port}${web.telemetryPath}`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    'The configuration is valid.',
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
  ].join('\n');
}

function ofCluster(cluster: ClusterTarget, intervalSeconds: number): readonly (readonly [string, string])[] {
  const { name, srv, seeds, replicaSet, members, parts } = cluster;
  const loginTo = (access: Access): string => login(access, srv !== undefined);
  const start = srv ? [`_${srv.service}._tcp.${srv.name} (DNS)`] : seeds;
  return [
    ['topology', name],
    ...(start.length > 0 ? [['seeds', start.join(', ')] as const] : []),
    members.length > 0 ? ['declared', counts(members)] : ['replica set', replicaSet ?? 'as found'],
    ['login', loginTo(cluster)],
    ...parts
      .filter((part) => loginTo(part.access) !== loginTo(cluster))
      .map(
        (part) =>
          [
            'login',
            `${[part.component, part.name ?? ''].join(' ').trim()}: ${loginTo(part.access)}`,
          ] as const,
      ),
    ['TLS', cluster.tls ? 'on' : 'off'],
    ['discovery', cluster.discovery ? `every ${intervalSeconds} s` : 'off: only what is named'],
  ];
}

/** How many of each component: `2 mongos, 3 config, 6 shard`. */
function counts(members: readonly DeclaredMember[]): string {
  const components = [...new Set(members.map(({ component }) => component))];
  return components
    .map((component) => `${members.filter((member) => member.component === component).length} ${component}`)
    .join(', ');
}

/** Who logs in, how and where the user lives. */
function login({ credentials }: Access, fromDns: boolean): string {
  if (!credentials) return 'none';
  const { username, mechanism, source, defaultSource = 'admin' } = credentials;
  const { external, sourceFromDns } = needsOf(mechanism);
  const fallback = external ? '$external' : defaultSource;
  const where = source ?? (fromDns && sourceFromDns ? `authSource of DNS, else ${fallback}` : fallback);
  const who = username ?? (mechanism === 'MONGODB-X509' ? 'certificate' : 'by the environment');
  return `${who} (${mechanism ?? 'SCRAM'}, ${where})`;
}
