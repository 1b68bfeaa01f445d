import type { Document } from '../mongo/bson.js';
import type { Hello } from '../topology/hello.js';
import { chooseMember, type Candidate, type Fitness } from './choose-member.js';
import type { ClusterCollector, ClusterRequest } from './cluster-collector.js';
import type { Deadline } from './deadline.js';
import type { FigureMemory } from './figure-memory.js';
import { askInBackground, RETRY_SECONDS } from './ask-in-background.js';
import { sendClusterRequest } from './send-cluster-request.js';
import { sendInTurn, SERVER_MARGIN_MS } from './send-in-turn.js';
import { showHeld } from './show-held.js';

/** All of them read small documents: what takes longer is stuck, and must leave time for the others. */
const MAX_TIME_MS = 2_000;

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
      held: memory.fresh(request, collector) ?? memory.failed(request),
    })),
  );
  const due = (role: ClusterRequest['of']): readonly ClusterRequest[] =>
    requests
      .filter(({ request, held }) => !held && request.of === role && !memory.isRunning(request))
      .map(({ request }) => request)
      // What ran out of time comes after what it left no time for.
      .toSorted((a, b) => Number(memory.wasSlow(a)) - Number(memory.wasSlow(b)));
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
  const inTurn = due.filter(({ background }) => background === undefined);
  const served = await askInTurn(asked, inTurn, memory, deadline);
  if (inTurn.length > 0) memory.note(role, asked.key, served);
  if (!served) return;
  await Promise.all(
    due.flatMap((request) =>
      request.background ? [askInBackground(asked, request, request.background, memory)] : [],
    ),
  );
}

/** @returns whether the connection served to the end */
async function askInTurn(
  { key, progress }: Candidate,
  due: readonly ClusterRequest[],
  memory: FigureMemory,
  deadline: Deadline,
): Promise<boolean> {
  const sent = new Set<ClusterRequest>();
  const pending = due.map((request) => ({
    command: request.command,
    send: () => {
      if (deadline.remaining > SERVER_MARGIN_MS) sent.add(request);
      return sendClusterRequest(progress, request, deadline, MAX_TIME_MS);
    },
    keep: (reply: Document, durationSeconds: number) => {
      memory.keep(request, key, reply, durationSeconds);
    },
  }));
  progress.toAsk.push(...due.map(({ command }) => command));
  const served = await sendInTurn(progress, pending);
  for (const request of sent) {
    const { failure, durationSeconds } = progress.outcomes.get(request.command) ?? {};
    if (failure?.reason === 'timeout' && durationSeconds !== undefined) {
      memory.rememberFailure(request, { failure, durationSeconds, member: key, retrySeconds: RETRY_SECONDS });
    }
  }
  return served;
}
