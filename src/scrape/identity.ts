import { serverCode } from '../mongo/failure.js';
import type { HelloAnswer } from '../mongo/member-client.js';
import { isName } from '../topology/discovery/members.js';
import { ROUTER_NAME_REQUEST, routerNameOf } from '../topology/discovery/routers.js';
import type { Hello } from '../topology/model/hello.js';
import type { Cluster, Member } from '../topology/model/topology.js';
import { withTimeout } from '../util/async.js';
import { ROUTER_NAME_MS } from '../util/time-constants.js';
import type { MemberScrape } from './member-scrape.js';

/**
 * Whether the process that answered is not the expected member. Values under a wrong name would be worse than none.
 *
 * @returns what is wrong, for the log; `undefined` when nothing contradicts the expected member
 */
export function misplacedMember(member: Member, hello: Hello, cluster: Cluster): string | undefined {
  const { clusterRole, replicaSet, otherCluster } = member;
  if (otherCluster !== undefined) return `it belongs to another cluster (clusterId ${otherCluster})`;
  if (replicaSet !== undefined) {
    // Never initiated or removed: still the same process; replSetGetStatus shows which.
    if (hello.kind === 'ghost') return undefined;
    if (hello.setName !== replicaSet) {
      return `expected a member of set ${replicaSet}, found ${hello.setName ?? `a ${hello.kind}`}`;
    }
    const other = otherMember(member, hello, cluster);
    return other && `the member at ${member.address} reports the name ${other.name}`;
  }
  if (clusterRole === 'standalone' || clusterRole === 'mongos') {
    return hello.kind === clusterRole ? undefined : `expected a ${clusterRole}, found a ${hello.kind}`;
  }
  return undefined;
}

/** Two members of one set behind one address: an error in a host map, or a service that distributes connections. */
function otherMember(member: Member, { me }: Hello, cluster: Cluster): Member | undefined {
  if (me === undefined || isName(me, member)) return undefined;
  return cluster.members.find(
    (other) => other.name !== member.name && other.replicaSet === member.replicaSet && isName(me, other),
  );
}

/**
 * Whether another router answers at the address of this one. Behind a service in Kubernetes one process replaces the
 * other at the same address, and hello does not contain their names. The request is sent only to a process that is not
 * known to be this router.
 *
 * @returns what is wrong, for the log; `undefined` when it is the router, or when its name is unknown
 */
export async function otherRouter(
  { member, client, cache }: MemberScrape,
  { processId }: Hello,
  login: HelloAnswer['login'],
  signal: AbortSignal,
): Promise<string | undefined> {
  const { router, address, host } = member;
  if (!router || address === host || processId === undefined || typeof login !== 'string') return undefined;
  if (processId === router.processId || processId === cache.checkedProcess) return undefined;
  try {
    const reply = await withTimeout(signal, ROUTER_NAME_MS, (one) =>
      client.command('admin', ROUTER_NAME_REQUEST, one),
    );
    const name = routerNameOf(reply);
    if (name !== undefined && name !== host)
      return `the router at ${address} reports the name ${name} in serverStatus`;
  } catch (error) {
    // A request that the server refuses is not sent again: each refusal is a line in its log.
    if (serverCode(error) === undefined) return undefined;
  }
  cache.checkedProcess = processId;
  return undefined;
}
