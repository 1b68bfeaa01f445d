import { serverCode } from '../mongo/failure.js';
import type { HelloAnswer } from '../mongo/member-client.js';
import { isName } from '../topology/discovery/members.js';
import { ROUTER_NAME_REQUEST, routerNameOf } from '../topology/discovery/routers.js';
import type { Hello } from '../topology/model/hello.js';
import type { Cluster, Member } from '../topology/model/topology.js';
import { within } from '../util/async.js';
import type { MemberScrape } from './member-scrape.js';

/**
 * Whether the process that answered is another than the member it was asked as. Numbers under a wrong name would
 * be worse than none.
 *
 * @returns what is wrong, for the log; `undefined` when nothing speaks against it
 */
export function misplacedMember(member: Member, hello: Hello, cluster: Cluster): string | undefined {
  const { component, replicaSet, otherCluster } = member;
  if (otherCluster !== undefined) return `it belongs to another cluster (clusterId ${otherCluster})`;
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

/** The router has just answered hello. */
const NAME_MS = 1_000;

/**
 * Whether another router answers where this one is dialled: behind a service in Kubernetes one process replaces the
 * other at the same address, and hello names none of them. Asked only of a process that is not known to be it.
 *
 * @returns what is wrong, for the log; `undefined` when it is the router, or when its name is not known
 */
export async function otherRouter(
  { member, client, memory }: MemberScrape,
  { processId }: Hello,
  login: HelloAnswer['login'],
  signal: AbortSignal,
): Promise<string | undefined> {
  const { router, address, host } = member;
  if (!router || address === host || processId === undefined || typeof login !== 'string') return undefined;
  if (processId === router.processId || processId === memory.checkedProcess) return undefined;
  try {
    const reply = await within(signal, NAME_MS, (one) => client.command('admin', ROUTER_NAME_REQUEST, one));
    const name = routerNameOf(reply);
    if (name !== undefined && name !== host) return `the router at ${address} is ${name} by its serverStatus`;
  } catch (error) {
    // What the server refuses is not asked again: each refusal is a line in its log.
    if (serverCode(error) === undefined) return undefined;
  }
  memory.checkedProcess = processId;
  return undefined;
}
