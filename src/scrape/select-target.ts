import type { Hello } from '../topology/model/hello.js';
import type { Member } from '../topology/model/topology.js';
import { waitAtMost } from '../util/async.js';
import { RESELECT_MS, SELECT_LAG_SECONDS, SELECT_MS } from '../util/time-constants.js';
import type { CollectTarget } from './collector.js';
import type { GroupIdentity } from './groups.js';
import type { MemberScrape } from './member-scrape.js';

/** A member that can be selected to answer for several. */
export interface Candidate {
  readonly key: string;
  readonly scrape: MemberScrape;
  /** `undefined`: it cannot receive requests. */
  readonly helloReply: Promise<Hello | undefined>;
}

/**
 * `good`: selected as soon as it answers. `spare`: only when all have answered or failed and none is good; `poor`: only
 * when there is no spare one either.
 */
export type Fitness = 'good' | 'spare' | 'poor' | 'unfit';

/**
 * The first good member that answers hello, so that no request waits for a hung one; the last selected one again if it is
 * good and answers a moment later. If none is good, the first of the best ones in the given order.
 */
export async function selectTarget(
  candidates: readonly Candidate[],
  fitnessOf: (candidate: Candidate, hello: Hello) => Fitness,
  last: string | undefined,
): Promise<Candidate | undefined> {
  const answers = candidates.map(async (candidate) => {
    const hello = await candidate.helloReply;
    return { candidate, fitness: hello ? fitnessOf(candidate, hello) : 'unfit' };
  });
  const good = answers.map(async (answer) => {
    const { candidate, fitness } = await answer;
    if (fitness !== 'good') throw new Error(fitness);
    return candidate;
  });
  const first = await Promise.any(good).catch(() => undefined);
  if (!first) {
    const settled = await Promise.all(answers);
    const best = (['spare', 'poor'] as const).flatMap((wanted) =>
      settled.filter(({ fitness }) => fitness === wanted),
    );
    return best[0]?.candidate;
  }
  let selected = first;
  const again = good[candidates.findIndex(({ key }) => key === last)];
  if (again && first.key !== last) {
    await waitAtMost(
      again.then((candidate) => {
        selected = candidate;
      }),
      RESELECT_MS,
    );
  }
  return selected;
}

interface Answer {
  readonly candidate: Candidate;
  readonly hello: Hello;
}

/**
 * The member to answer for all: the last selected one while it is fit, so that series do not jump between members. Else,
 * of a set, a healthy secondary: hidden ones first, then by lowest priority and by name, never one that is delayed or
 * lags; the primary if there is none. Of routers, and of the processes of a host, the first of those that answer, in
 * the same order.
 */
export async function selectForGroup(
  candidates: readonly Candidate[],
  { kind }: GroupIdentity,
  last: string | undefined,
  canAnswer: (target: Pick<CollectTarget, 'member' | 'hello'>) => boolean,
): Promise<Candidate | undefined> {
  const answers: Answer[] = [];
  const all = candidates.map(async (candidate) => {
    const hello = await candidate.helloReply;
    if (hello && !hello.arbiter && canAnswer({ member: candidate.scrape.member, hello })) {
      answers.push({ candidate, hello });
    }
  });
  await waitAtMost(Promise.all(all), SELECT_MS);
  const fit = (kind === 'set' ? fitOfSet(answers) : answers).toSorted(byRank);
  return (fit.find(({ candidate }) => candidate.key === last) ?? fit[0])?.candidate;
}

function fitOfSet(answers: readonly Answer[]): readonly Answer[] {
  const newest = Math.max(...answers.map(appliedSeconds));
  const secondaries = answers.filter(
    (answer) =>
      answer.hello.secondary &&
      (memberOf(answer).config?.delaySeconds ?? 0) === 0 &&
      newest - appliedSeconds(answer) <= SELECT_LAG_SECONDS,
  );
  return secondaries.length > 0 ? secondaries : answers.filter(({ hello }) => hello.writable);
}

function byRank(a: Answer, b: Answer): number {
  const [one, other] = [memberOf(a), memberOf(b)];
  return (
    // A router reports less about its host than a server with data.
    Number(one.clusterRole === 'mongos') - Number(other.clusterRole === 'mongos') ||
    Number(other.config?.hidden ?? false) - Number(one.config?.hidden ?? false) ||
    (one.config?.priority ?? 1) - (other.config?.priority ?? 1) ||
    (one.name < other.name ? -1 : 1)
  );
}

function memberOf({ candidate }: Answer): Member {
  return candidate.scrape.member;
}

function appliedSeconds({ hello }: Answer): number {
  return hello.lastWrite?.applied.seconds ?? 0;
}
