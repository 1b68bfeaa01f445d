import { judging, type Judgement } from '../../src/replset/judge.js';
import type { Round } from '../../src/scrape/round.js';

/** The verdicts on a round, in one go. */
export function judge(round: Round, onError: (error: unknown) => void): Judgement {
  const work = judging(round, onError);
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
