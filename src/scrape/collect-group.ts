import { memberKey, type Cluster } from '../topology/model/topology.js';
import type { CommandFailure } from '../util/errors.js';
import type { CollectContext } from './collect-member.js';
import { tasksOf, type Collector, type CollectTarget, type Task } from './collector.js';
import { GROUP_TARGETS, groupsOf, type Group } from './groups.js';
import { missingIn } from './incomplete-replies.js';
import type { ReplyCache, TargetCache } from './reply-cache.js';
import { runInTurn } from './run-collector.js';
import type { GroupReply } from './scrape.js';
import { selectForGroup, type Candidate } from './select-target.js';

/** A group of members, one of which receives the requests. */
export interface CollectedGroup {
  readonly group: Group;
  readonly tasks: readonly Task[];
  readonly cache: TargetCache;
}

/** The groups of a cluster, with the commands to send in each. */
export function collectedGroups(
  cluster: Cluster,
  collectors: readonly Collector[],
  replyCache: ReplyCache,
): readonly CollectedGroup[] {
  return GROUP_TARGETS.flatMap((target) => {
    const tasks = tasksOf(collectors.filter((collector) => collector.target === target));
    if (tasks.length === 0) return [];
    return groupsOf(cluster, target).map((group) => ({ group, tasks, cache: replyCache.ofGroup(group) }));
  });
}

/**
 * Sends the requests for a whole group to one of its members, besides that member's own requests and outside of the
 * concurrency limit. Never throws; the results are stored with the member that received the requests.
 *
 * @param candidates the members of the cluster
 */
export async function collectGroup(
  candidates: readonly Candidate[],
  { group, tasks, cache }: CollectedGroup,
  context: CollectContext,
): Promise<void> {
  const keys = new Set(group.members.map(memberKey));
  const members = candidates.filter(({ key }) => keys.has(key));
  const all = tasks.map((task) => ({ task, cached: cache.current(task) }));
  const due = all.filter(({ cached }) => !cached).map(({ task }) => task);
  await Promise.all([
    ...all.flatMap(({ task, cached }) =>
      cached ? [showEarlier(members, task, { ...cached, ...missingIn(cached.reply) })] : [],
    ),
    collect(members, group, due, cache, context),
  ]);
}

async function collect(
  members: readonly Candidate[],
  { identity }: Group,
  due: readonly Task[],
  cache: TargetCache,
  { leaveOut, parts, deadline }: CollectContext,
): Promise<void> {
  if (due.length === 0) return;
  const canAnswer = (target: Pick<CollectTarget, 'member' | 'hello'>): boolean =>
    due.every(({ collector }) => collector.isFor({ ...target, leaveOut, parts }));
  const selected = await selectForGroup(members, identity, cache.answeredAs('group'), canAnswer);
  const hello = await selected?.helloReply;
  if (!selected || !hello) return;
  const { key, scrape } = selected;
  const target = { member: scrape.member, hello, leaveOut, parts };
  scrape.planned.push(...due.map(({ command }) => command.name));
  cache.noteMember('group', key, await runInTurn(scrape, due, { target, cache, deadline }));
}

/** The cached replies of the groups that are not too old, by command. */
export function groupReplies(groups: readonly CollectedGroup[]): ReadonlyMap<string, readonly GroupReply[]> {
  const replies = new Map<string, GroupReply[]>();
  for (const { group, tasks, cache } of groups) {
    for (const task of tasks) {
      const cached = cache.fresh(task);
      if (!cached) continue;
      const { name } = task.command;
      replies.set(name, [...(replies.get(name) ?? []), { identity: group.identity, reply: cached.reply }]);
    }
  }
  return replies;
}

/** The result of an earlier request that is not sent in this scrape. */
interface EarlierResult {
  /** Key of the member that received the request. */
  readonly member: string;
  readonly durationSeconds: number;
  readonly failure?: CommandFailure;
  readonly missing?: readonly string[];
}

/** Stores the result with the member that received the request, if that member is up. */
export async function showEarlier(
  candidates: readonly Candidate[],
  { command }: Task,
  { member, durationSeconds, failure, missing }: EarlierResult,
): Promise<void> {
  const candidate = candidates.find(({ key }) => key === member);
  if (await candidate?.helloReply) {
    const result = { durationSeconds, ...(failure && { failure }), ...(missing && { missing }) };
    candidate?.scrape.commandResults.set(command.name, result);
  }
}
