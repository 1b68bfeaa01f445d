import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import type { Scrape } from '../../../../src/scrape/scrape.js';
import { memberKey } from '../../../../src/topology/model/topology.js';
import { analyze } from '../../../support/analyze.js';
import { recordedScrape } from '../../../support/recorded.js';
import { pageOf } from '../../../support/metrics/rendered.js';

const PRIMARY = '127.0.0.1:28000';

/** The page has no series twice, which would make it invalid. */
async function assertValid(scrape: Scrape): Promise<void> {
  const { samples } = await pageOf(scrape);
  const series = samples.map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`);
  assert.deepEqual(
    series.filter((one, index) => series.indexOf(one) < index),
    [],
  );
}

describe('what is named twice', () => {
  let healthy: Scrape;

  beforeEach(() => {
    healthy = recordedScrape('mongod-6.0.5/replicaset-healthy');
  });

  it('a member in replSetGetStatus: is one pair, not two', async () => {
    const members = new Map(
      [...healthy.members].map(([key, result]) => {
        const status = result.replies.replSetGetStatus;
        if (result.member.name !== PRIMARY || !status) return [key, result];
        const entries = status.members as readonly Document[];
        const replSetGetStatus = { ...status, members: [...entries, ...entries.slice(1, 3)] };
        return [key, { ...result, replies: { ...result.replies, replSetGetStatus } }];
      }),
    );
    const { sets } = analyze({ ...healthy, members }, assert.ifError);
    const pairs = sets[0]!.pairs.filter(({ observer }) => observer === PRIMARY);
    assert.equal(pairs.length, 5);
    await assertValid({ ...healthy, members });
  });

  it('a member in two sets: counts for the one it was requested for', async () => {
    const [cluster] = healthy.topology.clusters;
    const [set] = cluster!.sets;
    const other = {
      ...set!,
      name: 'other',
      members: set!.members.map((one) => ({ ...one, replicaSet: 'other' })),
    };
    const scrape = { ...healthy, topology: { clusters: [{ ...cluster!, sets: [set!, other] }] } };
    const { sets } = analyze(scrape, assert.ifError);
    assert.deepEqual(
      sets.map((view) => [view.set.name, view.membersUp, view.members.length]),
      [
        ['rs0', 6, 6],
        ['other', 0, 0],
      ],
    );
    assert.ok(other.members.every((member) => scrape.members.has(memberKey(member))));
    await assertValid(scrape);
  });
});
