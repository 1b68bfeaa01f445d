import assert from 'node:assert/strict';
import { METRIC_GROUPS } from '../../../src/metrics/families/index.js';
import { numberOf, valueAt, type Document } from '../../../src/mongo/bson.js';
import { recorded, recordedScrape } from '../../support/recorded.js';
import { singleMemberScrape, pageOf } from '../../support/metrics/rendered.js';
import { ROWS } from '../../support/metrics/server-status-rows.js';

/** Subjects whose metrics stand in the rows. */
const COVERED = [
  ...['replication', 'flow-control', 'commands', 'queries', 'transactions', 'write-concern', 'ttl'],
  ...['security', 'wiredtiger'],
];

/** The recordings have none of it: see the tests of versions, and below. */
const ELSEWHERE = [
  'mongodb_operations_killed_total',
  'mongodb_commands_rejected_total',
  'mongodb_tls_connections_total',
  'mongodb_repl_write_buffer_operations',
  'mongodb_repl_write_buffer_bytes',
  'mongodb_repl_write_buffer_max_bytes',
  'mongodb_repl_oplog_fetcher_lag_seconds',
];

function at(status: Document, path: string): number | undefined {
  return numberOf(valueAt(status, path.split('.')));
}

describe('values of the sections of serverStatus', () => {
  it('are compared for every metric of them', () => {
    const compared = [...ROWS.map(([name]) => name), ...ELSEWHERE];
    const missing = METRIC_GROUPS.filter(({ name }) => COVERED.includes(name))
      .flatMap(({ families }) => families.map(({ name }) => name))
      .filter((name) => !compared.includes(name));
    assert.deepEqual(missing, []);
  });

  for (const version of ['mongod-5.0.4', 'mongod-6.0.5']) {
    for (const [who, member] of [
      ['primary', '127.0.0.1:28000'],
      ['secondary-a', '127.0.0.1:28001'],
    ] as const) {
      it(`${version}, ${who}: as recorded, in base units`, async () => {
        const status = recorded(`${version}/replicaset-healthy/${who}.serverStatus.json`);
        const page = await pageOf(recordedScrape(`${version}/replicaset-healthy`));
        for (const [name, labels, path, per = 1] of ROWS) {
          const told = at(status, path);
          assert.notEqual(told, undefined, path);
          // What is 0 has no series where the keys are the server's.
          const expected = told === 0 && name.startsWith('mongodb_commands_') ? undefined : told! / per;
          assert.equal(page.value(name, { ...labels, member }), expected, `${name} ${path}`);
        }
      });
    }
  }

  it('7.0 as documented, where nearly every number is another', async () => {
    const serverStatus = recorded('documented/serverStatus-7.0.json');
    const page = await pageOf(singleMemberScrape({ setName: 'rs0' }, { serverStatus }));
    for (const [name, labels, path, per = 1] of ROWS) {
      if (name.startsWith('mongodb_commands_')) continue;
      assert.equal(page.value(name, labels), at(serverStatus, path)! / per, `${name} ${path}`);
    }
  });

  it('of TLS only the versions that have been used', async () => {
    const serverStatus = recorded('mongod-6.0.5/tls/standalone.serverStatus.json');
    const page = await pageOf(singleMemberScrape({}, { serverStatus }));
    const found = page
      .all('mongodb_tls_connections_total')
      .map(({ labels, value }) => [labels.tls_version, value]);
    assert.deepEqual(found, [['1.3', 2]]);
  });

  it('an empty section of the storage engine loses its metrics alone', async () => {
    const path = 'replicaset-healthy/primary.serverStatus.json';
    const serverStatus: Document = { ...recorded(`mongod-6.0.5/${path}`), wiredTiger: {} };
    const page = await pageOf(singleMemberScrape({ setName: 'rs0' }, { serverStatus }));
    assert.deepEqual(
      page.samples.filter(({ name }) => /^mongodb_(wiredtiger|tickets)_/.test(name)),
      [],
    );
    assert.equal(page.value('mongodb_flow_control_enabled'), 1);
    assert.equal(page.value('mongodb_query_scanned_objects_total'), 17_054);
  });

  it('a router has no section of data and of replication', async () => {
    const serverStatus = recorded('mongos/serverStatus.json');
    const page = await pageOf(singleMemberScrape({ msg: 'isdbgrid' }, { serverStatus }));
    assert.deepEqual(
      page.samples.filter(({ name }) =>
        /^mongodb_(wiredtiger|tickets|repl|replset|flow_control|ttl)_/.test(name),
      ),
      [],
    );
    const scram = { mechanism: 'SCRAM-SHA-256' };
    assert.equal(page.value('mongodb_authentications_total', scram), 9);
    assert.equal(page.value('mongodb_sessions_active'), 3);
    assert.equal(page.value('mongodb_process_cpu_seconds_total', { mode: 'user' }), 0.562461);
  });
});
