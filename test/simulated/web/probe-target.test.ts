import request from 'supertest';
import assert from 'node:assert/strict';
import dns from 'node:dns';
import type { Member } from '../../../src/topology/model/topology.js';
import { clusterOf } from '../../support/test-scraper.js';
import { Application } from '../../support/web/application.js';

/** Reported as it calls itself, dialled elsewhere: behind a host map. */
const MAPPED: Member = {
  ...{ cluster: 'prod', name: 'localhost:27017', host: 'localhost:27017', address: '10.0.0.9:30017' },
  ...{ clusterRole: 'standalone', hostname: 'localhost', arbiter: false, declared: false, discovered: true },
};

/** The topology file gives it a name of its own. */
const NAMED: Member = { ...MAPPED, name: 'front', host: 'db2.example:27017', address: 'db2.example:27017' };

describe('the target of /probe', () => {
  let application: Application;
  const asked: unknown[] = [];
  const { lookup, promises } = dns;
  const promised = promises.lookup;

  before(() => {
    const spy =
      (original: unknown) =>
      (host: unknown, ...rest: unknown[]) => {
        // The test's own client.
        if (host !== '127.0.0.1') asked.push(host);
        return (original as (...args: unknown[]) => unknown)(host, ...rest);
      };
    dns.lookup = spy(lookup) as typeof lookup;
    promises.lookup = spy(promised) as typeof promised;
  });

  after(() => {
    dns.lookup = lookup;
    promises.lookup = promised;
  });

  beforeEach(() => {
    asked.length = 0;
    application = new Application();
    application.topology = { clusters: [clusterOf([MAPPED, NAMED])] };
  });

  /** The answer to a question for which nobody may be asked. */
  const refused = async (query: string) => {
    const response = await request(application.app).get(`/probe${query}`);
    assert.deepEqual(application.scrapes, [], query);
    assert.deepEqual(asked, [], query);
    assert.match(response.headers['content-type']!, /^text\/plain/);
    return { status: response.status, text: response.text };
  };

  for (const [what, target] of [
    ['the address that a member is dialled at', '10.0.0.9:30017'],
    ['the host of a member that has a name of its own', 'db2.example:27017'],
    ['an address that a name resolves to', '127.0.0.1:27017'],
    ['another spelling of a name', 'LOCALHOST:27017'],
    ['a name with a dot at its end', 'localhost.:27017'],
    ['another port', 'localhost:27018'],
    ['a host without its port', 'localhost'],
    ['a name with spaces around it', ' localhost:27017 '],
    ['a URI', 'mongodb://localhost:27017'],
    ['a URI with SRV', 'mongodb+srv://example.net'],
    ['credentials', 'user:password@localhost:27017'],
    ['several', 'localhost:27017,front'],
    ['a path', 'localhost:27017/admin'],
    ['a key of a member', 'prod/localhost:27017'],
    ['a word of JavaScript', '__proto__'],
    ['an address of a cloud', '169.254.169.254:80'],
  ] as const) {
    it(`is 404 for ${what}, without a request, a DNS lookup or an echo`, async () => {
      const { status, text } = await refused(`?target=${encodeURIComponent(target)}`);
      assert.equal(status, 404);
      assert.equal(text, 'no member of this name is known; /sd lists the members\n');
    });
  }

  it('is 400 if it is missing, empty or repeated', async () => {
    for (const query of ['', '?', '?target=', '?cluster=prod']) {
      const { status, text } = await refused(query);
      assert.equal(status, 400, query);
      assert.equal(text, 'target is missing: /probe?target=<member>; /sd lists the members\n');
    }
    assert.deepEqual(await refused('?target=front&target=front'), {
      ...{ status: 400, text: 'target is given more than once\n' },
    });
    assert.deepEqual(await refused('?target=front&cluster=a&cluster=b'), {
      ...{ status: 400, text: 'cluster is given more than once\n' },
    });
  });

  it('is 400 with brackets', async () => {
    assert.equal((await refused('?target[]=front')).status, 400);
  });

  describe('a name in several clusters', () => {
    const name = '127.0.0.1:28000';

    beforeEach(() => {
      const { topology } = new Application();
      const [test] = topology.clusters;
      const other: Member = { ...MAPPED, cluster: 'other cluster', name };
      application.topology = { clusters: [test!, clusterOf([other])] };
    });

    it('is 400 without the cluster, with the parameter to add', async () => {
      const { status, text } = await refused(`?target=${name}`);
      assert.equal(status, 400);
      assert.match(text, /^several clusters have a member of this name: add &cluster=<name>/);
    });

    it('is the member of the cluster', async () => {
      await request(application.app).get(`/probe?target=${name}&cluster=test`).expect(200);
      assert.equal(application.scrapes[0]!.only!.cluster, 'test');
    });

    it('is 404 for an unknown cluster, or one without this member', async () => {
      assert.equal((await refused(`?target=${name}&cluster=none`)).status, 404);
      assert.equal((await refused('?target=127.0.0.1:28001&cluster=other%20cluster')).status, 404);
    });

    it('needs no cluster where the name is unique', async () => {
      for (const query of ['', '&cluster=', '&cluster=test']) {
        await request(application.app).get(`/probe?target=127.0.0.1:28001${query}`).expect(200);
      }
    });
  });
});
