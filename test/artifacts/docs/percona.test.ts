import { parser } from '@prometheus-io/lezer-promql';
import assert from 'node:assert/strict';
import { EXAMPLES } from '../../../docs/pages/migrating-examples.js';
import { enabledFamilies } from '../../../src/metrics/catalogue.js';
import { BASE_LABELS } from '../../../src/metrics/labels.js';
import { nameOf, PERCONA, PERCONA_ROWS } from '../../../docs/percona/index.js';
import { SelfMetrics } from '../../../src/metrics/self.js';
import { TOP_OPS } from '../../../src/scrape/collectors/top.js';

/** What the dashboards of percona's own monitoring query most, by families. */
const MOST_QUERIED = [
  /^mongodb_mongod_replset_my_state$/,
  /^mongodb_up$/,
  /^mongodb_op_counters_total$/,
  /^mongodb_mongod_metrics_document_total$/,
  /^mongodb_mongod_metrics_query_executor_total/,
  /^mongodb_mongod_op_latencies_(ops|latency)_total$/,
  /^mongodb_connections\{/,
  /^mongodb_top_\w+_(time|count)$/,
  /^mongodb_rs_members_state$/,
  /^mongodb_members_state$/,
  /^mongodb_mongos_sharding_\w+/,
];

/** Labels of every series there. */
const THEIR_BASE_LABELS = ['cl_id', 'cl_role', 'rs_nm', 'rs_state', 'instance', 'job'];

const families = new Map(enabledFamilies(new Set()).map((family) => [family.name, family]));

/** Names of ours, and the labels that their series have. */
async function catalogue(): Promise<ReadonlyMap<string, readonly string[]>> {
  const own = await new SelfMetrics('0.0.0').registry.getMetricsAsJSON();
  const known = new Map<string, readonly string[]>(own.map(({ name }) => [name, []]));
  for (const [name, { source }] of families) {
    known.set(name, [...BASE_LABELS[source.scope], ...source.labels]);
  }
  return known;
}

/** Names of the labels in braces. */
function selected(selector: string): readonly string[] {
  return [...selector.matchAll(/(\w+)="/g)].map(([, label = '']) => label);
}

/** Names of metrics and of labels that a query has. */
function partsOf(query: string): { readonly metrics: readonly string[]; readonly labels: readonly string[] } {
  const found: Record<string, string[]> = {};
  parser.parse(query).iterate({
    enter: ({ name, from, to }) => {
      (found[name] ??= []).push(query.slice(from, to));
    },
  });
  assert.equal(found['⚠'], undefined, query);
  return { metrics: found.Identifier ?? [], labels: found.LabelName ?? [] };
}

describe('names of percona/mongodb_exporter', () => {
  it('stand once', () => {
    const theirs = PERCONA_ROWS.flatMap((row) => row.theirs);
    assert.deepEqual(
      theirs.filter((name, index) => theirs.indexOf(name) !== index),
      [],
    );
    for (const name of theirs) {
      assert.match(name, /^(mongodb|collector)_[a-zA-Z0-9_<>]+(\{\w+="\w+"\})?$/);
    }
  });

  it('lead to metrics and labels that exist', async () => {
    const known = await catalogue();
    for (const { theirs, ours, labels = {} } of PERCONA_ROWS) {
      if (ours === undefined) continue;
      const own = known.get(nameOf(ours));
      assert.ok(own, `${theirs[0]} → ${ours}`);
      for (const label of [...selected(ours), ...Object.values(labels)]) {
        assert.ok(own.includes(label), `${theirs[0]} → ${ours}: ${label}`);
      }
    }
  });

  it('of top lead to each of its counters', () => {
    const ops = PERCONA_ROWS.flatMap(
      ({ ours }) => /top_seconds_total\{op="(\w+)"/.exec(ours ?? '')?.[1] ?? [],
    );
    assert.deepEqual(ops, TOP_OPS);
  });

  it('that lead nowhere, or to another number, say why', () => {
    for (const { theirs, ours, instead, remark } of PERCONA_ROWS) {
      if (ours === undefined || instead) assert.match(remark ?? '', /\.$/, theirs[0]);
    }
  });

  it('in remarks are ours', async () => {
    const known = await catalogue();
    for (const text of [...PERCONA_ROWS.map(({ remark }) => remark), ...PERCONA.map(({ note }) => note)]) {
      for (const [name] of (text ?? '').matchAll(/mongodb_\w+/g)) {
        assert.ok(known.has(name) || name === 'mongodb_cluster', name);
      }
    }
  });

  it('that are queried most all have a counterpart', () => {
    const led = PERCONA_ROWS.filter(({ ours }) => ours !== undefined).flatMap(({ theirs }) => theirs);
    for (const pattern of MOST_QUERIED)
      assert.ok(
        led.some((name) => pattern.test(name)),
        String(pattern),
      );
  });

  it('of a state are values here, never labels', () => {
    const stateLabels = ['rs_state', 'member_state'];
    for (const { labels = {} } of PERCONA_ROWS) {
      assert.ok(!Object.keys(labels).some((label) => stateLabels.includes(label)));
    }
  });
});

describe('queries before and after', () => {
  it('there: of names that the table has', () => {
    const theirs = PERCONA_ROWS.flatMap((row) => row.theirs).map(nameOf);
    const theirLabels = PERCONA_ROWS.flatMap((row) => [
      ...Object.keys(row.labels ?? {}),
      ...row.theirs.flatMap(selected),
    ]);
    for (const { there } of EXAMPLES) {
      const { metrics, labels } = partsOf(there);
      assert.ok(metrics.length > 0);
      for (const metric of metrics) assert.ok(theirs.includes(metric), metric);
      for (const label of labels) assert.ok([...theirLabels, ...THEIR_BASE_LABELS].includes(label), label);
    }
  });

  it('here: of metrics and labels that exist', () => {
    for (const { here } of EXAMPLES) {
      const { metrics, labels } = partsOf(here);
      assert.ok(metrics.length > 0);
      const own = metrics.flatMap((metric) => {
        const family = families.get(metric);
        assert.ok(family, metric);
        return [...BASE_LABELS[family.source.scope], ...family.source.labels];
      });
      for (const label of labels) assert.ok(own.includes(label), `${here}: ${label}`);
    }
  });
});
