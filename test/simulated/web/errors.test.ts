import request from 'supertest';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { enabledFamilies } from '../../../src/metrics/catalogue.js';
import { gauge, type Family } from '../../../src/metrics/family.js';
import { perMember } from '../../../src/metrics/from-analysis.js';
import { Page } from '../../support/exposition.js';
import { recordedScrape } from '../../support/recorded.js';
import { waitUntil } from '../../support/wait-until.js';
import { ACCEPT, Application } from '../../support/web/application.js';

const BROKEN: Family = gauge(
  'mongodb_broken',
  'Cannot be computed.',
  perMember('nowhere', ({ member }) => {
    throw new Error(`secret of ${member.name}`);
  }),
);

describe('an error', () => {
  it('of a family leaves only this family out, and is counted on the same page', async () => {
    const families = enabledFamilies(new Set());
    const { app, log } = new Application({
      families: [...families.slice(0, 3), BROKEN, ...families.slice(3)],
    });
    const healthy = new Page((await request(new Application().app).get('/metrics')).text);
    for (const times of [1, 2]) {
      const { text } = await request(app).get('/metrics').expect(200);
      const page = new Page(text);
      assert.equal(page.value('mongodb_exporter_family_errors_total', { family: 'mongodb_broken' }), times);
      assert.equal(page.all('mongodb_broken').length, 0);
      const count = (one: Page) =>
        one.samples.filter(({ name }) => /^mongodb_(?!exporter)/.test(name)).length;
      assert.equal(count(page), count(healthy));
      assert.ok(!text.includes('secret'));
    }
    assert.deepEqual(
      log.lines.filter((line) => line.startsWith('error')),
      [],
    );
  });

  it('of a family leaves a valid page in OpenMetrics', async () => {
    const { app } = new Application({ families: [BROKEN] });
    const response = await request(app).get('/metrics').set('accept', ACCEPT.prometheus242).buffer(true);
    const body = response.text;
    assert.match(body, /^mongodb_exporter_family_errors_total\{family="mongodb_broken"\} 1$/m);
    assert.ok(body.endsWith('# EOF\n'));
  });

  it('of the analysis of a set is counted, and the members stay on the page', async () => {
    const application = new Application();
    application.result = () => {
      const scrape = recordedScrape('mongod-6.0.5/replicaset-healthy');
      const [cluster] = scrape.topology.clusters;
      const broken = { ...cluster!.sets[0]!, members: null as never };
      return { ...scrape, topology: { clusters: [{ ...cluster!, sets: [broken] }] } };
    };
    const { text } = await request(application.app).get('/metrics').expect(200);
    const page = new Page(text);
    assert.equal(page.value('mongodb_exporter_family_errors_total', { family: 'analysis' }), 1);
    assert.equal(page.all('mongodb_up').length, 6);
    assert.equal(page.all('mongodb_replset_primaries').length, 0);
  });

  it('of a scrape is a 500 without the reason, which is in the log', async () => {
    const application = new Application();
    application.result = () => Promise.reject(new Error('secret at db1'));
    const { text, headers } = await request(application.app).get('/metrics').expect(500);
    assert.equal(text, 'internal error\n');
    assert.match(headers['content-type']!, /^text\/plain/);
    assert.deepEqual(application.log.lines, ['error request failed path=/metrics error=secret at db1']);
  });

  it('while the page is sent closes the connection, so that half of a page is not taken for the whole', async () => {
    const application = new Application();
    application.self.registry.getMetricsAsJSON = () => Promise.reject(new Error('broken'));
    await assert.rejects(async () => {
      const { status } = await request(application.app).get('/metrics');
      if (status === 500) throw new Error('500');
    });
    assert.deepEqual(application.log.lines, ['error request failed path=/metrics error=broken']);
  });

  it('is not logged when the client disconnects', async () => {
    const application = new Application();
    let asked = false;
    let goOn: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    application.result = async () => {
      asked = true;
      await gone;
      return recordedScrape('mongod-6.0.5/replicaset-healthy');
    };
    const server = createServer(application.app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const scrape = get({ host: '127.0.0.1', port, path: '/metrics' });
      scrape.on('error', () => undefined);
      const closed = new Promise((resolve) => scrape.once('close', resolve));
      await waitUntil(() => asked);
      scrape.destroy();
      await closed;
      goOn();
      await request(server).get('/-/healthy').expect(200);
      assert.deepEqual(application.log.lines, []);
    } finally {
      server.close();
    }
  });
});
