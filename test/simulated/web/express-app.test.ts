import assert from 'node:assert/strict';
import request from 'supertest';
import { Application } from '../../support/web/application.js';

describe('web application', () => {
  let application: Application;

  beforeEach(() => {
    application = new Application();
  });

  it('/ links to all endpoints', async () => {
    const { text, headers } = await request(application.app).get('/').expect(200);
    assert.match(headers['content-type']!, /^text\/html/);
    const links = [...text.matchAll(/<li><a href="([^"]*)"/g)].map(([, href]) => href!);
    assert.deepEqual(links, ['./metrics', './api/topology', './sd', './-/healthy', './-/ready']);
    for (const link of links) await request(application.app).get(link.slice(1)).expect(200);
    assert.match(text, /mongodb-topology-exporter 1\.2\.3/);
  });

  it('serves metrics only at the telemetry path', async () => {
    const { app } = new Application({ telemetryPath: '/mongo/metrics' });
    await request(app).get('/mongo/metrics').expect(200);
    await request(app).get('/metrics').expect(404);
    const { text } = await request(app).get('/');
    assert.match(text, /href="\.\/mongo\/metrics"/);
  });

  it('/-/healthy is 200 while the process runs', async () => {
    application.ready = false;
    const { text } = await request(application.app).get('/-/healthy').expect(200);
    assert.equal(text, 'healthy\n');
  });

  it('/-/ready is 200 after the first discovery', async () => {
    application.ready = false;
    const { text } = await request(application.app).get('/-/ready').expect(503);
    assert.equal(text, 'first discovery is running\n');
    application.ready = true;
    assert.equal((await request(application.app).get('/-/ready').expect(200)).text, 'ready\n');
  });

  it('/-/reload reads the configuration again and returns its problems', async () => {
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

  it('/-/reload is 403 with the remedy unless it is enabled', async () => {
    const { app } = new Application({ lifecycle: false, reload: () => assert.fail('it was obeyed') });
    const { text } = await request(app).post('/-/reload').expect(403);
    assert.match(text, /--web\.enable-lifecycle.*SIGHUP/);
    await request(app).get('/-/reload').expect(405);
  });

  it('rejects a body with 413 and closes the connection', async () => {
    for (const [method, path] of [
      ['get', '/metrics'],
      ['post', '/-/reload'],
    ] as const) {
      const { headers } = await request(application.app)[method](path).send('x').expect(413);
      assert.equal(headers.connection, 'close');
    }
    await request(application.app).get('/metrics').set('content-length', '0').expect(200);
    assert.equal(application.scrapes.length, 1);
  });

  it('rejects other methods with 405 and sends no requests to members', async () => {
    for (const path of ['/', '/metrics', '/-/healthy', '/-/ready']) {
      for (const method of ['post', 'put', 'delete', 'patch', 'options'] as const) {
        const response = await request(application.app)[method](path).expect(405);
        assert.equal(response.headers.allow, 'GET, HEAD', `${method} ${path}`);
      }
      await request(application.app).head(path).expect(200);
    }
    assert.equal(application.scrapes.length, 1);
  });

  it('answers 404 in plain text for other paths, without repeating the path', async () => {
    for (const path of ['/nothing', '/metrics/x', '/%3Cscript%3E']) {
      const response = await request(application.app).get(path).expect(404);
      assert.equal(response.text, 'not found\n');
      assert.match(response.headers['content-type']!, /^text\/plain/);
    }
    assert.deepEqual(application.log.lines, []);
  });

  it('does not reveal the framework', async () => {
    const { headers } = await request(application.app).get('/');
    assert.equal(headers['x-powered-by'], undefined);
    assert.equal(headers.etag, undefined);
  });
});
