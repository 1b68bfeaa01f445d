import { analyzing, type TopologyAnalysis } from '../../src/replset/analyze-set.js';
import type { Scrape } from '../../src/scrape/scrape.js';

/** The analysis of a scrape, without pauses. */
export function analyze(scrape: Scrape, onError: (error: unknown) => void): TopologyAnalysis {
  const work = analyzing(scrape, onError);
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
