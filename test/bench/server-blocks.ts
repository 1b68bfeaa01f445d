import { setTimeout as sleep } from 'node:timers/promises';
import type { MongoServer } from '../support/mongo-servers.js';
import { mean, standardError } from './statistics.js';

/** What happens in a block of time: nothing, or rounds of one of those who ask. */
export type Act = 'idle' | 'exporter' | 'decode' | 'wire';

/** In the order of their turns. */
export const ACTS: readonly Act[] = ['idle', 'exporter', 'decode', 'wire'];

/** How a round of each goes. */
export type Rounds = Readonly<Record<Act, () => Promise<unknown>>>;

/** What the servers spent together in a block, and how long it was. */
interface Block {
  readonly cpuMs: number;
  readonly elapsedMs: number;
}

/** The blocks of one turn. */
export type Turn = Readonly<Record<Act, Block>>;

/** CPU of one server, and the standard error of the turns. */
export interface ServerCpu {
  readonly ms: number;
  readonly error: number;
}

/** From the start of a round to the start of the next. */
const PERIOD_MS = 75;

/** Of serverStatus, what is large: it would be paid for at every look. */
const LEFT_OUT = { metrics: 0, wiredTiger: 0, tcmalloc: 0, locks: 0, repl: 0, transactions: 0 };

/** One block of each. */
export async function takeTurn(
  servers: readonly MongoServer[],
  rounds: Rounds,
  count: number,
): Promise<Turn> {
  const turn: Partial<Record<Act, Block>> = {};
  for (const act of ACTS) {
    const before = await processTimeMs(servers);
    const start = performance.now();
    await inPace(rounds[act], count);
    const elapsedMs = performance.now() - start;
    turn[act] = { cpuMs: (await processTimeMs(servers)) - before, elapsedMs };
  }
  return turn as Turn;
}

/** Of each server per round, less what it spends in the same time when nobody asks. */
export function cpuOf(turns: readonly Turn[], act: Act, servers: number, count: number): ServerCpu {
  const costs = turns.map(
    (turn) => (turn[act].cpuMs - idleRate(turn) * turn[act].elapsedMs) / servers / count,
  );
  return { ms: mean(costs), error: standardError(costs) };
}

/** Of each server in a second. */
export function idleMsPerSecond(turns: readonly Turn[], servers: number): number {
  return (mean(turns.map(idleRate)) * 1000) / servers;
}

function idleRate({ idle }: Turn): number {
  return idle.cpuMs / idle.elapsedMs;
}

async function inPace(round: () => Promise<unknown>, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const next = performance.now() + PERIOD_MS;
    await round();
    await sleep(Math.max(0, next - performance.now()));
  }
}

/** What the processes have spent so far, threads that have ended included: by their own account. */
async function processTimeMs(servers: readonly MongoServer[]): Promise<number> {
  const replies = await Promise.all(
    servers.map((server) => server.command({ serverStatus: 1, ...LEFT_OUT })),
  );
  return replies.reduce((sum, { extra_info: { user_time_us: user, system_time_us: system } }) => {
    return sum + (Number(user) + Number(system)) / 1000;
  }, 0);
}
