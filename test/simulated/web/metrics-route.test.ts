import assert from 'node:assert/strict';
import request from 'supertest';
import { Page } from '../../support/exposition.js';
import { ACCEPT, Application } from '../../support/web/application.js';

describe('GET /metrics', () => {
  let application: Application;

  beforeEach(() => {
    application = new Application();
  });

  const get = (query = '') => request(application.app).get(`/metrics${query}`);

  it('is plain text by default and for browsers', async () => {
    const response = await get().set('accept', ACCEPT.browser).expect(200);
    assert.equal(response.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.equal(response.headers.vary, 'accept, accept-encoding');
    const page = new Page(response.text);
    assert.equal(page.all('mongodb_up').length, 6);
    assert.ok(!response.text.includes('# EOF'));
  });

  for (const scraper of ['prometheus242', 'prometheus3', 'prometheus3Protobuf'] as const) {
    it(`is OpenMetrics for ${scraper}`, async () => {
      const response = await get().set('accept', ACCEPT[scraper]).buffer(true).expect(200);
      assert.equal(
        response.headers['content-type'],
        'application/openmetrics-text; version=1.0.0; charset=utf-8',
      );
      const body = response.text;
      assert.ok(body.endsWith('\n# EOF\n'));
      assert.match(body, /^# TYPE mongodb_opcounters counter$/m);
      assert.match(body, /^mongodb_opcounters_total\{/m);
    });
  }

  it('is compressed if the client accepts it', async () => {
    const plain = await get().set('accept-encoding', 'identity').expect(200);
    assert.equal(plain.headers['content-encoding'], undefined);
    const packed = await get().set('accept-encoding', 'gzip').expect(200);
    assert.equal(packed.headers['content-encoding'], 'gzip');
    const series = (page: string) => new Page(page).all('mongodb_opcounters_total');
    assert.deepEqual(series(packed.text), series(plain.text));
    const refused = await get().set('accept-encoding', 'gzip;q=0').expect(200);
    assert.equal(refused.headers['content-encoding'], undefined);
  });

  it('answers HEAD with the same headers without the page', async () => {
    const response = await request(application.app).head('/metrics').expect(200);
    assert.equal(response.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
    assert.equal(response.text, undefined);
  });

  describe('collect[]', () => {
    const collectors = () => application.scrapes.at(-1)!.collectors.map(({ name }) => name);

    it('selects all enabled collectors if it is absent', async () => {
      await get().expect(200);
      assert.deepEqual(collectors(), ['replsetgetstatus', 'serverstatus', 'oplog']);
    });

    it('selects collectors in the order of the commands', async () => {
      await get('?collect[]=serverstatus&collect[]=replsetgetstatus').expect(200);
      assert.deepEqual(collectors(), ['replsetgetstatus', 'serverstatus']);
    });

    it('selects one collector, also encoded or without brackets', async () => {
      for (const query of ['?collect[]=oplog', '?collect%5B%5D=oplog', '?collect=oplog']) {
        await get(query).expect(200);
        assert.deepEqual(collectors(), ['oplog'], query);
      }
    });

    it('rejects an unknown collector with the enabled ones and sends no requests to members', async () => {
      const response = await get('?collect[]=oplog&collect[]=sevrerstatus').expect(400);
      assert.equal(
        response.text,
        'collect[]: "sevrerstatus" is not an enabled collector; enabled are replsetgetstatus, serverstatus, oplog\n',
      );
      assert.match(response.headers['content-type']!, /^text\/plain/);
      assert.deepEqual(application.scrapes, []);
    });

    it('rejects a disabled collector', async () => {
      application = new Application({ collectors: [] });
      const response = await get('?collect[]=oplog').expect(400);
      assert.match(response.text, /"oplog" is not an enabled collector/);
    });
  });

  describe('the time of the scrape', () => {
    const given = async (header?: string): Promise<number> => {
      await get().set(header === undefined ? {} : { 'X-Prometheus-Scrape-Timeout-Seconds': header });
      return application.scrapes.at(-1)!.seconds;
    };

    function isNear(seconds: number, expected: number): void {
      assert.ok(seconds > expected - 0.1 && seconds <= expected, `${seconds} s`);
    }

    it('follows the header, including fractions', async () => {
      isNear(await given('5'), 4.75);
      isNear(await given('2.5'), 2.25);
    });

    it('is the default without a valid header', async () => {
      isNear(await given(), 9.75);
      isNear(await given('soon'), 9.75);
      isNear(await given('-1'), 9.75);
    });

    it('is on the page', async () => {
      const { text } = await get().set('X-Prometheus-Scrape-Timeout-Seconds', '5');
      assert.equal(new Page(text).value('mongodb_exporter_scrape_timeout_seconds'), 4.75);
    });
  });

  it("has the exporter's own metrics: scrapes, members, duration, version", async () => {
    await get();
    const page = new Page((await get()).text);
    assert.equal(page.value('mongodb_exporter_scrapes_total'), 2);
    assert.equal(page.value('mongodb_exporter_scrape_members'), 6);
    assert.equal(page.value('mongodb_exporter_last_scrape_duration_seconds'), 0.02);
    assert.equal(page.all('mongodb_exporter_build_info')[0]!.labels.version, '1.2.3');
    assert.ok(page.value('process_cpu_seconds_total')! > 0);
    assert.equal(page.all('nodejs_active_handles_total').length, 0);
  });
});
