import { startReplicaSet } from '../support/mongo-servers.js';
import { Exporter } from './exporter.js';
import { Floor } from './floor.js';
import {
  ACTS,
  cpuOf,
  idleMsPerSecond,
  takeTurn,
  type Rounds,
  type ServerCpu,
  type Turn,
} from './server-blocks.js';

/** What a scrape costs MongoDB. */
export interface ServerCost {
  readonly kind: 'server-cost';
  readonly scenario: string;
  readonly members: number;
  /** Scrapes, and as many rounds of each floor. */
  readonly rounds: number;
  /** Of a server while nobody asks but the watch. */
  readonly idleMsPerSecond: number;
  /** Of a server per scrape or round, less what it spends anyway. */
  readonly cpu: Readonly<Record<'exporter' | 'decode' | 'wire', ServerCpu>>;
}

/** How much is done. */
interface Amount {
  readonly warmUpRounds: number;
  readonly turns: number;
  readonly roundsOfATurn: number;
}

const FULL: Amount = { warmUpRounds: 200, turns: 10, roundsOfATurn: 20 };
const SMOKE: Amount = { warmUpRounds: 1, turns: 2, roundsOfATurn: 2 };

/** Measures it on a set of 3 real servers; `smoke`: does it run at all? */
export async function serverCost(scenario: string, smoke: boolean): Promise<ServerCost> {
  const { warmUpRounds, turns: count, roundsOfATurn } = smoke ? SMOKE : FULL;
  const stops: (() => Promise<void>)[] = [];
  try {
    const set = await startReplicaSet({ members: [{}, {}, {}] });
    stops.push(() => set.stop());
    const members = set.members.map(({ address }) => ({ address, arbiter: false }));
    const exporter = await Exporter.start(set.uri());
    stops.push(() => exporter.stop());
    const decode = await Floor.start('decode', members);
    stops.push(() => decode.stop());
    const wire = await Floor.start('wire', members);
    stops.push(() => wire.stop());
    const rounds: Rounds = {
      idle: () => Promise.resolve(),
      exporter: () => exporter.scrape(),
      decode: () => decode.round(),
      wire: () => wire.round(),
    };
    for (const act of ACTS) for (let done = 0; done < warmUpRounds; done += 1) await rounds[act]();
    const turns: Turn[] = [];
    while (turns.length < count) turns.push(await takeTurn(set.members, rounds, roundsOfATurn));
    const of = (act: 'exporter' | 'decode' | 'wire') => cpuOf(turns, act, members.length, roundsOfATurn);
    return {
      kind: 'server-cost',
      scenario,
      members: members.length,
      rounds: count * roundsOfATurn,
      idleMsPerSecond: idleMsPerSecond(turns, members.length),
      cpu: { exporter: of('exporter'), decode: of('decode'), wire: of('wire') },
    };
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}
