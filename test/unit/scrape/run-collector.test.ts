import assert from 'node:assert/strict';
import type { MemberClient } from '../../../src/mongo/member-client.js';
import { serverStatus } from '../../../src/scrape/collectors/server-status.js';
import { tryCommand } from '../../../src/topology/discovery/requests.js';
import type { HelloContact } from '../../../src/topology/discovery/replies.js';
import { CLUSTER_COLLECTORS } from '../../support/first-run.js';
import { later, outcomesOf, TestScraper } from '../../support/test-scraper.js';
import { labelOf, ScriptedCluster } from './scripted-cluster.js';
import { refusal } from './scripted.js';

const NOT_SUPPORTED = 115;

const SHARDS = { find: 'shards', projection: { host: 1 } };

describe('a request that the platform does not support', () => {
  let cluster: ScriptedCluster;
  let scraper: TestScraper;

  beforeEach(() => {
    cluster = new ScriptedCluster();
    scraper = new TestScraper(cluster.topology, { pool: cluster.pool });
  });

  /** Lets discovery send the command to the member, which refuses it. @returns what was sent */
  async function discover(
    name: string,
    command: Readonly<Record<string, unknown>>,
    database: string,
  ): Promise<readonly string[]> {
    const member = cluster.member(name);
    const { answer } = member;
    member.answer = () => refusal(NOT_SUPPORTED);
    const contact = { client: member.client as MemberClient } as HelloContact;
    await tryCommand(contact, command, new AbortController().signal, database);
    member.answer = answer;
    return cluster.take();
  }

  it('of a discovery is not sent by a scrape, which reports it as unsupported', async () => {
    assert.deepEqual(await discover('c1', SHARDS, 'config'), ['c1 config.shards']);
    const scrape = await scraper.scrape(5000, CLUSTER_COLLECTORS);
    assert.equal(outcomesOf(scrape, 'c1:1')['config.shards'], 'unsupported');
    assert.equal(outcomesOf(scrape, 'c1:1')['config.mongos'], 'ok');
    assert.ok(!cluster.take().includes('c1 config.shards'));
  });

  it('of a discovery is sent by a scrape ten minutes later', async () => {
    await discover('c1', SHARDS, 'config');
    const scrape = await later(601_000, () => scraper.scrape(5000, CLUSTER_COLLECTORS));
    assert.equal(outcomesOf(scrape, 'c1:1')['config.shards'], 'ok');
  });

  it('of a scrape is not sent by a discovery', async () => {
    const member = cluster.member('c1');
    const { answer } = member;
    member.answer = (command) =>
      labelOf(command) === 'config.shards' ? refusal(NOT_SUPPORTED) : answer(command);
    await scraper.scrape(5000, CLUSTER_COLLECTORS);
    cluster.take();
    assert.deepEqual(await discover('c1', SHARDS, 'config'), []);
  });

  it('of a discovery with other arguments does not keep a scrape from sending the command', async () => {
    await discover('m0', { serverStatus: 1, metrics: 0 }, 'admin');
    const scrape = await scraper.scrape(5000, [serverStatus]);
    assert.equal(outcomesOf(scrape, 'm0:1').serverStatus, 'ok');
  });
});
