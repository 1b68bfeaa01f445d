import assert from 'node:assert/strict';
import { LONG } from '../support/faults/fault.js';
import { situations, type Situation } from '../support/fuzz/corpus.js';
import { fuzzed, recordedAs, type Fuzzed } from '../support/fuzz/fuzzed.js';
import { fuzzedPage } from '../support/fuzz/fuzz-page.js';
import { Random } from '../support/fuzz/random.js';
import { promtool, requirePromtool } from '../support/promtool.js';

/** How many documents are changed. */
const DOCUMENTS = Number(process.env.FUZZ_DOCUMENTS ?? (LONG ? 100_000 : 10_000));

/** Of the first page; each has the next one. A failure names that of its page. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);

const CLUSTERS_OF_A_PAGE = 25;

/** Clusters that promtool looks at, and how many of them on one page. */
const LOOKED_AT = 50;
const AT_ONCE = 2;

describe(`replies that no server ought to give: ${DOCUMENTS} of them, from seed ${SEED} on`, function () {
  this.timeout(60_000 + DOCUMENTS * 20);
  let all: readonly Situation[];
  let control: Situation;

  before(() => {
    all = situations();
    control = all.find(({ name }) => name === 'mongod-6.0.5/replicaset-healthy')!;
  });

  const clustersOf = (seed: number): readonly Fuzzed[] => {
    const random = new Random(seed);
    return Array.from({ length: CLUSTERS_OF_A_PAGE }, (_, index) =>
      fuzzed(`f${index}`, random.pick(all), random),
    );
  };

  /** The same page of each cluster alone, to tell by whose replies it failed. */
  const culprit = async (clusters: readonly Fuzzed[]): Promise<string> => {
    for (const cluster of clusters) {
      const ok = await fuzzedPage(control, [cluster]).then(
        () => true,
        () => false,
      );
      if (!ok) return `${cluster.situation.name}\n  ${cluster.changes.join('\n  ')}`;
    }
    return 'of several clusters together';
  };

  it('the page is whole, valid in both formats, and tells of others what it always does', async () => {
    const asRecorded = (
      await fuzzedPage(
        control,
        all.map((one) => recordedAs(one.name, one)),
      )
    ).told;
    assert.ok(asRecorded.control.length > 1_000);
    let documents = 0;
    for (let seed = SEED; documents < DOCUMENTS; seed++) {
      const clusters = clustersOf(seed);
      const { told } = await fuzzedPage(control, clusters).catch(async (error: unknown) => {
        const message = `FUZZ_SEED=${seed}: ${(error as Error).message}\n${await culprit(clusters)}`;
        throw new Error(message, { cause: error });
      });
      assert.deepEqual(told.control, asRecorded.control, `FUZZ_SEED=${seed}: the control`);
      // What others say may change how a set is made up, where that is found with it.
      for (const { name, situation, spared, changes } of clusters.filter(({ isFound }) => !isFound)) {
        for (const member of spared) {
          const before = asRecorded.spared.get(`${situation.name} ${member}`);
          const where = `FUZZ_SEED=${seed}: ${situation.name} ${member}\n  ${changes.join('\n  ')}`;
          assert.deepEqual(told.spared.get(`${name} ${member}`), before, where);
        }
      }
      documents += clusters.reduce((sum, cluster) => sum + cluster.documents, 0);
    }
  });

  it(`promtool finds nothing to object to in ${LOOKED_AT} of them`, async function () {
    requirePromtool(this);
    for (let seed = SEED; seed < SEED + LOOKED_AT / AT_ONCE; seed++) {
      const clusters = clustersOf(seed).slice(0, AT_ONCE);
      const { pages } = await fuzzedPage({ ...control, instances: [] }, clusters);
      const objections = await promtool(['check', 'metrics'], pages.text);
      const changes = clusters.flatMap((cluster) => cluster.changes).join('\n  ');
      assert.equal(objections, '', `FUZZ_SEED=${seed}: ${changes}`);
    }
  });
});
