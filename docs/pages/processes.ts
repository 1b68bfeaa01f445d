import type { CollectTarget } from '../../src/scrape/collector.js';
import type { Hello } from '../../src/topology/model/hello.js';
import type { ClusterRole } from '../../src/topology/model/topology.js';

const MEMBER: Hello = {
  kind: 'member',
  clusterRole: 'replset',
  hosts: [],
  arbiters: [],
  passives: [],
  arbiter: false,
  writable: false,
  secondary: false,
  wireVersion: 25,
};

export const SECONDARY = askedOf({ ...MEMBER, secondary: true });

/** Of 8.0, as far as versions make a difference. */
export const SECONDARY_OF_SHARD = askedOf({ ...MEMBER, secondary: true }, 'shard');

export const ROUTER = askedOf({ ...MEMBER, kind: 'mongos', clusterRole: 'mongos', writable: true });

/** Every kind of process that is asked more than hello, by what its hello says. */
const PROCESSES: readonly (readonly [name: string, asked: CollectTarget])[] = [
  ['primary', askedOf({ ...MEMBER, writable: true })],
  ['secondary', SECONDARY],
  ['member in another state (STARTUP2, RECOVERING, ROLLBACK)', askedOf(MEMBER)],
  ['process that was never initiated or has been removed', askedOf({ ...MEMBER, kind: 'ghost' })],
  ['standalone', askedOf({ ...MEMBER, kind: 'standalone', clusterRole: 'standalone', writable: true })],
  ['mongos', ROUTER],
];

/** The kinds of processes that a collector is for, in words. */
export function askedKinds(isFor: (asked: CollectTarget) => boolean): string {
  return PROCESSES.filter(([, asked]) => isFor(asked))
    .map(([name]) => name)
    .join(', ');
}

function askedOf(hello: Hello, clusterRole: ClusterRole = hello.clusterRole): CollectTarget {
  const member = { cluster: '', name: '', host: '', address: '', hostname: '', arbiter: false };
  return { hello, leaveOut: {}, member: { ...member, clusterRole, declared: false, discovered: true } };
}
