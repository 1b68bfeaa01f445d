import type { Access } from '../config/config.js';
import type { Failure } from '../errors.js';
import type { ClientPool } from '../mongo/client-pool.js';
import { sameAccess } from '../mongo/same-access.js';
import { accessOf, type Place } from './access.js';
import { isInformant } from './ask.js';
import { sortByCluster } from './cluster-id.js';
import { contactAll, type Contact } from './contacts.js';
import type { DiscoverRequest } from './discover-request.js';
import type { Hello } from './hello.js';
import { askedAddresses } from './members.js';
import { isMistaken, isSecondClaim, setNames } from './mistaken.js';
import { nextPlaces } from './next-places.js';
import { onOwnHost } from './own-host.js';
import { readSet, type SetReading } from './read-set.js';
import { readSharding, type ShardingReading } from './read-sharding.js';
import { centralPlaces } from './shared-places.js';
import { startingPlaces } from './starting-places.js';

/** seed → shards and config servers → routers → members that only those know; and once more with the right login. */
const MAX_WAVES = 6;

const ANOTHER: Failure = { phase: 'hello', reason: 'wrong_identity', message: 'another process answers' };

/** By address. */
type Places = ReadonlyMap<string, Place>;

/** What one discovery has heard. */
export interface Exploration {
  /** Who answered, as part of this cluster. */
  readonly contacts: readonly Contact[];
  /** Address → the `clusterId` of the other cluster it belongs to. */
  readonly foreign: ReadonlyMap<string, string>;
  /** Address → why it gave no usable answer. */
  readonly unanswered: ReadonlyMap<string, Failure>;
  /** Addresses that the URI or the topology file names, that answered, and that lead to the exporter's own host. */
  readonly local: ReadonlySet<string>;
  readonly clusterId?: string;
  readonly readings: ReadonlyMap<string, SetReading>;
  readonly sharding: ShardingReading;
}

/**
 * Asks hello of all known addresses at once, then one member of each set for its configuration and one informant for
 * shards and routers; then the same of the addresses these named.
 */
export async function explore(
  request: DiscoverRequest,
  pool: ClientPool,
  signal: AbortSignal,
): Promise<Exploration> {
  let heard: Exploration = {
    contacts: [],
    ...{ foreign: new Map(), unanswered: new Map(), local: new Set() },
    ...{ readings: new Map(), sharding: {} },
  };
  const asked = new Map<string, Access>();
  const unasked = (places: Places): Places =>
    new Map(
      [...places].filter(([address, place]) => {
        const before = asked.get(address);
        return !before || !sameAccess(before, accessOf(request.target, place));
      }),
    );
  const known = setNames(request.previous.sets);
  const seeds = askedAddresses(request);
  let frontier = startingPlaces(request);
  for (let wave = 0; wave < MAX_WAVES && frontier.size > 0; wave++) {
    for (const [address, place] of frontier) asked.set(address, accessOf(request.target, place));
    const { contacts: answers, unanswered } = await contactAll(frontier, request, pool, signal);
    const contacts = [...heard.contacts, ...answers];
    const others = answers.filter(
      (contact) => isMistaken(contact, contacts, known) || isSecondClaim(contact, contacts, seeds),
    );
    const failures = others.map(({ address }) => [address, ANOTHER] as const);
    heard = { ...heard, unanswered: new Map([...heard.unanswered, ...unanswered, ...failures]) };
    const wanted = answers.filter((contact) => belongs(contact.hello, request) && !others.includes(contact));
    heard = await listen(heard, wanted, wave === 0, request, signal);
    // Nobody of those who are asked for lives: others, who are known, lead on.
    if (wave === 0 && request.retargeted && heard.contacts.length === 0) {
      frontier = startingPlaces({ ...request, retargeted: false });
      continue;
    }
    frontier = unasked(await nextPlaces(heard, request, signal));
    if (frontier.size === 0) frontier = unasked(centralPlaces('mongos', request, heard.sharding));
  }
  return heard;
}

/** Where the URI names a set, processes of other sets, standalones and routers are not what was asked for. */
function belongs({ kind, setName }: Hello, { target }: DiscoverRequest): boolean {
  return target.replicaSet === undefined || setName === target.replicaSet || kind === 'ghost';
}

async function listen(
  before: Exploration,
  answers: readonly Contact[],
  first: boolean,
  request: DiscoverRequest,
  signal: AbortSignal,
): Promise<Exploration> {
  const { target, previous, retargeted } = request;
  const expected = before.clusterId ?? (retargeted ? undefined : previous.clusterId);
  const { own, foreign, clusterId } = await sortByCluster(answers, expected, !first, signal);
  const again = new Set(answers.map(({ address }) => address));
  const all = [...before.contacts.filter(({ address }) => !again.has(address)), ...own];
  const foreignSets = setsOfStrangers(all, answers, foreign);
  const contacts = all.filter(({ hello }) => !foreignSets.has(hello.setName ?? ''));
  // One set of a cluster was asked for by name: that is all that is wanted of the cluster.
  const whole = target.replicaSet === undefined;
  const readings = await readSets(contacts, before.readings, request, signal);
  const sharding = whole && before.sharding.routers === undefined ? await readSharding(own, signal) : {};
  const asked = askedAddresses(request);
  const starts = contacts.map(({ address }) => address).filter((address) => asked.includes(address));
  return {
    contacts,
    unanswered: before.unanswered,
    local: await onOwnHost(starts, request.lookup),
    foreign: new Map([...before.foreign, ...foreign]),
    ...(clusterId !== undefined && { clusterId }),
    readings: new Map(
      [...before.readings.values(), ...readings]
        .filter(({ name }) => !foreignSets.has(name))
        .map((reading) => [reading.name, reading] as const),
    ),
    sharding: { ...before.sharding, ...sharding },
  };
}

/** An arbiter cannot tell its cluster: it is of another one where all that could tell of its set are. */
function setsOfStrangers(
  contacts: readonly Contact[],
  answers: readonly Contact[],
  foreign: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const told = new Set(contacts.filter(isInformant).map(({ hello }) => hello.setName));
  const strangers = answers.filter(({ address }) => foreign.has(address));
  return new Set(
    strangers.flatMap(({ hello: { setName } }) =>
      setName === undefined || told.has(setName) ? [] : [setName],
    ),
  );
}

/** Sets among the contacts whose configuration is not read yet. */
async function readSets(
  contacts: readonly Contact[],
  readings: ReadonlyMap<string, SetReading>,
  request: DiscoverRequest,
  signal: AbortSignal,
): Promise<readonly SetReading[]> {
  const bySet = new Map<string, Contact[]>();
  for (const contact of contacts) {
    const { kind, setName } = contact.hello;
    if (kind !== 'member' || setName === undefined || readings.get(setName)?.config) continue;
    bySet.set(setName, [...(bySet.get(setName) ?? []), contact]);
  }
  return Promise.all([...bySet].map(([name, members]) => readSet(name, members, request, signal)));
}
