import type { Access } from '../../config/config.js';
import { sameAccess } from '../../mongo/client-options.js';
import type { ClientPool } from '../../mongo/client-pool.js';
import type { MemberClient } from '../../mongo/member-client.js';
import { withTimeout } from '../../util/async.js';
import { MemberDown, type CommandFailure, type Failure } from '../../util/errors.js';
import { Batcher } from '../../util/event-loop.js';
import { parseHello, type Hello } from '../model/hello.js';
import { centralHosts } from '../partition/own-hosts.js';
import { sortByCluster, type DiscoverRequest } from './discover.js';
import { accessOf, nextHosts, startingHosts, type Role } from './hosts.js';
import { onOwnHost } from './loopback-names.js';
import { configuredAddresses, isMisplaced, isDuplicateClaim, setNames } from './members.js';
import { readSet, type SetReading } from './read-set.js';
import { readSharding, type ShardingReading } from './read-sharding.js';
import { isSource } from './requests.js';

/** seed → shards and config servers → routers → members that only these know, and once more with the right login. */
const MAX_WAVES = 6;

const ANOTHER: Failure = { phase: 'hello', reason: 'wrong_identity', message: 'another process answers' };

/** By address. */
type Roles = ReadonlyMap<string, Role>;

/** Replies that one discovery has received, and what was read from them. */
export interface CrawlResult {
  /** Processes that answered as part of this cluster. */
  readonly contacts: readonly HelloContact[];
  /** Address → the `clusterId` of the other cluster it belongs to. */
  readonly otherCluster: ReadonlyMap<string, string>;
  /** Address → why there is no usable reply. */
  readonly unanswered: ReadonlyMap<string, Failure>;
  /** Addresses in the URI or the topology file that answered and that lead to the exporter's own host. */
  readonly local: ReadonlySet<string>;
  readonly clusterId?: string;
  readonly readings: ReadonlyMap<string, SetReading>;
  readonly sharding: ShardingReading;
}

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
  const contacted = new Map<string, Access>();
  const notContacted = (roles: Roles): Roles =>
    new Map(
      [...roles].filter(([address, role]) => {
        const before = contacted.get(address);
        return !before || !sameAccess(before, accessOf(request.target, role));
      }),
    );
  const known = setNames(request.previous.sets);
  const seeds = configuredAddresses(request);
  let frontier = startingHosts(request);
  for (let batch = 0; batch < MAX_WAVES && frontier.size > 0; batch++) {
    for (const [address, role] of frontier) contacted.set(address, accessOf(request.target, role));
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

/** If the URI names a set, processes of other sets, standalones and routers do not belong to the target. */
function belongs({ kind, setName }: Hello, { target }: DiscoverRequest): boolean {
  return target.replicaSet === undefined || setName === target.replicaSet || kind === 'ghost';
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

/** Arbiters cannot report their cluster: they are of another one if all members of the set that can report it are. */
function setsOfOtherClusters(
  contacts: readonly HelloContact[],
  answers: readonly HelloContact[],
  otherCluster: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const withSource = new Set(contacts.filter(isSource).map(({ hello }) => hello.setName));
  const others = answers.filter(({ address }) => otherCluster.has(address));
  return new Set(
    others.flatMap(({ hello: { setName } }) =>
      setName === undefined || withSource.has(setName) ? [] : [setName],
    ),
  );
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

/** Process that answered hello during discovery. */
export interface HelloContact {
  readonly address: string;
  /** Host hint at the time when it was dialled. */
  readonly role: Role;
  readonly client: MemberClient;
  readonly hello: Hello;
  readonly login: 'none' | 'ok' | CommandFailure;
}

/** A process that hangs must not use up the time for requesting the configuration from the others. */
const HELLO_MS = 2_000;

/** Replies of the dialled addresses. */
export interface Answers {
  readonly contacts: readonly HelloContact[];
  /** Address → why there is no usable reply. */
  readonly unanswered: ReadonlyMap<string, Failure>;
}

/** Sends hello to all addresses at once, with a time limit for each. */
export async function contactAll(
  addresses: ReadonlyMap<string, Role>,
  { target, cluster }: Pick<DiscoverRequest, 'target' | 'cluster'>,
  pool: ClientPool,
  signal: AbortSignal,
): Promise<Answers> {
  const batcher = new Batcher();
  const answers = await Promise.all(
    [...addresses].map(async ([address, role]) => {
      const client = pool.get({ cluster, address, access: accessOf(target, role) });
      await batcher.next();
      return contact(address, role, client, signal);
    }),
  );
  return {
    contacts: answers.filter((answer) => 'hello' in answer),
    unanswered: new Map(
      answers.flatMap((answer) => ('failure' in answer ? [[answer.address, answer.failure] as const] : [])),
    ),
  };
}

interface NoAnswer {
  readonly address: string;
  readonly failure: Failure;
}

async function contact(
  address: string,
  role: Role,
  client: MemberClient,
  signal: AbortSignal,
): Promise<HelloContact | NoAnswer> {
  try {
    const { reply, login } = await withTimeout(signal, HELLO_MS, (one) => client.hello(one));
    return { address, role, client, login, hello: parseHello(reply) };
  } catch (error) {
    if (error instanceof MemberDown) return { address, failure: error.failure };
    throw error;
  }
}
