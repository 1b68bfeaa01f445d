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

export const SECONDARY = targetOf({ ...MEMBER, secondary: true });

/** Of 8.0, as far as versions make a difference. */
export const SECONDARY_OF_SHARD = targetOf({ ...MEMBER, secondary: true }, 'shard');

export const ROUTER = targetOf({ ...MEMBER, kind: 'mongos', clusterRole: 'mongos', writable: true });

/** Every kind of member that receives more than hello, with its hello reply. */
const KINDS: readonly (readonly [name: string, target: CollectTarget])[] = [
  ['primary', targetOf({ ...MEMBER, writable: true })],
  ['secondary', SECONDARY],
  ['member in another state (STARTUP2, RECOVERING, ROLLBACK)', targetOf(MEMBER)],
  ['member that was never initiated or was removed', targetOf({ ...MEMBER, kind: 'ghost' })],
  ['standalone', targetOf({ ...MEMBER, kind: 'standalone', clusterRole: 'standalone', writable: true })],
  ['mongos', ROUTER],
];

/** The kinds of members that a collector is for, in words. */
export function targetKinds(isFor: (target: CollectTarget) => boolean): string {
  return KINDS.filter(([, target]) => isFor(target))
    .map(([name]) => name)
    .join(', ');
}

function targetOf(hello: Hello, clusterRole: ClusterRole = hello.clusterRole): CollectTarget {
  const member = { cluster: '', name: '', host: '', address: '', hostname: '', arbiter: false };
  return { hello, leaveOut: {}, member: { ...member, clusterRole, declared: false, discovered: true } };
}
