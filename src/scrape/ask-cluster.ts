import type { Document } from '../mongo/bson.js';
import { firstBatchOf } from '../mongo/cursor.js';
import type { Hello } from '../topology/hello.js';
import { chooseMember, type Candidate, type Fitness } from './choose-member.js';
import type { ClusterCollector, ClusterRequest } from './cluster-collector.js';
import type { Deadline } from './deadline.js';
import type { FigureMemory } from './figure-memory.js';
import { sendInTurn, sendRequest } from './send-in-turn.js';
import { showHeld } from './show-held.js';

/** What asking about one cluster needs besides its members. */
export interface ClusterContext {
  readonly collectors: readonly ClusterCollector[];
  readonly memory: FigureMemory;
  readonly deadline: Deadline;
}

/**
 * Asks one config server and one router for what is the whole cluster's, beside what they are asked as members and
 * without a slot of theirs. Never a shard member: direct reads of anything but `local` are refused there from 8.0 on.
 * Never throws; the outcomes stand with the member that was asked.
 *
 * @param candidates the config servers and routers of the cluster
 */
export async function askCluster(candidates: readonly Candidate[], context: ClusterContext): Promise<void> {
  const { memory, collectors } = context;
  const requests = collectors.flatMap((collector) =>
    collector.requests.map((request) => ({
      request,
      held: memory.fresh(request, collector) ?? memory.slow(request),
    })),
  );
  const due = (role: ClusterRequest['of']): readonly ClusterRequest[] =>
    requests.filter(({ request, held }) => !held && request.of === role).map(({ request }) => request);
  const router = chooseRouter(candidates, memory);
  await Promise.all([
    ...requests.flatMap(({ request, held }) => (held ? [showHeld(candidates, request, held)] : [])),
    askConfig(due('config'), candidates, router, context),
    askRouter(due('mongos'), requests, router, context),
  ]);
}

/** A secondary, to spare the primary; any member of the set, to spare the routers. */
async function askConfig(
  due: readonly ClusterRequest[],
  candidates: readonly Candidate[],
  router: Promise<Candidate | undefined>,
  context: ClusterContext,
): Promise<void> {
  if (due.length === 0) return;
  const { memory } = context;
  const members = candidates.filter(({ progress }) => progress.member.component === 'config');
  const fitnessOf = ({ key }: Candidate, { secondary, writable }: Hello): Fitness => {
    // RECOVERING, STARTUP2 and ROLLBACK refuse reads.
    if (!secondary && !writable) return 'unfit';
    if (memory.wasLost(key)) return 'poor';
    return secondary ? 'good' : 'spare';
  };
  const config = await chooseMember(members, fitnessOf, memory.answeredAs('config'));
  if (config) await ask(config, 'config', due, context);
  else await ask(await router, 'mongos', due, context);
}

/** What a router says is of the moment: none answers, nothing is known. */
async function askRouter(
  due: readonly ClusterRequest[],
  all: readonly { readonly request: ClusterRequest }[],
  router: Promise<Candidate | undefined>,
  context: ClusterContext,
): Promise<void> {
  const chosen = await router;
  if (!chosen) {
    for (const { request } of all) if (request.of === 'mongos') context.memory.forget(request);
    return;
  }
  await ask(chosen, 'mongos', due, context);
  for (const request of due) {
    if (chosen.progress.outcomes.get(request.command)?.failure) context.memory.forget(request);
  }
}

async function chooseRouter(
  candidates: readonly Candidate[],
  memory: FigureMemory,
): Promise<Candidate | undefined> {
  const routers = candidates.filter(({ progress }) => progress.member.component === 'mongos');
  const fitnessOf = ({ key }: Candidate): Fitness => (memory.wasLost(key) ? 'spare' : 'good');
  return chooseMember(routers, fitnessOf, memory.answeredAs('mongos'));
}

async function ask(
  asked: Candidate | undefined,
  role: ClusterRequest['of'],
  due: readonly ClusterRequest[],
  { memory, deadline }: ClusterContext,
): Promise<void> {
  if (!asked || due.length === 0) return;
  const { key, progress } = asked;
  const pending = due.map((request) => ({
    command: request.command,
    send: async () => {
      const reply = await sendRequest(progress, request.database, request.request(), deadline);
      const documents = firstBatchOf(reply);
      return documents ? { documents } : reply;
    },
    keep: (reply: Document, durationSeconds: number) => {
      memory.keep(request, key, reply, durationSeconds);
    },
  }));
  progress.toAsk.push(...due.map(({ command }) => command));
  memory.note(role, key, await sendInTurn(progress, pending));
  for (const request of due) {
    const { failure, durationSeconds } = progress.outcomes.get(request.command) ?? {};
    if (failure?.reason === 'timeout' && durationSeconds) {
      memory.rememberSlow(request, { failure, durationSeconds, member: key });
    }
  }
}
