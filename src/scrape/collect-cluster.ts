import { firstBatchOf, type Document } from '../mongo/bson.js';
import type { Hello } from '../topology/model/hello.js';
import { showHeld } from './collect-group.js';
import { askInBackground, RETRY_SECONDS } from './collect-in-background.js';
import type { ClusterCollector, ClusterRequest } from './collector.js';
import type { Deadline } from './deadline.js';
import type { MemberScrape } from './member-scrape.js';
import type { CommandCache } from './reply-cache.js';
import type { ClusterReplies } from './scrape.js';
import { chooseMember, type Candidate, type Fitness } from './select-target.js';
import { sendInTurn, sendRequest, SERVER_MARGIN_MS } from './send-commands.js';

/** All requests read small documents. One that takes longer is stuck, and must leave time for the others. */
const MAX_TIME_MS = 2_000;

/** What collecting from one cluster needs besides its members. */
export interface ClusterContext {
  readonly collectors: readonly ClusterCollector[];
  readonly memory: CommandCache;
  readonly deadline: Deadline;
}

/**
 * Sends the requests about the whole cluster to one config server and one router, besides their requests as members and
 * outside of the concurrency limit. Never to a shard member: since 8.0 it refuses direct reads of anything but `local`.
 * Never throws; the results are stored with the member that received the requests.
 *
 * @param candidates the config servers and routers of the cluster
 */
export async function collectCluster(
  candidates: readonly Candidate[],
  context: ClusterContext,
): Promise<void> {
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
      // A request that timed out comes after those that it left no time for.
      .toSorted((a, b) => Number(memory.wasSlow(a)) - Number(memory.wasSlow(b)));
  const router = chooseRouter(candidates, memory);
  await Promise.all([
    ...requests.flatMap(({ request, held }) => (held ? [showHeld(candidates, request, held)] : [])),
    askConfig(due('config'), candidates, router, context),
    askRouter(due('mongos'), requests, router, context),
  ]);
}

/** Prefers a secondary, to spare the primary; prefers any member of the set to a router, to spare the routers. */
async function askConfig(
  due: readonly ClusterRequest[],
  candidates: readonly Candidate[],
  router: Promise<Candidate | undefined>,
  context: ClusterContext,
): Promise<void> {
  if (due.length === 0) return;
  const { memory } = context;
  const members = candidates.filter(({ progress }) => progress.member.clusterRole === 'config');
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

/** Replies of routers are valid only at the moment: if no router answers, the cached ones are dropped. */
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
    if (chosen.progress.commandResults.get(request.command)?.failure) context.memory.forget(request);
  }
}

async function chooseRouter(
  candidates: readonly Candidate[],
  memory: CommandCache,
): Promise<Candidate | undefined> {
  const routers = candidates.filter(({ progress }) => progress.member.clusterRole === 'mongos');
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

/** @returns whether the connection lasted to the end */
async function askInTurn(
  { key, progress }: Candidate,
  due: readonly ClusterRequest[],
  memory: CommandCache,
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
    const { failure, durationSeconds } = progress.commandResults.get(request.command) ?? {};
    if (failure?.reason === 'timeout' && durationSeconds !== undefined) {
      memory.rememberFailure(request, { failure, durationSeconds, member: key, retrySeconds: RETRY_SECONDS });
    }
  }
  return served;
}

/** All cached replies of these collectors about a sharded cluster. */
export function clusterReplies(
  memory: CommandCache,
  collectors: readonly ClusterCollector[],
): ClusterReplies {
  const known = collectors.flatMap(({ name, requests }) =>
    requests.flatMap((request) => {
      const kept = memory.kept(request);
      return kept ? [{ name, command: request.command, of: request.of, kept }] : [];
    }),
  );
  const readAt: Record<string, number> = {};
  for (const { name, of, kept } of known) {
    if (of === 'config') readAt[name] = Math.min(kept.readAt, readAt[name] ?? Infinity);
  }
  return {
    replies: Object.fromEntries(known.map(({ command, kept }) => [command, kept.reply])),
    readAt,
  };
}

/**
 * Sends one request about a cluster.
 *
 * @returns the reply; for `find` and `aggregate` the documents of the first batch, as `documents`
 * @throws the driver's error
 */
export async function sendClusterRequest(
  { client }: Pick<MemberScrape, 'client'>,
  { database, request }: ClusterRequest,
  deadline: Deadline,
  maxTimeMs: number,
): Promise<Document> {
  const reply = await sendRequest({ client }, database, request(), deadline, { maxTimeMs });
  const documents = firstBatchOf(reply);
  return documents ? { documents } : reply;
}
