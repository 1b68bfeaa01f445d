import request from 'supertest';
import assert from 'node:assert/strict';
import { hostnameOf, type Member } from '../../../src/topology/model/topology.js';
import { ownPart } from '../../../src/topology/partition/partition.js';
import { clusterOf } from '../../support/test-scraper.js';
import { Application } from '../../support/web/application.js';

function standalone(cluster: string, name: string): Member {
  return {
    ...{ cluster, name, host: name, address: name, clusterRole: 'standalone', hostname: hostnameOf(name) },
    ...{ arbiter: false, declared: true, discovered: true },
  };
}

describe('/sd and /probe of one of several exporters', () => {
  const share = { index: 1, count: 3 };
  const names = Array.from({ length: 12 }, (_, index) => `db${index}:27017`);
  const whole = {
    clusters: ['prod', 'test'].map((name) => clusterOf(names.map((one) => standalone(name, one)))),
  };
  const ownIn = (ordinal: number, cluster: number): readonly string[] =>
    ownPart(whole.clusters[cluster]!, { index: ordinal, count: 3 }).members.map(({ name }) => name);
  let application: Application;

  beforeEach(() => {
    application = new Application({ others: { partition: share, whole: () => whole } });
    application.topology = { clusters: whole.clusters.map((cluster) => ownPart(cluster, share)) };
  });

  const probe = async (name: string, cluster: string) =>
    request(application.app).get(`/probe?target=${name}&cluster=${cluster}`);

  it('list only the members of this exporter', async () => {
    const response = await request(application.app).get('/sd');
    const groups = response.body as readonly { readonly targets: readonly string[] }[];
    const listed = groups.flatMap(({ targets }) => targets);
    assert.deepEqual(listed, [...ownIn(1, 0), ...ownIn(1, 1)]);
    assert.ok(listed.length > 0 && listed.length < 24);
  });

  it('name the exporter of another member and send no requests to members', async () => {
    for (const ordinal of [0, 2]) {
      for (const name of ownIn(ordinal, 0)) {
        const { status, text } = await probe(name, 'prod');
        assert.equal(status, 404);
        assert.equal(
          text,
          `the exporter with --partition.index=${ordinal} monitors this member; /sd lists the members of this ` +
            'exporter, 1 of 3 (--partition.index, --partition.count)\n',
        );
      }
    }
    assert.deepEqual(application.scrapes, []);
  });

  it('mention the other exporters for an unknown member', async () => {
    const { status, text } = await probe('hidden:27017', 'prod');
    assert.equal(status, 404);
    assert.match(text, /^no member of this name is known to this exporter; \/sd lists .* 1 of 3 /);
    // By its name alone it would be one of another cluster.
    const [elsewhere] = ownIn(1, 1).filter((name) => !ownIn(1, 0).includes(name));
    assert.match(
      (await probe(elsewhere!, 'prod')).text,
      /^the exporter with --partition.index=[02] monitors/,
    );
  });
});
