import assert from 'node:assert/strict';
import { Deployment } from '../support/faults/deployment.js';
import { isOfMongodb, namesOf, seriesOf } from '../support/series.js';
import type { Page } from '../support/exposition.js';
import { startReplicaSet, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

describe('a member that the configuration renames', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let deployment: Deployment;

  before(async function () {
    await requireMongod(this);
    set = await startReplicaSet({
      members: [{ priority: 2 }, {}, { hidden: true }],
      settings: { chainingAllowed: false },
    });
    // The patient is no seed, which would stay one. Followed because a scrape saw it, not by the clock.
    const seeds = set.members.slice(0, 2).map(({ address }) => address);
    const args = [
      `--mongodb.uri=mongodb://${seeds.join()}/?replicaSet=${set.name}`,
      '--discovery.interval=1h',
    ];
    deployment = await Deployment.start(set.members[2]!.address, set.members.length, args);
  });

  after(async () => {
    await deployment?.stop();
    await set?.stop();
  });

  const rename = async (from: string, to: string): Promise<void> => {
    await set.reconfig((config) => {
      const members = config.members as { host: string }[];
      members.find(({ host }) => host === from)!.host = to;
      return config;
    });
  };

  /** Series that speak of neither name. */
  const others = (page: Page, names: readonly string[]): readonly string[] =>
    page.samples
      .filter((sample) => isOfMongodb(sample) && !namesOf(sample).some((name) => names.includes(name)))
      .map(seriesOf)
      .sort();

  /** It is a secondary, and all see each other. */
  const isHealthy = (page: Page, member: string): boolean => {
    const health = page.all('mongodb_replset_heartbeat_health').map(({ value }) => value);
    return (
      page.value('mongodb_replset_member_state', { member }) === 2 &&
      health.length === 6 &&
      !health.includes(0)
    );
  };

  it('goes on under the new name, and back, and nothing is left of the other', async () => {
    const { exporter, patient } = deployment;
    const renamed = patient.replace('127.0.0.1', 'localhost');
    for (const [from, to] of [
      [patient, renamed],
      [renamed, patient],
    ] as const) {
      const before = await deployment.rest();
      await rename(from, to);
      const page = await exporter.scrapeUntil((now) => now.value('mongodb_up', { member: to }) === 1);
      assert.ok(page.seconds < 1, `took ${page.seconds} s`);
      await exporter.scrapeUntil((now) => isHealthy(now, to));
      const after = await deployment.rest();
      assert.deepEqual(
        after.samples.filter((sample) => isOfMongodb(sample) && namesOf(sample).includes(from)).map(seriesOf),
        [],
      );
      assert.deepEqual(others(after, [from, to]), others(before, [from, to]));
      assert.equal(after.value('mongodb_replset_members'), 3);
    }
  });
});
