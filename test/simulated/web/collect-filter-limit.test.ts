import assert from 'node:assert/strict';
import request from 'supertest';
import { COLLECTORS } from '../../../src/scrape/collectors/index.js';
import { recordedScrape } from '../../support/recorded.js';
import { waitUntil } from '../../support/wait-until.js';
import { Application } from '../../support/web/application.js';

describe('concurrent scrapes with different collectors', () => {
  it('are limited to eight; requests for the same collectors share one', async () => {
    const application = new Application({ collectors: COLLECTORS });
    const result = recordedScrape('mongod-6.0.5/replicaset-healthy');
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    application.result = () => released.then(() => result);
    const scrape = (name: string) => request(application.app).get(`/metrics?collect[]=${name}`);
    const names = COLLECTORS.map(({ name }) => name);
    const [ninth] = names.slice(8);
    const first = [...names.slice(0, 8), names[0]!].map((name) => scrape(name).expect(200).then());
    await waitUntil(() => application.scrapes.length === first.length);
    const { text } = await scrape(ninth!).expect(503);
    assert.match(text, /^8 scrapes with other collectors are running/);
    assert.equal(application.scrapes.length, first.length);
    release();
    await Promise.all(first);
    await scrape(ninth!).expect(200);
  });

  it('no longer count after a failure', async () => {
    const application = new Application({ collectors: COLLECTORS });
    application.result = () => Promise.reject(new Error('no'));
    for (const { name } of COLLECTORS.slice(0, 9)) {
      await request(application.app).get(`/metrics?collect[]=${name}`).expect(500);
    }
  });
});
