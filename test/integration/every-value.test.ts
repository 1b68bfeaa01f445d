import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRIC_GROUPS } from '../../src/metrics/families/index.js';
import { ExporterProcess } from '../support/exporter.js';
import type { Page, PageSample } from '../support/exposition.js';
import { startReplicaSet, type MongoServer, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod, type MongodSeries } from '../support/mongod-binary.js';
import { MEMBER_CHECKS } from './every-value-members.js';
import { momentOf, stoodStill, type Moment } from './every-value-moments.js';
import { SET_CHECKS } from './every-value-set.js';
import { STATUS_CHECKS } from './every-value-status.js';
import { work } from './every-value-work.js';

const DOCS = join(import.meta.dirname, '../../docs/metrics');

/** What the exporter has measured or counted itself: no document of a server tells it. */
const OWN = [
  'mongodb_scrape_duration_seconds',
  'mongodb_scrape_command_duration_seconds',
  'mongodb_scrape_command_success',
  'mongodb_topology_discovery_success',
  'mongodb_topology_last_discovery_timestamp_seconds',
  'mongodb_topology_discovery_duration_seconds',
  'mongodb_topology_changes_total',
  'mongodb_heartbeats_total',
  'mongodb_heartbeat_consecutive_failures',
  'mongodb_heartbeat_round_trip_seconds',
  'mongodb_heartbeat_round_trip_min_seconds',
  'mongodb_heartbeat_transitions_total',
  'mongodb_heartbeat_last_success_timestamp_seconds',
  'mongodb_replset_primary_changes_total',
  'mongodb_replset_reelections_total',
  'mongodb_replset_primaryless_seconds_total',
  'mongodb_replset_failover_duration_seconds_bucket',
  'mongodb_replset_failover_duration_seconds_sum',
  'mongodb_replset_failover_duration_seconds_count',
  'mongodb_replset_member_state_changes_total',
];

/** What is not one number of serverStatus. */
const CHECKS = { ...MEMBER_CHECKS, ...SET_CHECKS };

/** Metrics of the exporter about itself. */
const OF_THE_EXPORTER = /^(mongodb_exporter_|process_|nodejs_)/;

const BASE = ['mongodb_cluster', 'cluster_role', 'replica_set', 'member'];

/** A page, and what the members said before and after it, of a time in which nothing was written. */
interface Scraped {
  readonly page: Page;
  readonly before: Moment;
  readonly after: Moment;
}

async function scrapeStill(exporter: ExporterProcess, servers: readonly MongoServer[]): Promise<Scraped> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const before = await momentOf(servers);
    const page = await exporter.scrape();
    const after = await momentOf(servers);
    if (stoodStill(before, after)) return { page, before, after };
  }
  throw new Error('the set never stood still');
}

/** What a sample has to be, by whichever table has it. */
function rangeOf({ name, labels }: PageSample, { before, after }: Scraped) {
  const own = Object.fromEntries(Object.entries(labels).filter(([label]) => !BASE.includes(label)));
  const row = STATUS_CHECKS.find(
    (one) => one.name === name && JSON.stringify(one.labels) === JSON.stringify(own),
  );
  const check = row?.check ?? CHECKS[name];
  return check?.(labels, before, after);
}

for (const version of ['6.0', '5.0'] satisfies MongodSeries[]) {
  describe(`every value on the page of a set of ${version}`, function () {
    this.timeout(60_000);
    let set: ReplicaSet;
    let exporter: ExporterProcess;
    let scraped: Scraped;
    let names: ReadonlySet<string>;

    before(async function () {
      await requireMongod(this, version);
      set = await startReplicaSet({
        members: [
          { name: 'first', version, tags: { dc: 'east' } },
          { name: 'second', version },
          { name: 'third', version },
          { name: 'arbiter', version, arbiter: true },
        ],
      });
      await work(await set.waitForPrimary());
      exporter = await ExporterProcess.start([`--mongodb.uri=${set.member('second').uri()}`]);
      scraped = await scrapeStill(exporter, set.members);
      names = new Set(scraped.page.samples.map(({ name }) => name));
    });

    after(async () => {
      await exporter?.stop();
      await set?.stop();
    });

    it('is that of the member it is about, or the own of the exporter', () => {
      for (const sample of scraped.page.samples) {
        const { name, labels, value } = sample;
        if (OWN.includes(name) || OF_THE_EXPORTER.test(name)) continue;
        const series = `${name} ${JSON.stringify(labels)}`;
        const range = rangeOf(sample, scraped);
        assert.ok(range, `${series} stands in no table`);
        const [low, high] = range;
        assert.ok(low <= value && value <= high, `${series}: ${value}, not from ${low} to ${high}`);
      }
    });

    it('is there for every data member', () => {
      const members = set.members.filter(({ name }) => name !== 'arbiter').map(({ address }) => address);
      for (const { name, labels, check } of STATUS_CHECKS) {
        for (const member of members) {
          const expected = check({ ...labels, member }, scraped.before, scraped.after);
          const value = scraped.page.value(name, { ...labels, member });
          assert.equal(value !== undefined, expected !== undefined, `${name} ${JSON.stringify(labels)}`);
        }
      }
    });

    it('says what has been done, not 0 throughout', () => {
      const of = (name: string, labels = {}) =>
        scraped.page.all(name, labels).reduce((sum, { value }) => sum + value, 0);
      assert.ok(of('mongodb_documents_total', { op: 'insert' }) >= 301);
      assert.ok(of('mongodb_opcounters_repl_total', { op: 'delete' }) > 0);
      assert.ok(of('mongodb_query_scanned_objects_total') > 300);
      assert.ok(of('mongodb_sort_in_memory_total') > 0);
      assert.ok(of('mongodb_transactions_committed_total') > 0);
      assert.ok(of('mongodb_transactions_aborted_total') > 0);
      assert.ok(of('mongodb_write_concern_waits_total') > 0);
      assert.ok(of('mongodb_op_latency_seconds_total', { kind: 'write' }) > 0);
      assert.ok(of('mongodb_repl_network_bytes_total') > 0);
      assert.ok(of('mongodb_asserts_total', { kind: 'user' }) > 0);
    });

    it('has a table for every metric, and none in vain', () => {
      const missing = [...OWN, ...Object.keys(CHECKS)].filter((name) => !names.has(name));
      // Only after three heartbeats, or after a change of primary.
      assert.deepEqual(
        missing.filter((name) => !name.startsWith('mongodb_heartbeat_round_trip_')),
        [],
      );
    });

    it('is explained on the page of its subject', () => {
      for (const { name: subject, families } of METRIC_GROUPS) {
        const path = join(DOCS, `${subject}.md`);
        const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
        for (const { name } of families) {
          const isThere = [name, `${name}_bucket`].some((series) => names.has(series));
          if (isThere) assert.ok(text.includes(`| \`${name}\` |`), `${name} in ${subject}.md`);
        }
      }
      const text = readFileSync(join(DOCS, 'exporter.md'), 'utf8');
      const known = new Set(METRIC_GROUPS.flatMap(({ families }) => families.map(({ name }) => name)));
      for (const name of names) {
        const family = name.replace(/_(bucket|sum|count)$/, '');
        if (known.has(name) || known.has(family)) continue;
        const inShort = ['process_', 'nodejs_'].find((prefix) => name.startsWith(prefix));
        assert.ok(text.includes(inShort === undefined ? `\`${name}\`` : `\`${inShort}*\``), name);
      }
    });
  });
}
