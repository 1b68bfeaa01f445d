import assert from 'node:assert/strict';
import { METRIC_GROUPS } from '../../../../src/metrics/families/index.js';
import type { Document } from '../../../../src/mongo/bson.js';
import type { Page } from '../../../support/exposition.js';
import { recorded } from '../../../support/recorded.js';
import { singleMemberScrape, pageOf } from '../../../support/metrics/rendered.js';

const RECORDED = 'replicaset-healthy/primary.serverStatus.json';

/** 5.0.4 and 6.0.5 as recorded, the others as documented: see test/fixtures/documented. */
const STATUSES: Readonly<Record<string, string>> = {
  '4.4.29': 'documented/serverStatus-4.4.json',
  '5.0.4': `mongod-5.0.4/${RECORDED}`,
  '6.0.5': `mongod-6.0.5/${RECORDED}`,
  '7.0.23': 'documented/serverStatus-7.0.json',
  '8.0.20': 'documented/serverStatus-8.0.json',
  '8.2.0': 'documented/serverStatus-8.2.json',
};

const READ = { kind: 'read' };
const WRITE = { kind: 'write' };
const CLIENT = { reason: 'client_disconnect' };
const LIMIT = { reason: 'max_time' };
const DEFAULT_LIMIT = { reason: 'default_max_time' };

type Row = [
  name: string,
  labels: Readonly<Record<string, string>>,
  ...values: [
    v44: number | undefined,
    v50: number | undefined,
    v60: number | undefined,
    v70: number | undefined,
    v80: number | undefined,
    v82: number | undefined,
  ],
];

const none = undefined;

/** What stands elsewhere from version to version, or not everywhere; a column for each of the versions above. */
const ROWS: readonly Row[] = [
  ['mongodb_tickets_out', READ, 440, 1, 0, 700, 800, 820],
  ['mongodb_tickets_out', WRITE, 441, 0, 0, 701, 801, 821],
  ['mongodb_tickets_available', READ, 442, 127, 128, 702, 802, 822],
  ['mongodb_tickets_available', WRITE, 443, 128, 128, 703, 803, 823],
  ['mongodb_tickets_limit', READ, 444, 128, 128, 704, 804, 824],
  ['mongodb_tickets_limit', WRITE, 445, 128, 128, 705, 805, 825],
  ['mongodb_tickets_queued', READ, none, none, none, 70, 80, 82],
  ['mongodb_tickets_queued', WRITE, none, none, none, 71, 81, 83],
  ['mongodb_tickets_queue_seconds_total', READ, none, none, none, 70, 80, 82],
  ['mongodb_tickets_queue_seconds_total', WRITE, none, none, none, 71, 81, 83],
  ['mongodb_wiredtiger_checkpoint_last_duration_seconds', {}, 0.44, 0.001, 0.011, 0.7, 0.8, 0.82],
  ['mongodb_wiredtiger_checkpoints_total', {}, 44, 4, 5, 70, 80, 82],
  ['mongodb_wiredtiger_checkpoint_seconds_total', {}, 4.4, 0.01, 0.02, 7, 8, 8.2],
  ['mongodb_wiredtiger_cache_app_thread_evictions_total', {}, 443, 0, 0, 703, 803, 823],
  ['mongodb_wiredtiger_cache_app_thread_eviction_seconds_total', {}, 44, 0, 0, 70, 80, 82],
  ['mongodb_repl_buffer_operations', {}, 44, 0, 0, 70, 80, 82],
  ['mongodb_repl_buffer_bytes', {}, 4400, 0, 0, 7000, 8000, 8200],
  ['mongodb_repl_buffer_max_bytes', {}, 44_000, 268_435_456, 268_435_456, 70_000, 80_000, 82_000],
  ['mongodb_repl_write_buffer_operations', {}, none, none, none, none, 85, 87],
  ['mongodb_repl_write_buffer_bytes', {}, none, none, none, none, 8005, 8205],
  ['mongodb_repl_write_buffer_max_bytes', {}, none, none, none, none, 80_005, 82_005],
  ['mongodb_repl_oplog_fetcher_lag_seconds', {}, none, none, none, none, none, 8600],
  ['mongodb_connections_exhaust_hello', {}, 4600, 3, 0, 7017, 8017, 8217],
  ['mongodb_connections_load_balanced', {}, none, none, none, none, 8019, 8219],
  ['mongodb_cursors_opened_total', {}, none, 8, 8, 7180, 8207, 8407],
  ['mongodb_cursors_more_than_one_batch_total', {}, none, 4, 4, 7179, 8206, 8406],
  [
    'mongodb_tcmalloc_allocated_bytes',
    {},
    40_000_001,
    236_057_208,
    110_842_992,
    70_000_001,
    80_000_001,
    80_000_001,
  ],
  [
    'mongodb_tcmalloc_heap_bytes',
    {},
    40_000_002,
    239_939_584,
    150_331_392,
    70_000_002,
    80_000_002,
    80_000_002,
  ],
  ['mongodb_operations_killed_total', CLIENT, none, none, none, none, 81, 83],
  ['mongodb_operations_killed_total', LIMIT, none, none, none, none, 82, 84],
  ['mongodb_operations_killed_total', DEFAULT_LIMIT, none, none, none, none, 83, 85],
  ['mongodb_connections_rate_limited_total', {}, none, none, none, 75, 85, 85],
  ['mongodb_network_requests_rate_limited_total', {}, none, none, none, none, 86, 86],
  ['mongodb_commands_total', { command: 'unknown' }, 44, none, none, 70, 80, 82],
];

/** Subjects that read nothing but serverStatus. */
const READ_OF_STATUS = [
  ...['replication', 'flow-control', 'connections', 'operations', 'commands', 'queries', 'cursors'],
  ...['transactions', 'write-concern', 'ttl', 'network', 'security', 'process', 'queues', 'wiredtiger'],
];

/** Whether a version is as new as another. */
function isFrom(version: string, since = '0'): boolean {
  const [own, other] = [version, since].map((text) => text.split('.').map(Number));
  const differing = [0, 1, 2].find((part) => (own![part] ?? 0) !== (other![part] ?? 0));
  return differing === undefined || (own![differing] ?? 0) > (other![differing] ?? 0);
}

describe('versions of serverStatus', () => {
  for (const [column, [version, path]] of Object.entries(STATUSES).entries()) {
    describe(version, () => {
      let page: Page;

      before(async () => {
        const serverStatus: Document = recorded(path);
        assert.equal(serverStatus.version, version);
        page = await pageOf(singleMemberScrape({ setName: 'rs0', secondary: true }, { serverStatus }));
      });

      it('gives each number from where it stands in this version', () => {
        for (const [name, labels, ...values] of ROWS) {
          assert.equal(page.value(name, labels), values[column], `${name} ${JSON.stringify(labels)}`);
        }
      });

      it('has the metrics that are told of it, and none that came later', () => {
        const families = METRIC_GROUPS.filter(({ name }) => READ_OF_STATUS.includes(name)).flatMap(
          (subject) => subject.families,
        );
        assert.ok(families.length > 80);
        for (const { name, source } of families) {
          // Nobody has used TLS in the recordings.
          if (name === 'mongodb_tls_connections_total') continue;
          assert.equal(page.all(name).length > 0, isFrom(version, source.since), name);
        }
      });
    });
  }
});
