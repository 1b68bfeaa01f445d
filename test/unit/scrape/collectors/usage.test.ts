import { Long } from 'mongodb';
import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import { collStatsLatency } from '../../../../src/scrape/collectors/collstats-latency.js';
import { fcv } from '../../../../src/scrape/collectors/fcv.js';
import { indexStats } from '../../../../src/scrape/collectors/indexstats.js';
import { isDataMember, mayReadUsersData } from '../../../../src/scrape/collectors/reads.js';
import { parseHello } from '../../../../src/topology/model/hello.js';
import type { ClusterRole } from '../../../../src/topology/model/topology.js';
import type { Page } from '../../../support/exposition.js';
import { helloOf, PRIMARY, SECONDARY, memberNamed } from '../scripted-target.js';
import { pageOfReply } from './page-with.js';
import { ScriptedServer } from './scripted-server.js';

const ORDERS = { database: 'app', collection: 'orders' };

describe('collector collstats-latency', () => {
  const LATENCY = {
    reads: { latency: Long.fromNumber(2_500_000), ops: Long.fromNumber(4) },
    writes: { latency: 454, ops: 1 },
    commands: { latency: 26_346, ops: 2 },
    transactions: { latency: 0, ops: 0 },
  };

  const pageWith = async (latencyStats: unknown): Promise<Page> => {
    const server = new ScriptedServer({ app: ['orders'] });
    server.answers.set('app.orders', [{ latencyStats }]);
    return pageOfReply(collStatsLatency, await server.run(collStatsLatency));
  };

  it('reports time in seconds and operations by kind, for each member', async () => {
    const page = await pageWith(LATENCY);
    const of = (kind: string) =>
      ['seconds', 'operations'].map((what) =>
        page.value(`mongodb_collection_latency_${what}_total`, { member: 'db1:27017', ...ORDERS, kind }),
      );
    assert.deepEqual(of('read'), [2.5, 4]);
    assert.deepEqual(of('write'), [0.000454, 1]);
    assert.deepEqual(of('command'), [0.026346, 2]);
    assert.deepEqual(of('transaction'), [0, 0]);
    assert.equal(page.all('mongodb_collection_latency_seconds_total').length, 4);
  });

  it('requests no histograms', async () => {
    const server = new ScriptedServer({ app: ['orders'] });
    await server.run(collStatsLatency);
    const [stage] = server.requests.at(-1)!.pipeline as readonly Document[];
    assert.deepEqual(stage, { $collStats: { latencyStats: { histograms: false } } });
  });

  it('loses no more than what is missing or of another type', async () => {
    const page = await pageWith({ reads: { latency: 5 }, writes: 'none', more: { latency: 1, ops: 1 } });
    assert.equal(page.all('mongodb_collection_latency_seconds_total').length, 1);
    assert.equal(page.all('mongodb_collection_latency_operations_total').length, 0);
    assert.equal((await pageWith(undefined)).all('mongodb_collection_latency_seconds_total').length, 0);
  });
});

describe('collector indexstats', () => {
  const SINCE = new Date('2026-11-21T19:54:40.268Z');

  it('reports how often each index was used, and since when that is counted', async () => {
    const server = new ScriptedServer({ app: ['orders', 'empty'] });
    const rows = [
      { name: 'n_1', ops: Long.fromNumber(7), since: SINCE },
      { name: '_id_', ops: 0, since: SINCE },
      { ops: 1, since: SINCE },
    ];
    server.answers.set('app.orders', rows);
    const page = await pageOfReply(indexStats, await server.run(indexStats));
    const labels = { member: 'db1:27017', ...ORDERS };
    assert.equal(page.value('mongodb_index_accesses_total', { ...labels, index: 'n_1' }), 7);
    assert.equal(page.value('mongodb_index_accesses_total', { ...labels, index: '_id_' }), 0);
    const since = page.all('mongodb_index_accesses_since_timestamp_seconds', labels);
    assert.deepEqual(
      since.map(({ value }) => value),
      [SINCE.getTime() / 1000, SINCE.getTime() / 1000],
    );
    assert.equal(page.all('mongodb_index_accesses_total').length, 2);
  });

  it('does not request the definition of the index: a filter may contain values of documents', async () => {
    const server = new ScriptedServer({ app: ['orders'] });
    await server.run(indexStats);
    const [, project] = server.requests.at(-1)!.pipeline as readonly Document[];
    assert.deepEqual(Object.keys(project!.$project as Document), ['name', 'ops', 'since']);
  });
});

describe('collector fcv', () => {
  const pageWith = async (featureCompatibilityVersion: unknown): Promise<Page> => {
    const server = new ScriptedServer({});
    server.answers.set('admin', { featureCompatibilityVersion, ok: 1 });
    return pageOfReply(fcv, await server.run(fcv));
  };
  const told = (page: Page) => [
    page.all('mongodb_feature_compatibility_version_info').map(({ labels }) => labels.version),
    page.value('mongodb_feature_compatibility_upgrading', { replica_set: 'rs0' }),
  ];

  it('reports the version, and that it is not changing', async () => {
    assert.deepEqual(told(await pageWith({ version: '6.0' })), [['6.0'], 0]);
  });

  it('reports that it is changing, up or down', async () => {
    assert.deepEqual(told(await pageWith({ version: '5.0', targetVersion: '6.0' })), [['5.0'], 1]);
    const down = { version: '5.0', targetVersion: '5.0', previousVersion: '6.0' };
    assert.deepEqual(told(await pageWith(down)), [['5.0'], 1]);
  });

  it('reports nothing where the server does not', async () => {
    assert.deepEqual(told(await pageWith(undefined)), [[], undefined]);
  });
});

describe('members that may be read', () => {
  const asked = (clusterRole: ClusterRole, role: Document, wireVersion = 17) => ({
    member: memberNamed('a:1', { clusterRole, set: 'rs0' }),
    hello: parseHello({ ...helloOf(role), maxWireVersion: wireVersion }),
    leaveOut: {},
  });
  const standalone = {
    member: memberNamed('a:1', { clusterRole: 'standalone' }),
    hello: parseHello({ isWritablePrimary: true, maxWireVersion: 25 }),
    leaveOut: {},
  };
  const router = { ...standalone, hello: parseHello({ msg: 'isdbgrid', isWritablePrimary: true }) };

  it('are data members: primaries, secondaries and standalones', () => {
    for (const role of [PRIMARY, SECONDARY]) assert.equal(isDataMember(asked('replset', role)), true);
    assert.equal(isDataMember(asked('replset', {})), false);
    assert.equal(isDataMember(asked('config', SECONDARY)), true);
    assert.equal(isDataMember(standalone), true);
    assert.equal(isDataMember(router), false);
    const ghost = { ...standalone, hello: parseHello({ isreplicaset: true }) };
    assert.equal(isDataMember(ghost), false);
  });

  it('are for user data neither members of shards from 8.0 on, nor config servers and routers', () => {
    assert.equal(mayReadUsersData(asked('replset', SECONDARY, 25)), true);
    assert.equal(mayReadUsersData(standalone), true);
    assert.equal(mayReadUsersData(asked('shard', SECONDARY, 21)), true);
    assert.equal(mayReadUsersData(asked('shard', SECONDARY, 25)), false);
    assert.equal(mayReadUsersData(asked('shard', PRIMARY, 27)), false);
    assert.equal(mayReadUsersData(asked('shard', {}, 17)), false);
    assert.equal(mayReadUsersData(asked('config', SECONDARY)), false);
    assert.equal(mayReadUsersData(router), false);
  });
});
