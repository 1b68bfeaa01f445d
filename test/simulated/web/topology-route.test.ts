import request from 'supertest';
import assert from 'node:assert/strict';
import type { Scrape } from '../../../src/scrape/scrape.js';
import { Page } from '../../support/exposition.js';
import { recordedScrape } from '../../support/recorded.js';
import { plainDiscovery } from '../../support/test-scraper.js';
import { SITUATIONS } from '../../support/metrics/situations.js';
import { Application } from '../../support/web/application.js';

type Fields = Readonly<Record<string, unknown>>;

interface Answer {
  readonly scrapedAt?: string;
  readonly clusters: readonly {
    readonly replicaSets: readonly (Fields & { readonly members: readonly Fields[] })[];
    readonly otherMembers: readonly Fields[];
  }[];
}

const PRIMARY = '127.0.0.1:28000';

describe('GET /api/topology', () => {
  let application: Application;

  beforeEach(() => {
    application = new Application();
  });

  const answer = async () => {
    const response = await request(application.app).get('/api/topology').expect(200);
    assert.equal(response.headers['cache-control'], 'no-store');
    return response.body as Answer;
  };
  const scrape = async (situation: string) => {
    application.result = () => recordedScrape(`mongod-6.0.5/${situation}`);
    await request(application.app).get('/metrics').expect(200);
  };
  const member = ({ clusters }: Answer, name = PRIMARY) =>
    clusters[0]!.replicaSets[0]!.members.find((one) => one.name === name)!;

  it('has the members without their status before the first scrape', async () => {
    const { scrapedAt, clusters } = await answer();
    assert.equal(scrapedAt, undefined);
    const { replicaSets, otherMembers, ...cluster } = clusters[0]!;
    assert.deepEqual(cluster, {
      name: 'test',
      discovery: { success: true, lastSuccessAt: new Date(1_795_261_300_000).toISOString() },
    });
    const { members, ...set } = replicaSets[0]!;
    assert.deepEqual(set, { name: 'rs0', clusterRole: 'replset' });
    assert.equal(members.length, 6);
    assert.deepEqual(members[0], {
      ...{ name: PRIMARY, address: PRIMARY, clusterRole: 'replset', host: '127.0.0.1' },
      ...{ arbiter: false, declared: false, discovered: true },
    });
    assert.deepEqual(otherMembers, []);
  });

  it('sends no requests to members', async () => {
    await answer();
    assert.deepEqual(application.scrapes, []);
  });

  it('has the analysis and the time of the last scrape', async () => {
    await scrape('replicaset-healthy');
    const found = await answer();
    assert.equal(found.scrapedAt, new Date(1_795_261_343_000).toISOString());
    const { members: _, ...set } = found.clusters[0]!.replicaSets[0]!;
    assert.deepEqual(set, {
      ...{ name: 'rs0', clusterRole: 'replset', primary: PRIMARY, primaries: 1, term: 1, faultTolerance: 2 },
    });
    const { up, state, lagSeconds, version, phase } = member(found);
    assert.deepEqual([up, state, lagSeconds, version, phase], [true, 1, 0, '6.0.5', undefined]);
  });

  it('has the reason and no state of a member that is down', async () => {
    await scrape('primary-killed');
    const { up, phase, reason, state } = member(await answer());
    assert.deepEqual([up, phase, reason, state], [false, 'connect', 'refused', undefined]);
  });

  /** What is told of the one member in no set, and what its metric is. */
  const outsider = async (scrape: Scrape) => {
    application.result = () => scrape;
    application.topology = scrape.topology;
    const metrics = await request(application.app).get('/metrics').expect(200);
    const [other] = (await answer()).clusters[0]!.otherMembers;
    const metric = new Page(metrics.text).value('mongodb_replset_member_state', {
      member: String(other!.name),
    });
    return { other: other!, metric };
  };

  it('has the same state as the metrics of a member that was never initiated', async () => {
    const { other, metric } = await outsider(SITUATIONS['mongod-6.0.5/not-initiated']!());
    assert.deepEqual([other.up, other.state, metric], [true, 0, 0]);
  });

  it('has the same state as the metrics of a member that was removed from its set', async () => {
    const scrape = recordedScrape('mongod-6.0.5/removed-member');
    const cluster = scrape.topology.clusters[0]!;
    const [set] = cluster.sets;
    const members = set!.members.filter(({ name }) => name !== '127.0.0.1:28002');
    const sets = [{ ...set!, members }];
    const { other, metric } = await outsider({ ...scrape, topology: { clusters: [{ ...cluster, sets }] } });
    assert.deepEqual([other.name, other.up, other.state, metric], ['127.0.0.1:28002', true, 10, 10]);
  });

  it('has the analysis of the last of several scrapes', async () => {
    await scrape('primary-killed');
    assert.equal((await answer()).clusters[0]!.replicaSets[0]!.primary, '127.0.0.1:28002');
    await scrape('replicaset-healthy');
    assert.equal((await answer()).clusters[0]!.replicaSets[0]!.primary, PRIMARY);
  });

  it('has members that were added after the scrape, and none that were removed', async () => {
    await scrape('replicaset-healthy');
    const cluster = application.topology.clusters[0]!;
    const [first, ...rest] = cluster.members;
    const late = { ...first!, name: 'late:1', host: 'late:1', address: 'late:1' };
    const members = [...rest, late];
    const sets = [{ ...cluster.sets[0]!, members }];
    application.topology = { clusters: [{ ...cluster, members, sets }] };
    const found = await answer();
    assert.equal(member(found, 'late:1').up, undefined);
    assert.equal(member(found), undefined);
  });

  it('has members in no set, and a cluster that was never discovered', async () => {
    const cluster = application.topology.clusters[0]!;
    const router = { ...cluster.members[0]!, name: 'r:1', clusterRole: 'mongos' as const };
    const empty = { name: 'new', target: plainDiscovery(), members: [], sets: [] };
    application.topology = {
      clusters: [
        { ...cluster, clusterId: 'abc', members: [...cluster.members, router] },
        { ...empty, discovery: { added: 0, removed: 0 } },
      ],
    };
    const { clusters } = await answer();
    assert.deepEqual(
      clusters[0]!.otherMembers.map(({ name, clusterRole }) => [name, clusterRole]),
      [['r:1', 'mongos']],
    );
    assert.deepEqual(clusters[1], { name: 'new', discovery: {}, replicaSets: [], otherMembers: [] });
    assert.equal((clusters[0] as unknown as Fields).clusterId, 'abc');
  });
});
