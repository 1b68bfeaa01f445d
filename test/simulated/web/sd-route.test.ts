import request from 'supertest';
import assert from 'node:assert/strict';
import type { Member } from '../../../src/topology/model/topology.js';
import { clusterOf } from '../../support/test-scraper.js';
import { Application } from '../../support/web/application.js';

interface Group {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

const ROUTER: Member = {
  ...{ cluster: 'prod', name: 'front', host: 'r1:27017', address: '10.0.0.9:30017', clusterRole: 'mongos' },
  ...{ hostname: 'r1', arbiter: false, declared: true, discovered: false },
};

describe('GET /sd', () => {
  let application: Application;

  beforeEach(() => {
    application = new Application();
  });

  const groups = async () => (await request(application.app).get('/sd').expect(200)).body as readonly Group[];

  it('is JSON as Prometheus expects it, not cached', async () => {
    const { headers } = await request(application.app).get('/sd').expect(200);
    // What Prometheus compares the type with.
    assert.match(headers['content-type']!, /^(?:application\/json(;\s*charset=("utf-8"|utf-8))?)$/i);
    assert.equal(headers['cache-control'], 'no-store');
  });

  it('has every member of a set with its labels', async () => {
    const found = await groups();
    assert.equal(found.length, 6);
    assert.deepEqual(found[0], {
      targets: ['127.0.0.1:28000'],
      labels: {
        __meta_mongodb_cluster: 'test',
        __meta_mongodb_cluster_role: 'replset',
        __meta_mongodb_replica_set: 'rs0',
        __meta_mongodb_shard: '',
        __meta_mongodb_host: '127.0.0.1',
        __meta_mongodb_member: '127.0.0.1:28000',
        __meta_mongodb_arbiter: 'false',
        __meta_mongodb_hidden: 'false',
        __meta_mongodb_declared: 'false',
        __meta_mongodb_discovered: 'true',
      },
    });
    const those = (label: string) =>
      found.filter(({ labels }) => labels[label] === 'true').flatMap(({ targets }) => targets);
    assert.deepEqual(those('__meta_mongodb_arbiter'), ['127.0.0.1:28003']);
    assert.ok(those('__meta_mongodb_hidden').includes('127.0.0.1:28004'));
  });

  it('has a member in no set by its reported name, without the dialled address', async () => {
    const shard: Member = { ...ROUTER, name: 's1:1', clusterRole: 'shard', replicaSet: 'a', shard: 'sh1' };
    application.topology = { clusters: [clusterOf([ROUTER, shard])] };
    const [router, second] = await groups();
    assert.deepEqual(router!.targets, ['front']);
    assert.deepEqual(
      Object.entries(router!.labels).map(
        ([name, value]) => `${name.slice('__meta_mongodb_'.length)}=${value}`,
      ),
      [
        ...['cluster=prod', 'cluster_role=mongos', 'replica_set=', 'shard=', 'host=r1', 'member=front'],
        ...['arbiter=false', 'hidden=', 'declared=true', 'discovered=false'],
      ],
    );
    assert.equal(second!.labels.__meta_mongodb_shard, 'sh1');
    assert.ok(!JSON.stringify(await groups()).includes('10.0.0.9'));
  });

  it('has the members of several clusters', async () => {
    application.topology = { clusters: [clusterOf([ROUTER]), clusterOf([{ ...ROUTER, cluster: 'other' }])] };
    const found = await groups();
    assert.deepEqual(
      found.map(({ labels }) => labels.__meta_mongodb_cluster),
      ['prod', 'other'],
    );
  });

  it('is an empty list with 200 without known members', async () => {
    application.topology = { clusters: [] };
    assert.deepEqual(await groups(), []);
  });

  it('waits for the first discovery, within the default timeout', async () => {
    const { topology } = application;
    let seconds = 0;
    application = new Application({
      discovered: (deadlineAt) => {
        seconds = (deadlineAt - performance.now()) / 1000;
        return Promise.resolve(topology);
      },
    });
    assert.equal((await groups()).length, 6);
    assert.ok(seconds > 9 && seconds <= 10, `${seconds} s`);
  });

  it('sends no requests to members', async () => {
    await groups();
    assert.deepEqual(application.scrapes, []);
  });
});
