import { startFleet } from '../support/fleet/fleet.js';
import type { Behaviour } from '../support/fleet/behaviour.js';
import type { ClusterSpec } from '../support/fleet/cluster-spec.js';
import type { SetSpec } from '../support/fleet/spec.js';
import { startReplicaSet } from '../support/mongo-servers.js';
import { FIFTEEN, THIRTY_NINE } from '../support/published-clusters.js';
import type { FloorMember } from './floor-messages.js';

/** The members of a scenario, up and running. */
export interface Stage {
  readonly uri: string;
  /** Those that can answer: what the floor asks, and what has to be up on the page. */
  readonly live: readonly FloorMember[];
  /** The processes that play the members. */
  readonly pids: readonly number[];
  readonly stop: () => Promise<void>;
}

/** One line of the bench. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  readonly rounds: number;
  /** Prometheus servers that scrape at the same moment; 1 when absent. */
  readonly scrapers?: number;
  /** Run only when named by `--only`. */
  readonly extra?: true;
  /** Held against the targets; faults cost what they cost. */
  readonly judged: boolean;
  readonly start: () => Promise<Stage>;
}

const HUNDRED: readonly SetSpec[] = Array.from({ length: 20 }, (_, index) => ({
  name: `rs${index}`,
  members: 5,
}));

/** Every scenario, in the order they are run. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'real-3',
    about: 'a replica set of 3 real servers',
    rounds: 40,
    judged: true,
    start: realSet,
  },
  {
    name: 'fleet-100',
    about: '20 simulated sets of 5 members',
    rounds: 20,
    judged: true,
    start: () => fleet(HUNDRED),
  },
  {
    name: 'cluster-15',
    about: 'a simulated cluster of 3 routers, 3 config servers and 3 shards of 3',
    rounds: 40,
    extra: true,
    judged: true,
    start: () => cluster(FIFTEEN),
  },
  {
    name: 'cluster-39',
    about: 'the same with 11 shards',
    rounds: 40,
    extra: true,
    judged: true,
    start: () => cluster(THIRTY_NINE),
  },
  {
    name: 'fleet-100-two-scrapers',
    about: 'the same, scraped by two Prometheus servers at once',
    rounds: 20,
    scrapers: 2,
    extra: true,
    judged: true,
    start: () => fleet(HUNDRED),
  },
  {
    name: 'fleet-100-dead',
    about: 'the same, one member of every set dead',
    rounds: 20,
    extra: true,
    judged: false,
    start: () => fleet(HUNDRED, 'dead'),
  },
  {
    name: 'fleet-100-hung',
    about: 'the same, one member of every set hung',
    rounds: 20,
    extra: true,
    judged: false,
    start: () => fleet(HUNDRED, 'hang'),
  },
];

/** A sharded cluster of simulated members, found from one router. */
async function cluster(spec: ClusterSpec): Promise<Stage> {
  const started = await startFleet({ clusters: [spec] });
  return {
    uri: `mongodb://${started.routers[0]!.address}/`,
    live: started.members.map(({ address, role }) => ({
      address,
      arbiter: role === 'arbiter',
      router: role === 'mongos',
    })),
    pids: [started.pid],
    stop: () => started.stop(),
  };
}

async function realSet(): Promise<Stage> {
  const set = await startReplicaSet({ members: [{}, {}, {}] });
  return {
    uri: set.uri(),
    live: set.members.map(({ address }) => ({ address, arbiter: false })),
    pids: set.members.flatMap(({ pid }) => pid ?? []),
    stop: () => set.stop(),
  };
}

/** A fleet; `fault` befalls the last member of every set. */
async function fleet(sets: readonly SetSpec[], fault?: Behaviour): Promise<Stage> {
  const started = await startFleet({ sets });
  const last = (set: string) => started.members.findLast((member) => member.set === set)!;
  const ill = new Set(fault === undefined ? [] : sets.map(({ name }) => last(name)));
  await Promise.all([...ill].map(({ name }) => started.control(name, fault!)));
  return {
    uri: started.uri(),
    live: started.members
      .filter((member) => !ill.has(member))
      .map(({ address, role }) => ({ address, arbiter: role === 'arbiter' })),
    pids: [started.pid],
    stop: () => started.stop(),
  };
}
