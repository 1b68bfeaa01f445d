import { FIFTEEN, THIRTY_NINE } from '../support/published-clusters.js';
import type { RoundsScenario, Scenario } from './scenario.js';
import { cluster, fleet, realSets } from './stages.js';

/** Enough for a deadline to run out several times; no scrape takes longer than this. */
const HUNG = { rounds: 10, timeoutSeconds: 2 } as const;

/** Of fleets; the 99th percentile of fewer than 100 rounds is the slowest of them. */
const SIZES: readonly (Pick<RoundsScenario, 'rounds' | 'standard'> & {
  readonly sets: number;
  readonly membersOfASet: number;
})[] = [
  { sets: 5, membersOfASet: 3, rounds: 100, standard: true },
  { sets: 13, membersOfASet: 3, rounds: 100 },
  { sets: 20, membersOfASet: 5, rounds: 60, standard: true },
  { sets: 60, membersOfASet: 5, rounds: 30 },
  { sets: 200, membersOfASet: 5, rounds: 20 },
];

/** Every scenario, in the order they are run. */
export const SCENARIOS: readonly Scenario[] = [
  {
    kind: 'rounds',
    name: 'real-3',
    about: 'a replica set of 3 real servers',
    standard: true,
    rounds: 200,
    start: () => realSets(1),
  },
  {
    kind: 'rounds',
    name: 'real-15',
    about: '5 replica sets of 3 real servers',
    rounds: 100,
    start: () => realSets(5),
  },
  ...SIZES.map(({ sets, membersOfASet, ...rest }): Scenario => ({
    kind: 'rounds',
    name: `fleet-${sets * membersOfASet}`,
    about: `${sets} simulated sets of ${membersOfASet} members`,
    start: () => fleet(sets, membersOfASet),
    ...rest,
  })),
  {
    kind: 'rounds',
    name: 'cluster-15',
    about: 'a simulated cluster of 3 routers, 3 config servers and 3 shards of 3',
    rounds: 100,
    start: () => cluster(FIFTEEN),
  },
  {
    kind: 'rounds',
    name: 'cluster-39',
    about: 'the same with 11 shards',
    rounds: 100,
    start: () => cluster(THIRTY_NINE),
  },
  {
    kind: 'rounds',
    name: 'fleet-15-dead',
    about: '5 simulated sets of 3, of which one member dies',
    fault: 'dead',
    rounds: 60,
    start: () => fleet(5, 3, { fault: 'dead', strikes: (_, index) => index === 1 }),
  },
  {
    kind: 'rounds',
    name: 'fleet-15-hung',
    about: '5 simulated sets of 3, of which one member hangs',
    fault: 'hang',
    ...HUNG,
    start: () => fleet(5, 3, { fault: 'hang', strikes: (_, index) => index === 1 }),
  },
  {
    kind: 'rounds',
    name: 'fleet-100-third-dead',
    about: '20 simulated sets of 5, of which every third member dies, primaries among them',
    fault: 'dead',
    rounds: 30,
    start: () => fleet(20, 5, { fault: 'dead', strikes: (_, index) => index % 3 === 0 }),
  },
  {
    kind: 'rounds',
    name: 'fleet-100-third-hung',
    about: '20 simulated sets of 5, of which every third member hangs, primaries among them',
    fault: 'hang',
    ...HUNG,
    start: () => fleet(20, 5, { fault: 'hang', strikes: (_, index) => index % 3 === 0 }),
  },
  {
    kind: 'rounds',
    name: 'fleet-100-two-scrapers',
    about: '20 simulated sets of 5, scraped by two Prometheus servers at once',
    scrapers: 2,
    rounds: 40,
    start: () => fleet(20, 5),
  },
  {
    kind: 'server-cost',
    name: 'server-cost',
    about: 'what a scrape costs each member of a replica set of 3 real servers',
  },
  {
    kind: 'soak',
    name: 'soak',
    about: 'scrapes back to back of a cluster in which something happens every second; see --minutes',
  },
];
