import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Scrape } from '../../src/scrape/scrape.js';
import type { Cluster } from '../../src/topology/model/topology.js';
import { LONG } from '../support/faults/fault.js';
import { situations, type Instance, type Situation } from '../support/fuzz/corpus.js';
import { knownOf } from '../support/fuzz/fuzzed.js';
import { renamed } from '../support/fuzz/known.js';
import { mutate } from '../support/fuzz/mutate.js';
import { writtenPages } from '../support/fuzz/page.js';
import { Random } from '../support/fuzz/random.js';
import { checkPages } from '../support/fuzz/strict-page.js';
import { WireInstance } from '../support/fuzz/wire.js';
import { TestScraper } from '../support/test-scraper.js';
import { waitUntil } from '../support/wait-until.js';

const ROUNDS = LONG ? 400 : 12;

const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);

/** What is played: a set, a sharded cluster, and servers by themselves. */
const PLAYED = ['mongod-6.0.5/replicaset-healthy', 'mongos', 'mongod-6.0.5/standalone', 'documented-8.0'];

/** Nobody hangs: a round takes no longer than its commands. */
const ROUND_MS = 2_000;

const ALWAYS = ['hello', 'replSetGetStatus', 'serverStatus'];

describe(`replies of other bytes, over the wire: ${ROUNDS} rounds from seed ${SEED} on`, function () {
  this.timeout(ROUNDS * 3_000);
  const played: (readonly [Situation, readonly WireInstance[]])[] = [];
  const unhandled: unknown[] = [];
  const note = (reason: unknown): number => unhandled.push(reason);
  let scraper: TestScraper;
  let healthy: readonly string[];

  before(async () => {
    process.on('unhandledRejection', note);
    const all = situations();
    const clusters: Cluster[] = [];
    for (const name of PLAYED) {
      const situation = all.find((one) => one.name === name)!;
      const servers = await Promise.all(situation.instances.map((one) => WireInstance.start(one)));
      played.push([situation, servers]);
      const addresses = new Map(servers.map(({ instance, address }) => [instance.name, address]));
      clusters.push(readdressed(renamed(await knownOf(situation), name), addresses));
    }
    scraper = new TestScraper({ clusters });
    healthy = answersIn(await scraper.scrape());
  });

  after(async () => {
    await scraper?.close();
    await Promise.all(played.flatMap(([, servers]) => servers.map((server) => server.stop())));
    process.off('unhandledRejection', note);
  });

  const playAll = (change: (instance: Instance) => Instance, random?: Random): void => {
    for (const [situation, servers] of played) {
      for (const [index, server] of servers.entries())
        server.play(change(situation.instances[index]!), random);
    }
  };

  it('no round is late or ends in an error, every page is valid, and afterwards all is well', async () => {
    for (let seed = SEED; seed < SEED + ROUNDS; seed++) {
      const random = new Random(seed);
      playAll((instance) => withOneChanged(instance, random), random);
      const startedAt = performance.now();
      const scrape = await scraper.scrape(ROUND_MS);
      const ms = performance.now() - startedAt;
      assert.ok(ms < ROUND_MS, `FUZZ_SEED=${seed}: ${ms} ms`);
      const pages = await writtenPages(scrape);
      try {
        checkPages(pages, () => undefined);
      } catch (error) {
        throw new Error(`FUZZ_SEED=${seed}: ${(error as Error).message}`, { cause: error });
      }
      assert.deepEqual(unhandled, [], `FUZZ_SEED=${seed}`);
    }
    playAll((instance) => instance);
    await waitUntil(async () => isDeepStrictEqual(answersIn(await scraper.scrape()), healthy));
  });
});

/** How members answered what is asked of each of them on every scrape. */
function answersIn({ members }: Scrape): readonly string[] {
  return [...members].map(([key, { commandResults }]) =>
    [
      key,
      ...ALWAYS.map((command) => commandResults.get(command)?.failure?.reason ?? commandResults.has(command)),
    ].join(' '),
  );
}

/** One of its replies to a command is another document. */
function withOneChanged(instance: Instance, random: Random): Instance {
  const key = random.pick(Object.keys(instance.replies));
  const { document } = mutate(instance.replies[key]!, random);
  return { ...instance, replies: { ...instance.replies, [key]: document } };
}

/** The cluster with its members where they are played. */
function readdressed(cluster: Cluster, addresses: ReadonlyMap<string, string>): Cluster {
  const all = new Map(
    cluster.members.map((member) => [
      member,
      { ...member, address: addresses.get(member.host) ?? member.address },
    ]),
  );
  return {
    ...cluster,
    members: [...all.values()],
    sets: cluster.sets.map((set) => ({ ...set, members: set.members.map((member) => all.get(member)!) })),
  };
}
