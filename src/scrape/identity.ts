import type { Hello } from '../topology/hello.js';
import { isName } from '../topology/members.js';
import type { Cluster, Member } from '../topology/types.js';

/**
 * Whether the process that answered is another than the member it was asked as. Numbers under a wrong name would
 * be worse than none.
 *
 * @returns what is wrong, for the log; `undefined` when nothing speaks against it
 */
export function mistakenFor(member: Member, hello: Hello, cluster: Cluster): string | undefined {
  const { component, replicaSet, foreign } = member;
  if (foreign !== undefined) return `it belongs to another cluster (clusterId ${foreign})`;
  if (replicaSet !== undefined) {
    // Never initiated or removed: still the same process, which replSetGetStatus will tell.
    if (hello.kind === 'ghost') return undefined;
    if (hello.setName !== replicaSet) {
      return `expected a member of set ${replicaSet}, found ${hello.setName ?? `a ${hello.kind}`}`;
    }
    const other = otherMember(member, hello, cluster);
    return other && `the process at ${member.address} says it is ${other.name}`;
  }
  if (component === 'standalone' || component === 'mongos') {
    return hello.kind === component ? undefined : `expected a ${component}, found a ${hello.kind}`;
  }
  return undefined;
}

/** Two members of one set behind one address: a slip in a host map, or a service that spreads connections. */
function otherMember(member: Member, { me }: Hello, cluster: Cluster): Member | undefined {
  if (me === undefined || isName(me, member)) return undefined;
  return cluster.members.find(
    (other) => other.name !== member.name && other.replicaSet === member.replicaSet && isName(me, other),
  );
}
