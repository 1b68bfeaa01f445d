import { settledWithin } from '../mongo/settled-within.js';
import type { Hello } from '../topology/hello.js';
import type { Progress } from './progress.js';

/** How long the member that was asked last may answer after another: it is asked again, so that series stay. */
const STAY_MS = 100;

/** A member that may be asked for all. */
export interface Candidate {
  readonly key: string;
  readonly progress: Progress;
  /** `undefined`: it cannot be asked. */
  readonly greeting: Promise<Hello | undefined>;
}

/**
 * `good`: taken as soon as it answers. `spare`: only when all have answered or failed and none is good; `poor`: only
 * when there is no spare one either.
 */
export type Fitness = 'good' | 'spare' | 'poor' | 'unfit';

/**
 * The first good member that answers hello, so that a hung one makes nobody wait; the last one again if it is good
 * and answers a moment later. Where none is good, the first in the order given of the best there are.
 */
export async function chooseMember(
  candidates: readonly Candidate[],
  fitnessOf: (candidate: Candidate, hello: Hello) => Fitness,
  last: string | undefined,
): Promise<Candidate | undefined> {
  const answers = candidates.map(async (candidate) => {
    const hello = await candidate.greeting;
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
  let chosen = first;
  const again = good[candidates.findIndex(({ key }) => key === last)];
  if (again && first.key !== last) {
    await settledWithin(
      again.then((candidate) => {
        chosen = candidate;
      }),
      STAY_MS,
    );
  }
  return chosen;
}
