import { memberKey, type Cluster } from '../topology/types.js';
import type { Candidate } from './choose-member.js';
import { chooseSurveyed } from './choose-surveyed.js';
import type { Asked } from './collector.js';
import { isDue, missingIn } from './completeness.js';
import type { Deadline } from './deadline.js';
import type { FigureMemory } from './figure-memory.js';
import { holdSurvey } from './hold-survey.js';
import type { SharedSurvey } from './kinds.js';
import type { Memories } from './memories.js';
import type { Figures } from './round.js';
import { sendInTurn } from './send-in-turn.js';
import { showHeld } from './show-held.js';
import { groupsOf, SHARED_SCOPES, type Group } from './surveyed.js';

/** A group of which one member is asked. */
export interface AskedGroup {
  readonly group: Group;
  readonly surveys: readonly SharedSurvey[];
  readonly memory: FigureMemory;
}

/** What is asked of the groups of a cluster. */
export function askedGroups(
  cluster: Cluster,
  all: readonly SharedSurvey[],
  memories: Memories,
): readonly AskedGroup[] {
  return SHARED_SCOPES.flatMap((scope) => {
    const surveys = all.filter((survey) => survey.scope === scope);
    if (surveys.length === 0) return [];
    return groupsOf(cluster, scope).map((group) => ({ group, surveys, memory: memories.ofGroup(group) }));
  });
}

/**
 * Asks one member for all of its group, beside what it is asked as a member and without a slot of its own. Never
 * throws; the outcomes stand with the member that was asked.
 *
 * @param candidates the members of the cluster
 */
export async function askGroup(
  candidates: readonly Candidate[],
  { group, surveys, memory }: AskedGroup,
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
  memory: FigureMemory,
  deadline: Deadline,
): Promise<void> {
  if (due.length === 0) return;
  const canAnswer = (asked: Pick<Asked, 'member' | 'hello'>): boolean =>
    due.every((survey) => survey.isFor({ ...asked, leaveOut: {} }));
  const chosen = await chooseSurveyed(members, of, memory.answeredAs('survey'), canAnswer);
  const hello = await chosen?.greeting;
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

/** What is known of the groups and is not too old, by command. */
export function figuresOf(groups: readonly AskedGroup[]): ReadonlyMap<string, readonly Figures[]> {
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
