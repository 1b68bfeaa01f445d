import request from 'supertest';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enabledFamilies, isOfMemberAlone } from '../../../src/metrics/catalogue.js';
import { BASE_LABELS } from '../../../src/metrics/labels.js';
import { dbStats } from '../../../src/scrape/collectors/dbstats.js';
import { serverStatus } from '../../../src/scrape/collectors/server-status.js';
import { Page } from '../../support/exposition.js';
import { recordedScrape } from '../../support/recorded.js';
import { ACCEPT, Application } from '../../support/web/application.js';

const PRIMARY = '127.0.0.1:28000';
const SECONDARY = '127.0.0.1:28001';
const FAMILIES = enabledFamilies(new Set());

describe('GET /probe', () => {
  let application: Application;

  beforeEach(() => {
    application = new Application();
  });

  const get = (query: string) => request(application.app).get(`/probe?${query}`);
  const probe = async (target: string) => new Page((await get(`target=${target}`).expect(200)).text);
  const metrics = async () => new Page((await request(application.app).get('/metrics')).text);

  it('has the same metrics of the member as the page of all members, and nothing else', async () => {
    const alone = new Set(FAMILIES.filter(isOfMemberAlone).map(({ name }) => name));
    const all = await metrics();
    for (const target of [PRIMARY, SECONDARY]) {
      const { samples } = await probe(target);
      const own = all.samples.filter(
        ({ name, labels }) => alone.has(name) && (labels.observer ?? labels.member) === target,
      );
      assert.ok(own.length > 150, `${own.length} samples`);
      assert.deepEqual(samples, own);
    }
  });

  it('has the heartbeat pairs that the member observes, and none of other observers', async () => {
    const health = (await probe(SECONDARY)).all('mongodb_replset_heartbeat_health');
    assert.equal(health.length, 5);
    for (const { labels } of health) assert.equal(labels.observer, SECONDARY);
  });

  it('has no metrics that need the primary, the set, the cluster or the exporter', async () => {
    for (const target of [PRIMARY, SECONDARY]) {
      const names = (await probe(target)).samples.map(({ name }) => name).join('\n');
      assert.match(names, /^mongodb_replset_member_state$/m);
      assert.doesNotMatch(names, /^mongodb_replset_(lag_|oplog_headroom|primary_info|fault_tolerance)/m);
      assert.doesNotMatch(
        names,
        /^(mongodb_(topology_discovery|topology_members|exporter_)|process_|nodejs_)/m,
      );
    }
  });

  it('is 200 with the reason for a member that is down', async () => {
    application.result = () => recordedScrape('mongod-6.0.5/primary-killed');
    const page = await probe(PRIMARY);
    assert.equal(page.value('mongodb_up'), 0);
    assert.equal(page.value('mongodb_down_reason', { phase: 'connect', reason: 'refused' }), 1);
    assert.equal(page.all('mongodb_replset_heartbeat_health').length, 0);
  });

  it('is compressed OpenMetrics for Prometheus', async () => {
    const response = await get(`target=${PRIMARY}`).set('accept', ACCEPT.prometheus3).buffer(true);
    assert.match(response.headers['content-type']!, /^application\/openmetrics-text/);
    assert.equal(response.headers['content-encoding'], 'gzip');
    assert.ok(response.text.endsWith('\n# EOF\n'));
  });

  it('scrapes this member only, in the time of the header', async () => {
    await get(`target=${SECONDARY}`).set('x-prometheus-scrape-timeout-seconds', '2.5').expect(200);
    const [asked, ...others] = application.scrapes;
    assert.deepEqual(others, []);
    assert.equal(asked!.only!.name, SECONDARY);
    assert.ok(asked!.seconds > 2.15 && asked!.seconds <= 2.25, `${asked!.seconds} s`);
  });

  it('accepts in collect[] only collectors of single members', async () => {
    application = new Application({ collectors: [serverStatus, dbStats] });
    await get(`target=${PRIMARY}`).expect(200);
    await get(`target=${PRIMARY}&collect[]=serverstatus`).expect(200);
    for (const { collectors } of application.scrapes) assert.deepEqual(collectors, [serverStatus]);
    const { text } = await get(`target=${PRIMARY}&collect[]=dbstats`).expect(400);
    assert.equal(
      text,
      'collect[]: "dbstats" is not an enabled collector of single members; enabled are serverstatus\n',
    );
    assert.equal(application.scrapes.length, 2);
  });

  it('changes neither the snapshot nor the counts of scrapes', async () => {
    await metrics();
    const verdicts = async () => (await request(application.app).get('/api/topology')).text;
    const before = await verdicts();
    await probe(SECONDARY);
    assert.equal(await verdicts(), before);
    const page = await metrics();
    assert.equal(page.value('mongodb_exporter_scrapes_total'), 2);
    assert.equal(page.value('mongodb_exporter_scrape_members'), 6);
  });

  it('leaves out a family that throws, and counts it on the page of all members', async () => {
    const [broken] = FAMILIES.filter(({ name }) => name === 'mongodb_uptime_seconds');
    const samples = (): never => {
      throw new Error('broken');
    };
    application = new Application({
      families: [...FAMILIES.slice(0, 9), { ...broken!, source: { ...broken!.source, samples } }],
    });
    assert.ok((await probe(PRIMARY)).samples.length > 0);
    const errors = (await metrics()).value('mongodb_exporter_family_errors_total', { family: broken!.name });
    assert.equal(errors, 2);
  });

  it('has exactly the metrics that the documented rule drops from the page of all members', () => {
    const docs = readFileSync(join(import.meta.dirname, '../../../docs/multi-target.md'), 'utf8');
    const [, regex = ''] = /regex: '(;[^']*)'/.exec(docs) ?? [];
    const kept = new RegExp(`^(?:${regex})$`);
    for (const family of FAMILIES) {
      const { scope, labels } = family.source;
      const member = [...BASE_LABELS[scope], ...labels].includes('member') || scope === 'deployment';
      for (const label of scope === 'deployment' ? ['', 'x'] : [member ? 'x' : '']) {
        assert.equal(kept.test(`${label};${family.name}`), !isOfMemberAlone(family), family.name);
      }
    }
    assert.ok(kept.test(';mongodb_exporter_build_info'));
  });
});
