import { settledWithin } from '../mongo/settled-within.js';
import type { Hello } from '../topology/hello.js';
import type { Member } from '../topology/types.js';
import type { Candidate } from './choose-member.js';
import type { Asked } from './collector.js';
import type { Surveyed } from './surveyed.js';

/** A member that hangs must not keep the others from being asked. */
const ANSWER_MS = 1_000;

/** On an idle set a secondary is up to 10 s behind the primary's periodic no-op. */
const LAGGING_SECONDS = 30;

interface Answer {
  readonly candidate: Candidate;
  readonly hello: Hello;
}

/**
 * The member to ask for all: the one asked last while it is fit, so that figures do not jump between members; else of
 * a set a healthy secondary, hidden ones first, then by lowest priority and by name, never one that is delayed or
 * lags; the primary where there is none. Of routers, and of the processes of a node, the first of those that answer, in
 * the same order.
 */
export async function chooseSurveyed(
  candidates: readonly Candidate[],
  of: Surveyed,
  last: string | undefined,
  canAnswer: (asked: Pick<Asked, 'member' | 'hello'>) => boolean,
): Promise<Candidate | undefined> {
  const answers: Answer[] = [];
  const all = candidates.map(async (candidate) => {
    const hello = await candidate.greeting;
    if (hello && !hello.arbiter && canAnswer({ member: candidate.progress.member, hello })) {
      answers.push({ candidate, hello });
    }
  });
  await settledWithin(Promise.all(all), ANSWER_MS);
  const fit = (of.kind === 'set' ? fitOfSet(answers) : answers).toSorted(byRank);
  return (fit.find(({ candidate }) => candidate.key === last) ?? fit[0])?.candidate;
}

function fitOfSet(answers: readonly Answer[]): readonly Answer[] {
  const newest = Math.max(...answers.map(appliedSeconds));
  const secondaries = answers.filter(
    (answer) =>
      answer.hello.secondary &&
      (memberOf(answer).config?.delaySeconds ?? 0) === 0 &&
      newest - appliedSeconds(answer) <= LAGGING_SECONDS,
  );
  return secondaries.length > 0 ? secondaries : answers.filter(({ hello }) => hello.writable);
}

function byRank(a: Answer, b: Answer): number {
  const [one, other] = [memberOf(a), memberOf(b)];
  return (
    // A router knows less of its machine than a server with data.
    Number(one.component === 'mongos') - Number(other.component === 'mongos') ||
    Number(other.config?.hidden ?? false) - Number(one.config?.hidden ?? false) ||
    (one.config?.priority ?? 1) - (other.config?.priority ?? 1) ||
    (one.name < other.name ? -1 : 1)
  );
}

function memberOf({ candidate }: Answer): Member {
  return candidate.progress.member;
}

function appliedSeconds({ hello }: Answer): number {
  return hello.lastWrite?.applied.seconds ?? 0;
}
