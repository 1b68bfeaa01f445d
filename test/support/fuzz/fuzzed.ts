import type { Cluster } from '../../../src/topology/model/topology.js';
import type { Instance, Situation } from './corpus.js';
import { discovered, renamed } from './known.js';
import { mutate } from './mutate.js';
import { PlayedPool } from './played.js';
import type { Random } from './random.js';

/** A cluster some of whose replies are not what they ought to be. */
export interface Fuzzed {
  readonly name: string;
  readonly situation: Situation;
  /** What is played. */
  readonly instances: readonly Instance[];
  /** Found with these replies already; else the inventory is that of before. */
  readonly isFound: boolean;
  /** Members all of whose own replies are as recorded. */
  readonly spared: readonly string[];
  /** What was done to which document. */
  readonly changes: readonly string[];
  /** How many documents were changed. */
  readonly documents: number;
}

/** What everything else is made of: changed more often than that. */
const MAIN = ['hello', 'replSetGetStatus', 'replSetGetConfig', 'serverStatus'];

/** Changes a few of the replies of a situation, or nearly all. */
export function fuzzed(name: string, situation: Situation, random: Random): Fuzzed {
  const spared = situation.instances.length > 1 ? [random.pick(situation.instances).name] : [];
  const oneIn = random.pick([1, 1, 1, 2, 10]);
  const changes: string[] = [];
  let documents = 0;
  const changed = (of: string, reply: string, document: Instance['hello']): Instance['hello'] => {
    if (!random.oneIn(MAIN.includes(reply) ? oneIn : 2 * oneIn)) return document;
    const mutated = mutate(document, random);
    documents += 1;
    changes.push(...mutated.changes.map((change) => `${of} ${reply} ${change}`));
    return mutated.document;
  };
  const instances = situation.instances.map((one) => {
    if (spared.includes(one.name)) return one;
    const replies = Object.entries(one.replies).map(
      ([key, document]) => [key, changed(one.name, key, document)] as const,
    );
    return {
      name: one.name,
      hello: changed(one.name, 'hello', one.hello),
      replies: Object.fromEntries(replies),
    };
  });
  return { name, situation, instances, isFound: random.oneIn(3), spared, changes, documents };
}

/** The situation with all replies as recorded. */
export function recordedAs(name: string, situation: Situation): Fuzzed {
  const { instances } = situation;
  const spared = instances.map((one) => one.name);
  return { name, situation, instances, isFound: false, spared, changes: [], documents: 0 };
}

const known = new Map<Situation, Promise<Cluster>>();

/** The inventory of the situation as recorded. */
export async function knownOf(situation: Situation): Promise<Cluster> {
  let cluster = known.get(situation);
  if (!cluster) {
    const players = new PlayedPool();
    for (const instance of situation.instances) players.play('known', instance);
    cluster = discovered('known', situation, players);
    known.set(situation, cluster);
  }
  return cluster;
}

/** Has the cluster play its replies, and finds its members. */
export async function inventoryOf(
  { name, situation, instances, isFound }: Fuzzed,
  players: PlayedPool,
): Promise<Cluster> {
  for (const instance of instances) players.play(name, instance);
  const before = renamed(await knownOf(situation), name);
  return isFound ? discovered(name, situation, players, before) : before;
}
