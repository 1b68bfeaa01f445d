import type { ReplicaSet } from '../../test/support/mongo-servers.js';

/** Metrics to show at the start, in this order. */
const SHOWN = [
  'mongodb_up',
  'mongodb_replset_primaries',
  'mongodb_replset_primary_info',
  'mongodb_replset_writable',
  'mongodb_replset_fault_tolerance',
  'mongodb_replset_lag_seconds',
  'mongodb_replset_commit_lag_seconds',
];

/** The members with their addresses and process ids. */
export function describeMembers(set: ReplicaSet): string {
  return set.members
    .map(({ name, address, pid }) => `  ${name.padEnd(8)} ${address}  pid ${pid ?? ''}`)
    .join('\n');
}

/** A few lines of a metrics page. */
export function excerpt(page: string): string {
  const lines = page.split('\n');
  return SHOWN.flatMap((family) => lines.filter((line) => line.startsWith(`${family}{`)))
    .map((line) => `  ${line}`)
    .join('\n');
}

/** Next steps for the user. */
export function suggestions(url: string, set: ReplicaSet): string {
  const data = set.members.find(({ name }) => name !== 'arbiter');
  return [
    'Try:',
    `  curl -s ${url}/metrics | grep replset`,
    `  kill -9 ${data?.pid ?? ''}      the primary: another one is elected after some 10 s`,
    `  kill -STOP ${data?.pid ?? ''}   a hang instead of a crash (kill -CONT ends it)`,
    'Ctrl-C ends the demo and removes all of it.',
  ].join('\n');
}
