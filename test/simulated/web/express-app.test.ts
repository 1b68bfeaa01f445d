import assert from 'node:assert/strict';
import request from 'supertest';
import { Application } from '../../support/web/application.js';

describe('web application', () => {
  let application: Application;

  beforeEach(() => {
    application = new Application();
  });

  it('/: links to all there is', async () => {
    const { text, headers } = await request(application.app).get('/').expect(200);
    assert.match(headers['content-type']!, /^text\/html/);
    const links = [...text.matchAll(/<li><a href="([^"]*)"/g)].map(([, href]) => href!);
    assert.deepEqual(links, ['./metrics', './api/topology', './sd', './-/healthy', './-/ready']);
    for (const link of links) await request(application.app).get(link.slice(1)).expect(200);
    assert.match(text, /mongodb-topology-exporter 1\.2\.3/);
  });

  it('another telemetry path: metrics there and nowhere else', async () => {
    const { app } = new Application({ telemetryPath: '/mongo/metrics' });
    await request(app).get('/mongo/metrics').expect(200);
    await request(app).get('/metrics').expect(404);
    const { text } = await request(app).get('/');
    assert.match(text, /href="\.\/mongo\/metrics"/);
  });

  it('/-/healthy: as long as the process lives', async () => {
    application.ready = false;
    const { text } = await request(application.app).get('/-/healthy').expect(200);
    assert.equal(text, 'healthy\n');
  });

  it('/-/ready: after the first discovery', async () => {
    application.ready = false;
    const { text } = await request(application.app).get('/-/ready').expect(503);
    assert.equal(text, 'first discovery is running\n');
    application.ready = true;
    assert.equal((await request(application.app).get('/-/ready').expect(200)).text, 'ready\n');
  });

  it('/-/reload: reads the configuration again, and says what is wrong with it', async () => {
    assert.equal((await request(application.app).post('/-/reload').expect(200)).text, 'reloaded\n');
    application.problems = [
      'topology.file (t.json:1:2): one; remedy',
      'topology.file (t.json:2:2): two; remedy',
    ];
    const { text } = await request(application.app).post('/-/reload').expect(500);
    assert.equal(text, `${application.problems.join('\n')}\n`);
    const { headers } = await request(application.app).get('/-/reload').expect(405);
    assert.equal(headers.allow, 'POST');
  });

  it('/-/reload: refused with the remedy unless switched on', async () => {
    const { app } = new Application({ lifecycle: false, reload: () => assert.fail('it was obeyed') });
    const { text } = await request(app).post('/-/reload').expect(403);
    assert.match(text, /--web\.enable-lifecycle.*SIGHUP/);
    await request(app).get('/-/reload').expect(405);
  });

  it('a body: 413, and the connection ends', async () => {
    for (const [method, path] of [
      ['get', '/metrics'],
      ['post', '/-/reload'],
    ] as const) {
      const { headers } = await request(application.app)[method](path).send('x').expect(413);
      assert.equal(headers.connection, 'close');
    }
    await request(application.app).get('/metrics').set('content-length', '0').expect(200);
    assert.equal(application.asked.length, 1);
  });

  it('other methods: 405 that names those allowed, and nobody is asked', async () => {
    for (const path of ['/', '/metrics', '/-/healthy', '/-/ready']) {
      for (const method of ['post', 'put', 'delete', 'patch', 'options'] as const) {
        const response = await request(application.app)[method](path).expect(405);
        assert.equal(response.headers.allow, 'GET, HEAD', `${method} ${path}`);
      }
      await request(application.app).head(path).expect(200);
    }
    assert.equal(application.asked.length, 1);
  });

  it('anything else: 404 in plain text, without an echo of the path', async () => {
    for (const path of ['/nothing', '/metrics/x', '/%3Cscript%3E']) {
      const response = await request(application.app).get(path).expect(404);
      assert.equal(response.text, 'not found\n');
      assert.match(response.headers['content-type']!, /^text\/plain/);
    }
    assert.deepEqual(application.log.lines, []);
  });

  it('says nothing of what it is made with', async () => {
    const { headers } = await request(application.app).get('/');
    assert.equal(headers['x-powered-by'], undefined);
    assert.equal(headers.etag, undefined);
  });
});
