import type { Hello } from '../topology/model/hello.js';
import { FAILURE_RETRY_SECONDS } from '../util/time-constants.js';
import { showEarlier } from './collect-group.js';
import { collectInBackground } from './collect-in-background.js';
import type { CollectContext } from './collect-member.js';
import { tasksOf, type Collector, type Command, type Task } from './collector.js';
import type { TargetCache } from './reply-cache.js';
import { runInTurn } from './run-collector.js';
import type { ClusterReplies } from './scrape.js';
import { selectTarget, type Candidate, type Fitness } from './select-target.js';

/** What collecting from one cluster needs besides its members. */
export interface ClusterContext extends CollectContext {
  readonly tasks: readonly Task[];
  readonly cache: TargetCache;
}

/** The role in which a member receives requests. */
type Role = 'config' | 'mongos';

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
  const { cache, tasks } = context;
  const all = tasks.map((task) => ({ task, earlier: cache.fresh(task) ?? cache.failed(task) }));
  const due = (role: Role): readonly Task[] =>
    all
      .filter(({ task, earlier }) => !earlier && roleOf(task.command) === role && !cache.isRunning(task))
      .map(({ task }) => task)
      // A command that timed out comes after those that it left no time for.
      .toSorted((a, b) => Number(cache.wasSlow(a)) - Number(cache.wasSlow(b)));
  const router = selectRouter(candidates, cache);
  await Promise.all([
    ...all.flatMap(({ task, earlier }) => (earlier ? [showEarlier(candidates, task, earlier)] : [])),
    collectFromConfig(due('config'), candidates, router, context),
    collectFromRouter(due('mongos'), router, context),
  ]);
}

function roleOf({ from }: Command): Role {
  return from ?? 'config';
}

/** Prefers a secondary, to spare the primary; prefers any member of the set to a router, to spare the routers. */
async function collectFromConfig(
  due: readonly Task[],
  candidates: readonly Candidate[],
  router: Promise<Candidate | undefined>,
  context: ClusterContext,
): Promise<void> {
  if (due.length === 0) return;
  const { cache } = context;
  const members = candidates.filter(({ scrape }) => scrape.member.clusterRole === 'config');
  const fitnessOf = ({ key }: Candidate, { secondary, writable }: Hello): Fitness => {
    // RECOVERING, STARTUP2 and ROLLBACK refuse reads.
    if (!secondary && !writable) return 'unfit';
    if (cache.wasLost(key)) return 'poor';
    return secondary ? 'good' : 'spare';
  };
  const config = await selectTarget(members, fitnessOf, cache.answeredAs('config'));
  if (config) await collect(config, 'config', due, context);
  else await collect(await router, 'mongos', due, context);
}

/** Replies of routers are valid only at the moment: if no router answers, the cached ones are dropped. */
async function collectFromRouter(
  due: readonly Task[],
  router: Promise<Candidate | undefined>,
  context: ClusterContext,
): Promise<void> {
  const { cache, tasks } = context;
  const selected = await router;
  if (!selected) {
    for (const task of tasks) if (roleOf(task.command) === 'mongos') cache.forget(task);
    return;
  }
  await collect(selected, 'mongos', due, context);
  for (const task of due) {
    if (selected.scrape.commandResults.get(task.command.name)?.failure) cache.forget(task);
  }
}

async function selectRouter(
  candidates: readonly Candidate[],
  cache: TargetCache,
): Promise<Candidate | undefined> {
  const routers = candidates.filter(({ scrape }) => scrape.member.clusterRole === 'mongos');
  const fitnessOf = ({ key }: Candidate): Fitness => (cache.wasLost(key) ? 'spare' : 'good');
  return selectTarget(routers, fitnessOf, cache.answeredAs('mongos'));
}

async function collect(
  selected: Candidate | undefined,
  role: Role,
  due: readonly Task[],
  { cache, deadline, leaveOut, parts }: ClusterContext,
): Promise<void> {
  const hello = await selected?.helloReply;
  if (!selected || !hello || due.length === 0) return;
  const { key, scrape } = selected;
  const target = { member: scrape.member, hello, leaveOut, parts };
  const inTurn = due.filter(({ command }) => !command.inBackground);
  if (inTurn.length > 0) {
    scrape.planned.push(...inTurn.map(({ command }) => command.name));
    const served = await runInTurn(scrape, inTurn, {
      ...{ target, cache, deadline },
      onTimeout: (task, failure, durationSeconds) => {
        cache.rememberFailure(task, { failure, durationSeconds, member: key }, FAILURE_RETRY_SECONDS);
      },
    });
    cache.noteMember(role, key, served);
    if (!served) return;
  }
  const inBackground = due.filter(({ command }) => command.inBackground);
  await Promise.all(inBackground.map((task) => collectInBackground(selected, target, task, cache)));
}

/** All cached replies of these collectors about a sharded cluster. */
export function clusterReplies(cache: TargetCache, collectors: readonly Collector[]): ClusterReplies {
  const known = tasksOf(collectors).flatMap((task) => {
    const cached = cache.last(task);
    return cached ? [{ ...task, cached }] : [];
  });
  const readAt: Record<string, number> = {};
  for (const { collector, command, cached } of known) {
    if (roleOf(command) !== 'config') continue;
    readAt[collector.name] = Math.min(cached.readAt, readAt[collector.name] ?? Infinity);
  }
  return {
    replies: Object.fromEntries(known.map(({ command, cached }) => [command.name, cached.reply])),
    readAt,
  };
}
