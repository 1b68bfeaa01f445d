import { memberKey, type Cluster } from '../topology/model/topology.js';
import type { CommandFailure } from '../util/errors.js';
import type { CollectTarget, SharedSurvey } from './collector.js';
import type { Deadline } from './deadline.js';
import { isDue, missingIn } from './incomplete-replies.js';
import type { CommandCache, ReplyCache } from './reply-cache.js';
import type { Figures } from './scrape.js';
import { chooseSurveyed, groupsOf, SHARED_SCOPES, type Candidate, type Group } from './select-target.js';
import { holdSurvey, sendInTurn } from './send-commands.js';

/** A group of members, one of which receives the requests. */
export interface CollectedGroup {
  readonly group: Group;
  readonly surveys: readonly SharedSurvey[];
  readonly memory: CommandCache;
}

/** The groups of a cluster, with the collectors to run on each. */
export function askedGroups(
  cluster: Cluster,
  all: readonly SharedSurvey[],
  replyCache: ReplyCache,
): readonly CollectedGroup[] {
  return SHARED_SCOPES.flatMap((scope) => {
    const surveys = all.filter((survey) => survey.scope === scope);
    if (surveys.length === 0) return [];
    return groupsOf(cluster, scope).map((group) => ({ group, surveys, memory: replyCache.ofGroup(group) }));
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
  { group, surveys, memory }: CollectedGroup,
  deadline: Deadline,
): Promise<void> {
  const own = new Set(group.members.map(memberKey));
  const members = candidates.filter(({ key }) => own.has(key));
  const kept = surveys.map((survey) => {
    const held = memory.fresh(survey, survey);
    return { survey, held: held && !isDue(held, survey.maxAgeSeconds) ? held : undefined };
  });
  const due = kept.filter(({ held }) => !held).map(({ survey }) => survey);
  await Promise.all([
    ...kept.flatMap(({ survey, held }) =>
      held ? [showHeld(members, survey, { ...held, ...missingIn(held.reply) })] : [],
    ),
    ask(members, group, due, memory, deadline),
  ]);
}

async function ask(
  members: readonly Candidate[],
  { of }: Group,
  due: readonly SharedSurvey[],
  memory: CommandCache,
  deadline: Deadline,
): Promise<void> {
  if (due.length === 0) return;
  const canAnswer = (asked: Pick<CollectTarget, 'member' | 'hello'>): boolean =>
    due.every((survey) => survey.isFor({ ...asked, leaveOut: {} }));
  const chosen = await chooseSurveyed(members, of, memory.answeredAs('survey'), canAnswer);
  const hello = await chosen?.helloReply;
  if (!chosen || !hello) return;
  const { key, progress } = chosen;
  const asked = { member: progress.member, hello, leaveOut: {} };
  progress.toAsk.push(...due.map(({ command }) => command));
  const served = await sendInTurn(
    progress,
    due.map((survey) =>
      holdSurvey(survey, progress, asked, deadline, memory.backlog(survey), (reply, durationSeconds) => {
        memory.keep(survey, key, reply, durationSeconds);
      }),
    ),
  );
  memory.note('survey', key, served);
}

/** The cached replies of the groups that are not too old, by command. */
export function figuresOf(groups: readonly CollectedGroup[]): ReadonlyMap<string, readonly Figures[]> {
  const figures = new Map<string, Figures[]>();
  for (const { group, surveys, memory } of groups) {
    for (const survey of surveys) {
      const kept = memory.fresh(survey, survey);
      if (!kept) continue;
      const { command } = survey;
      figures.set(command, [...(figures.get(command) ?? []), { of: group.of, reply: kept.reply }]);
    }
  }
  return figures;
}

/** The result of an earlier request that is not sent in this scrape. */
interface Held {
  /** Key of the member that received the request. */
  readonly member: string;
  readonly durationSeconds: number;
  readonly failure?: CommandFailure;
  readonly missing?: readonly string[];
}

/** Stores the result with the member that received the request, if that member is up. */
export async function showHeld(
  candidates: readonly Candidate[],
  { command }: { readonly command: string },
  { member, durationSeconds, failure, missing }: Held,
): Promise<void> {
  const asked = candidates.find(({ key }) => key === member);
  if (await asked?.helloReply) {
    const outcome = { durationSeconds, ...(failure && { failure }), ...(missing && { missing }) };
    asked?.progress.commandResults.set(command, outcome);
  }
}
