import { BSON } from 'mongodb';
import assert from 'node:assert/strict';
import request from 'supertest';
import { enabledFamilies, serverStatusPaths } from '../../../src/metrics/catalogue.js';
import { METRIC_GROUPS } from '../../../src/metrics/families/index.js';
import type { Family } from '../../../src/metrics/family.js';
import type { Document } from '../../../src/mongo/bson.js';
import { decodeParts, partsOf } from '../../../src/mongo/partial-decode.js';
import { reportsOf } from '../../../src/replset/scrape-reports.js';
import { leaveOut } from '../../../src/scrape/collectors/server-status.js';
import { MemberCache } from '../../../src/scrape/reply-cache.js';
import type { MemberResult, Scrape } from '../../../src/scrape/scrape.js';
import { viewModel } from '../../../src/web/view-model/view-model.js';
import { selectSections } from '../../support/fleet/select-sections.js';
import { analyze } from '../../support/analyze.js';
import { pageOf } from '../../support/metrics/rendered.js';
import { SITUATIONS } from '../../support/metrics/situations.js';
import { Application } from '../../support/web/application.js';

/** A set of each version that was recorded, and every kind of process that is in none. */
const SHOWN = [
  'mongod-5.0.4/replicaset-healthy',
  'mongod-6.0.5/replicaset-healthy',
  'mongod-6.0.5/rollback',
  'mongod-6.0.5/sharded-by-hand',
  'mongod-6.0.5/standalone',
  'mongos/mongos',
];

/** The scrape as it is when these families say what serverStatus sends and what is decoded of it. */
function requestedBy(families: readonly Family[], scrape: Scrape): Scrape {
  const paths = serverStatusPaths(families);
  const [excluded, parts] = [leaveOut(paths), partsOf(paths)];
  const members = [...scrape.members].map(
    ([key, result]) => [key, reduced(result, excluded, parts)] as const,
  );
  return { ...scrape, members: new Map(members) };
}

function reduced(result: MemberResult, excluded: Document, parts: ReturnType<typeof partsOf>): MemberResult {
  const whole = result.replies.serverStatus;
  if (!whole) return result;
  const sent = selectSections(whole, { ...excluded, oplog: 1 });
  const reply = decodeParts(BSON.deserialize(BSON.serialize(sent), { raw: true }), parts);
  const cache = new MemberCache();
  cache.learn(reply);
  return { ...result, replies: { ...result.replies, serverStatus: reply }, known: cache.known };
}

/** What the exporter makes of a scrape beside the page of metrics. */
async function restOf(scrape: Scrape, application: Application): Promise<unknown> {
  const analysis = analyze(scrape, (error) => {
    throw error as Error;
  });
  application.result = () => scrape;
  application.topology = scrape.topology;
  await request(application.app).get('/metrics').expect(200);
  const { body } = (await request(application.app).get('/api/topology').expect(200)) as { body: unknown };
  return {
    reports: reportsOf(analysis),
    page: viewModel({ topology: scrape.topology, analysis }),
    topology: body,
  };
}

function namesOf(families: readonly Family[]): ReadonlySet<string> {
  return new Set(families.map(({ name }) => name));
}

describe('a subject that is disabled', () => {
  const everything = enabledFamilies(new Set());

  for (const shown of SHOWN) {
    const whole = requestedBy(everything, SITUATIONS[shown]!());

    it(`${shown}: leaves rollbacks, the topology page and /api/topology as they are, whichever it is`, async () => {
      const application = new Application();
      const expected = await restOf(whole, application);
      for (const { name } of METRIC_GROUPS) {
        const scrape = requestedBy(enabledFamilies(new Set([name])), whole);
        assert.deepEqual(await restOf(scrape, application), expected, name);
      }
    });

    it(`${shown}: leaves all other metrics as they are, and with them what alerts query`, async () => {
      const { samples } = await pageOf(whole);
      for (const { name, families } of METRIC_GROUPS) {
        const others = enabledFamilies(new Set([name]));
        const gone = namesOf(families);
        const page = await pageOf(requestedBy(others, whole), others);
        assert.deepEqual(
          page.samples,
          samples.filter((sample) => !gone.has(sample.name)),
          name,
        );
      }
    });
  }

  it('the situations have what could be missing: rollback ids, versions and lag', async () => {
    const scrape = requestedBy(everything, SITUATIONS['mongod-6.0.5/replicaset-healthy']!());
    const { rollbackIds } = reportsOf(analyze(scrape, () => undefined));
    assert.ok(rollbackIds.length > 1 && rollbackIds.every(({ uptimeSeconds = 0 }) => uptimeSeconds > 0));
    const { known } = [...scrape.members.values()][0]!;
    assert.deepEqual(known, { version: '6.0.5', storageEngine: 'wiredTiger' });
    assert.ok((await pageOf(scrape)).all('mongodb_replset_oplog_headroom_seconds').length > 1);
  });
});
