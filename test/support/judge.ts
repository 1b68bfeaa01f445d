import { analyzing, type TopologyAnalysis } from '../../src/replset/analyze-set.js';
import type { Scrape } from '../../src/scrape/scrape.js';

/** The verdicts on a round, in one go. */
export function judge(round: Scrape, onError: (error: unknown) => void): TopologyAnalysis {
  const work = analyzing(round, onError);
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
