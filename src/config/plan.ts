import type { Config } from './config.js';

/** What `check-config` prints: what would be watched, and how. Holds no secret. */
export function plan(config: Config): string {
  const { mongodb, topology, web, discovery, hostMap, collectors } = config;
  const start = mongodb.srv
    ? `_${mongodb.srv.service}._tcp.${mongodb.srv.name} (DNS)`
    : mongodb.seeds.join(', ');
  const on = [...collectors].filter(([, enabled]) => enabled).map(([name]) => name);
  const rows: readonly (readonly [string, string])[] = [
    ['topology', topology.name],
    ['seeds', start],
    ['replica set', mongodb.replicaSet ?? 'as found'],
    ['login', mongodb.credentials ? login(mongodb.credentials) : 'none'],
    ['TLS', mongodb.tls ? 'on' : 'off'],
    ['discovery', discovery.enabled ? `every ${discovery.intervalSeconds} s` : 'off: the seeds only'],
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

function login({ username, mechanism, source }: NonNullable<Config['mongodb']['credentials']>): string {
  return `${username ?? 'certificate'} (${mechanism ?? 'SCRAM'}, ${source ?? 'admin'})`;
}
