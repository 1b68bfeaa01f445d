import { ObjectId } from 'mongodb';
import assert from 'node:assert/strict';
import { numberOf, valueAt, type Document } from '../../../src/mongo/bson.js';
import type { Page } from '../../support/exposition.js';
import { recorded, recordedScrape } from '../../support/recorded.js';
import { singleMemberScrape, pageOf } from '../../support/metrics/rendered.js';

const V6 = 'mongod-6.0.5';
const PRIMARY = { member: '127.0.0.1:28000' };

function at(document: Document, path: string): number | undefined {
  return numberOf(valueAt(document, path.split('.')));
}

describe('values on the page', () => {
  for (const version of ['mongod-5.0.4', V6]) {
    describe(`of ${version} are those of the recorded serverStatus`, () => {
      const status = recorded(`${version}/replicaset-healthy/primary.serverStatus.json`);
      let page: Page;

      before(async () => {
        page = await pageOf(recordedScrape(`${version}/replicaset-healthy`));
      });

      const PLAIN: Readonly<Record<string, string>> = {
        mongodb_connections_current: 'connections.current',
        mongodb_connections_available: 'connections.available',
        mongodb_connections_active: 'connections.active',
        mongodb_connections_threaded: 'connections.threaded',
        mongodb_connections_exhaust_hello: 'connections.exhaustHello',
        mongodb_connections_awaiting_topology_changes: 'connections.awaitingTopologyChanges',
        mongodb_connections_created_total: 'connections.totalCreated',
        mongodb_network_received_bytes_total: 'network.bytesIn',
        mongodb_network_sent_bytes_total: 'network.bytesOut',
        mongodb_network_requests_total: 'network.numRequests',
        mongodb_network_slow_dns_operations_total: 'network.numSlowDNSOperations',
        mongodb_page_faults_total: 'extra_info.page_faults',
        mongodb_queue_readers: 'globalLock.currentQueue.readers',
        mongodb_active_clients_writers: 'globalLock.activeClients.writers',
        mongodb_cursors_open: 'metrics.cursor.open.total',
        mongodb_cursors_timed_out_total: 'metrics.cursor.timedOut',
        mongodb_replset_member_rollback_id: 'repl.rbid',
        mongodb_replset_step_downs_higher_term_total: 'electionMetrics.numStepDownsCausedByHigherTerm',
      };

      it('as they are', () => {
        for (const [name, path] of Object.entries(PLAIN)) {
          assert.notEqual(at(status, path), undefined, path);
          assert.equal(page.value(name, PRIMARY), at(status, path), name);
        }
      });

      it('in base units', () => {
        assert.equal(page.value('mongodb_uptime_seconds', PRIMARY), at(status, 'uptimeMillis')! / 1000);
        const mebibyte = 1024 * 1024;
        assert.equal(
          page.value('mongodb_memory_resident_bytes', PRIMARY),
          at(status, 'mem.resident')! * mebibyte,
        );
        assert.equal(
          page.value('mongodb_op_latency_seconds_total', { ...PRIMARY, kind: 'read' }),
          at(status, 'opLatencies.reads.latency')! / 1e6,
        );
      });

      it('folded into a label', () => {
        for (const op of ['insert', 'query', 'update', 'delete', 'getmore', 'command']) {
          const labels = { ...PRIMARY, op };
          assert.equal(page.value('mongodb_opcounters_total', labels), at(status, `opcounters.${op}`), op);
        }
        const kind = 'read';
        const tickets = 'wiredTiger.concurrentTransactions.read';
        assert.equal(
          page.value('mongodb_tickets_limit', { ...PRIMARY, kind }),
          at(status, `${tickets}.totalTickets`),
        );
        assert.equal(
          page.value('mongodb_replset_elections_called_total', { ...PRIMARY, reason: 'election_timeout' }),
          at(status, 'electionMetrics.electionTimeout.called'),
        );
      });

      it('what the version does not have is absent', () => {
        const newer = ['connections_rejected_total', 'connections_queued', 'connections_load_balanced'];
        for (const name of [...newer, 'replset_written_lag_seconds', 'repl_write_buffer_bytes']) {
          assert.equal(page.all(`mongodb_${name}`).length, 0, name);
        }
      });
    });
  }

  it('tickets of 8.0 stand where it has moved them', async () => {
    const execution = { read: { out: 1, available: 7, totalTickets: 8 }, write: { out: 2, available: 6 } };
    const status = {
      queues: { execution },
      wiredTiger: { concurrentTransactions: { write: { totalTickets: 4 } } },
    };
    const page = await pageOf(singleMemberScrape({}, { serverStatus: status }));
    assert.equal(page.value('mongodb_tickets_limit', { kind: 'read' }), 8);
    assert.equal(page.value('mongodb_tickets_out', { kind: 'write' }), 2);
    assert.equal(page.value('mongodb_tickets_limit', { kind: 'write' }), 4);
  });

  it('cursors of a router are read where it counts them; a member of a set that has that path, too, is not', async () => {
    const names = ['mongodb_cursors_opened_total', 'mongodb_cursors_more_than_one_batch_total'];
    const read = async (hello: Document, cursor: Document): Promise<readonly (number | undefined)[]> => {
      const metrics = { cursor, mongos: { cursor: { totalOpened: 140, moreThanOneBatch: 30 } } };
      const page = await pageOf(singleMemberScrape(hello, { serverStatus: { metrics } }));
      return names.map((name) => page.value(name));
    };
    assert.deepEqual(await read({ msg: 'isdbgrid' }, { open: { total: 3 } }), [140, 30]);
    assert.deepEqual(await read({ setName: 'rs0' }, { open: { total: 3 } }), [undefined, undefined]);
    assert.deepEqual(await read({ setName: 'rs0' }, { totalOpened: 7, moreThanOneBatch: 2 }), [7, 2]);
  });

  it('a router has no numbers of documents, sorts and write conflicts', async () => {
    const page = await pageOf(
      singleMemberScrape({ msg: 'isdbgrid' }, { serverStatus: recorded('mongos/serverStatus.json') }),
    );
    for (const name of [
      'documents_total',
      'sort_in_memory_total',
      'write_conflicts_total',
      'cursors_no_timeout',
    ]) {
      assert.equal(page.all(`mongodb_${name}`).length, 0, name);
    }
    assert.equal(page.value('mongodb_cursors_opened_total'), 140);
  });

  it('the lag of fetching is that of members that fetch: a primary keeps an old one', async () => {
    const serverStatus = recorded('documented/serverStatus-8.2.json');
    const LAG = 'mongodb_repl_oplog_fetcher_lag_seconds';
    const primary = { setName: 'rs0', isWritablePrimary: true };
    assert.equal((await pageOf(singleMemberScrape(primary, { serverStatus }))).value(LAG), undefined);
    // Elected, and still catching up.
    const elected = { setName: 'rs0', secondary: true, electionId: new ObjectId('7fffffff0000000000000007') };
    assert.equal((await pageOf(singleMemberScrape(elected, { serverStatus }))).value(LAG), undefined);
    assert.equal((await pageOf(singleMemberScrape({ setName: 'rs0' }, { serverStatus }))).value(LAG), 8600);
    assert.equal((await pageOf(singleMemberScrape({}, { serverStatus }))).value(LAG), undefined);
  });

  it('a standalone has no series of replica sets', async () => {
    const hello = recorded(`${V6}/standalone/standalone.hello.json`);
    const serverStatus = recorded(`${V6}/standalone/standalone.serverStatus.json`);
    const page = await pageOf(singleMemberScrape(hello, { serverStatus }));
    assert.deepEqual(
      page.samples.filter(({ name, labels }) => name.includes('repl') || 'replica_set' in labels),
      [],
    );
    assert.equal(page.value('mongodb_up'), 1);
    assert.equal(page.value('mongodb_connections_current'), at(serverStatus, 'connections.current'));
    assert.equal(page.all('mongodb_up')[0]!.labels.cluster_role, 'standalone');
  });

  it('an arbiter has what hello tells, and nothing of serverStatus', async () => {
    const page = await pageOf(recordedScrape(`${V6}/replicaset-healthy`));
    const arbiter = { member: '127.0.0.1:28003' };
    assert.equal(page.value('mongodb_up', arbiter), 1);
    assert.equal(page.value('mongodb_replset_member_state', arbiter), 7);
    for (const name of [
      'mongodb_connections_current',
      'mongodb_replset_lag_seconds',
      'mongodb_uptime_seconds',
    ]) {
      assert.equal(page.all(name, arbiter).length, 0, name);
    }
  });

  it('a label value of any text stays one label', async () => {
    const name = 'rs"0\\\n{x}';
    const scrape = singleMemberScrape({ setName: name }, {});
    const [key, result] = [...scrape.members][0]!;
    const member = { ...result.member, replicaSet: name };
    const page = await pageOf({ ...scrape, members: new Map([[key, { ...result, member }]]) });
    assert.equal(page.all('mongodb_up')[0]!.labels.replica_set, name);
  });
});
