import type { AccessId } from '../../mongo/access-store.js';
import type { ClientPool } from '../../mongo/client-pool.js';
import type { Failure } from '../../util/errors.js';
import { accessIdOf, type Role } from '../model/role.js';
import { centralHosts } from '../partition/own-hosts.js';
import {
  belongs,
  isDuplicateClaim,
  isMisplaced,
  setNames,
  setsOfOtherClusters,
  sortByCluster,
} from './contact-identity.js';
import { contactAll } from './contact.js';
import { nextHosts, startingHosts } from './hosts.js';
import { onOwnHost } from './loopback-names.js';
import { readSet } from './read-set.js';
import { readSharding } from './read-sharding.js';
import type { CrawlResult, HelloContact, SetReading } from './replies.js';
import { configuredAddresses, type DiscoverRequest } from './request.js';

/** seed → shards and config servers → routers → members that only these know, and once more with the right login. */
const MAX_WAVES = 6;

const ANOTHER: Failure = { phase: 'hello', reason: 'wrong_identity', message: 'another process answers' };

/** By address. */
type Roles = ReadonlyMap<string, Role>;

/**
 * Sends hello to all known addresses at once, then requests the configuration from one member of each set and the
 * shards and routers from one source. Repeats this for the addresses in the replies.
 */
export async function crawl(
  request: DiscoverRequest,
  pool: ClientPool,
  signal: AbortSignal,
): Promise<CrawlResult> {
  let replies: CrawlResult = {
    contacts: [],
    ...{ otherCluster: new Map(), unanswered: new Map(), local: new Set() },
    ...{ readings: new Map(), sharding: {} },
  };
  const contacted = new Map<string, AccessId>();
  const notContacted = (roles: Roles): Roles =>
    new Map(
      [...roles].filter(([address, role]) => {
        const before = contacted.get(address);
        return before !== accessIdOf(request.target, role);
      }),
    );
  const known = setNames(request.previous.sets);
  const seeds = configuredAddresses(request);
  let frontier = startingHosts(request);
  for (let batch = 0; batch < MAX_WAVES && frontier.size > 0; batch++) {
    for (const [address, role] of frontier) contacted.set(address, accessIdOf(request.target, role));
    const { contacts: answers, unanswered } = await contactAll(frontier, request, pool, signal);
    const contacts = [...replies.contacts, ...answers];
    const others = answers.filter(
      (contact) => isMisplaced(contact, contacts, known) || isDuplicateClaim(contact, contacts, seeds),
    );
    const failures = others.map(({ address }) => [address, ANOTHER] as const);
    replies = { ...replies, unanswered: new Map([...replies.unanswered, ...unanswered, ...failures]) };
    const wanted = answers.filter((contact) => belongs(contact.hello, request) && !others.includes(contact));
    replies = await readReplies(replies, wanted, batch === 0, request, signal);
    // None of the requested members answers: continue from other known members.
    if (batch === 0 && request.retargeted && replies.contacts.length === 0) {
      frontier = startingHosts({ ...request, retargeted: false });
      continue;
    }
    frontier = notContacted(await nextHosts(replies, request, signal));
    if (frontier.size === 0) frontier = notContacted(centralHosts('mongos', request, replies.sharding));
  }
  return replies;
}

async function readReplies(
  before: CrawlResult,
  answers: readonly HelloContact[],
  first: boolean,
  request: DiscoverRequest,
  signal: AbortSignal,
): Promise<CrawlResult> {
  const { target, previous, retargeted } = request;
  const expected = before.clusterId ?? (retargeted ? undefined : previous.clusterId);
  const { own, otherCluster, clusterId } = await sortByCluster(answers, expected, !first, signal);
  const again = new Set(answers.map(({ address }) => address));
  const all = [...before.contacts.filter(({ address }) => !again.has(address)), ...own];
  const otherClusterSets = setsOfOtherClusters(all, answers, otherCluster);
  const contacts = all.filter(({ hello }) => !otherClusterSets.has(hello.setName ?? ''));
  // If one set of a cluster is requested by name, nothing else of the cluster is read.
  const whole = target.replicaSet === undefined;
  const readings = await readSets(contacts, before.readings, request, signal);
  const sharding = whole && before.sharding.routers === undefined ? await readSharding(own, signal) : {};
  const configured = configuredAddresses(request);
  const starts = contacts.map(({ address }) => address).filter((address) => configured.includes(address));
  return {
    contacts,
    unanswered: before.unanswered,
    local: await onOwnHost(starts, request.lookup),
    otherCluster: new Map([...before.otherCluster, ...otherCluster]),
    ...(clusterId !== undefined && { clusterId }),
    readings: new Map(
      [...before.readings.values(), ...readings]
        .filter(({ name }) => !otherClusterSets.has(name))
        .map((reading) => [reading.name, reading] as const),
    ),
    sharding: { ...before.sharding, ...sharding },
  };
}

/** Reads the sets among the contacts whose configuration is not read yet. */
async function readSets(
  contacts: readonly HelloContact[],
  readings: ReadonlyMap<string, SetReading>,
  request: DiscoverRequest,
  signal: AbortSignal,
): Promise<readonly SetReading[]> {
  const bySet = new Map<string, HelloContact[]>();
  for (const contact of contacts) {
    const { kind, setName } = contact.hello;
    if (kind !== 'member' || setName === undefined || readings.get(setName)?.config) continue;
    bySet.set(setName, [...(bySet.get(setName) ?? []), contact]);
  }
  return Promise.all([...bySet].map(([name, members]) => readSet(name, members, request, signal)));
}
