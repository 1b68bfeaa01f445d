import type { Access, ClusterTarget, Config, DeclaredMember } from './config.js';
import { needsOf } from './mongodb/mechanisms.js';

type Row = readonly [name: string, value: string];

/** The output of `check-config`: what would be watched, and how. Contains no secret. */
export function summary(config: Config): string {
  const { clusters, topology, web, discovery, partition, hostMap, collectors } = config;
  const on = [...collectors].filter(([, enabled]) => enabled).map(([name]) => name);
  const rows: readonly Row[] = [
    ...(topology.file === undefined ? [] : [['topology file', topology.file] as const]),
    ...clusters.flatMap((cluster) => clusterRows(cluster, discovery.intervalSeconds)),
    ...(partition.count > 1
      ? [['partition', `${partition.index} of ${partition.count}, from 0`] as const]
      : []),
    ...[...hostMap].map(([name, address]) => ['host map', `${name} at ${address}`] as const),
    ['collectors', ['hello', ...on].join(', ')],
    ['listen', `${web.listen.host ?? ''}:${web.listen.port}${web.telemetryPath}`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    'The configuration is valid.',
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
  ].join('\n');
}

function clusterRows(cluster: ClusterTarget, intervalSeconds: number): readonly Row[] {
  const { name, srv, seeds, replicaSet, members, parts } = cluster;
  const loginTo = (access: Access): string => loginText(access, srv !== undefined);
  const start = srv ? [`_${srv.service}._tcp.${srv.name} (DNS)`] : seeds;
  return [
    ['topology', name],
    ...(start.length > 0 ? [['seeds', start.join(', ')] as const] : []),
    members.length > 0
      ? ['declared', countByClusterRole(members)]
      : ['replica set', replicaSet ?? 'as discovered'],
    ['login', loginTo(cluster)],
    ...parts
      .filter((part) => loginTo(part.access) !== loginTo(cluster))
      .map((part): Row => [
        'login',
        `${[part.clusterRole, part.name ?? ''].join(' ').trim()}: ${loginTo(part.access)}`,
      ]),
    ['TLS', cluster.tls ? 'on' : 'off'],
    ['discovery', cluster.discovery ? `every ${intervalSeconds} s` : 'off: listed members only'],
  ];
}

/** The number of members of each cluster role: `2 mongos, 3 config, 6 shard`. */
function countByClusterRole(members: readonly DeclaredMember[]): string {
  const counts = new Map<string, number>();
  for (const { clusterRole } of members) counts.set(clusterRole, (counts.get(clusterRole) ?? 0) + 1);
  return [...counts].map(([clusterRole, count]) => `${count} ${clusterRole}`).join(', ');
}

/** The user, the mechanism and the database of the user. */
function loginText({ credentials }: Access, fromDns: boolean): string {
  if (!credentials) return 'none';
  const { username, mechanism, source, defaultSource = 'admin' } = credentials;
  const { external, sourceFromDns } = needsOf(mechanism);
  const fallback = external ? '$external' : defaultSource;
  const database = source ?? (fromDns && sourceFromDns ? `authSource of DNS, else ${fallback}` : fallback);
  const user = username ?? (mechanism === 'MONGODB-X509' ? 'certificate' : 'from the environment');
  return `${user} (${mechanism ?? 'SCRAM'}, ${database})`;
}
