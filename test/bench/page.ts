// npm run bench:page: how long it takes to analyze 100 members and to write their page, without asking anybody.
import { enabledFamilies } from '../../src/metrics/catalogue.js';
import { renderPage } from '../../src/metrics/exposition.js';
import type { Scrape } from '../../src/scrape/scrape.js';
import { memberKey, type Member } from '../../src/topology/model/topology.js';
import { analyze } from '../support/analyze.js';
import { recordedScrape } from '../support/recorded.js';
import { emptySelf } from '../support/self.js';

const RECORDED = 'mongod-6.0.5/replicaset-healthy';
const SETS = 20;
const ROUNDS = 30;

/** The most that a page of 100 members may take to write. */
const TARGET_MS = 30;

/** The recorded set of 6 over and over, under other names, cut to 100 members. */
function manySets(): Scrape {
  const round = recordedScrape(RECORDED);
  const [cluster] = round.topology.clusters;
  const [set] = cluster!.sets;
  const members = new Map<string, Scrape['members'] extends ReadonlyMap<string, infer R> ? R : never>();
  const sets = Array.from({ length: SETS }, (_, index) => {
    const own = set!.members.slice(0, 5).map((member): Member => {
      const renamed = { ...member, replicaSet: `rs${index}`, name: `${index}-${member.name}` };
      members.set(memberKey(renamed), { ...round.members.get(memberKey(member))!, member: renamed });
      return renamed;
    });
    return { ...set!, name: `rs${index}`, members: own };
  });
  const all = sets.flatMap((one) => one.members);
  return { ...round, members, topology: { clusters: [{ ...cluster!, sets, members: all }] } };
}

async function writeOnce(): Promise<{ readonly ms: number; readonly bytes: number }> {
  const round = manySets();
  const startedAt = performance.now();
  const analysis = analyze(round, (error) => {
    throw error as Error;
  });
  let bytes = 0;
  for await (const part of renderPage(analysis, enabledFamilies(new Set()), emptySelf(), 'text')) {
    bytes += part.length;
  }
  return { ms: performance.now() - startedAt, bytes };
}

const times: number[] = [];
let bytes = 0;
for (let count = 0; count < ROUNDS; count += 1) {
  const once = await writeOnce();
  times.push(once.ms);
  ({ bytes } = once);
}
const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
console.log(
  `${median <= TARGET_MS ? 'ok' : 'MISSED'}: 100 members, ${(bytes / 1e6).toFixed(2)} MB: ${median.toFixed(1)} ms, at most ${TARGET_MS}`,
);
