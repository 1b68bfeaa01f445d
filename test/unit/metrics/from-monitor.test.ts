import assert from 'node:assert/strict';
import { exporterHeartbeats } from '../../../src/metrics/families/exporter-heartbeats.js';
import { failovers } from '../../../src/metrics/families/failovers.js';
import { Durations } from '../../../src/monitor/durations.js';
import { Page } from '../../support/exposition.js';
import { linesOf, watchedPage, watchView } from '../../support/metrics/watched-page.js';

const MEMBER = '127.0.0.1:28000';
const OWN = 'mongodb_cluster="test",cluster_role="replset",replica_set="rs0"';
const HISTOGRAM = 'mongodb_replset_failover_duration_seconds';
const MEANING =
  'Time in seconds from the loss of a primary until the next was elected, and until it accepted writes. (heartbeat)';

function durations(...seconds: readonly number[]): Durations {
  const all = new Durations();
  for (const one of seconds) all.observe(one);
  return all;
}

/** The histogram of one word of `until`, as it stands on the page. */
function histogram(until: string, counts: readonly number[], sum: number): readonly string[] {
  const bounds = ['0.05', '0.1', '0.25', '0.5', '1', '2', '5', '10', '12', '15', '20', '30', '60', '+Inf'];
  const labels = `until="${until}"`;
  return [
    ...bounds.map((le, index) => `${HISTOGRAM}_bucket{${labels},le="${le}",${OWN}} ${counts[index]!}`),
    `${HISTOGRAM}_sum{${labels},${OWN}} ${sum}`,
    `${HISTOGRAM}_count{${labels},${OWN}} ${counts.at(-1)!}`,
  ];
}

describe('metrics of the watch', () => {
  const busy = watchView(
    {
      ...{ succeeded: 12, failed: 3, consecutiveSuccesses: 5, lastSuccessAt: 1_795_261_342_500 },
      ...{ ups: 2, downs: 1, stateChanges: 4, roundTrip: { average: 0.0015, min: 0.001 } },
    },
    {
      ...{ primaryChanges: 2, reelections: 1, primarylessSeconds: 11.25, lastChangeAt: 1_795_261_340_000 },
      ...{ elected: durations(0.03, 10.7).counts, writable: durations(11.2).counts },
      ...{ lastElectedSeconds: 10.7, lastWritableSeconds: 11.2 },
    },
  );
  const names = [...exporterHeartbeats.families, ...failovers.families].map(({ name }) => name);

  it('all of them are on the page of one that does', async () => {
    const page = await watchedPage(busy);
    for (const name of names) assert.notDeepEqual(linesOf(page, name), [], name);
  });

  it('what nothing has happened to is counted as 0, and what never was has no time', async () => {
    const page = new Page(await watchedPage(watchView()));
    assert.equal(page.value('mongodb_replset_primary_changes_total'), 0);
    assert.equal(page.value('mongodb_replset_primaryless_seconds_total'), 0);
    assert.equal(page.value('mongodb_heartbeats_total', { member: MEMBER, result: 'failed' }), 0);
    assert.equal(page.value(`${HISTOGRAM}_count`, { until: 'elected' }), 0);
    for (const name of [
      'mongodb_replset_last_primary_change_timestamp_seconds',
      'mongodb_replset_last_failover_duration_seconds',
      'mongodb_heartbeat_last_success_timestamp_seconds',
      'mongodb_heartbeat_round_trip_seconds',
    ]) {
      assert.deepEqual(page.all(name), [], name);
    }
  });

  it('the heartbeats of a member, with its labels', async () => {
    const page = await watchedPage(busy);
    const labels = `${OWN},member="${MEMBER}"`;
    for (const line of [
      `mongodb_heartbeats_total{result="succeeded",${labels}} 12`,
      `mongodb_heartbeats_total{result="failed",${labels}} 3`,
      `mongodb_heartbeat_consecutive_failures{${labels}} 0`,
      `mongodb_heartbeat_round_trip_seconds{${labels}} 0.0015`,
      `mongodb_heartbeat_round_trip_min_seconds{${labels}} 0.001`,
      `mongodb_heartbeat_transitions_total{to="up",${labels}} 2`,
      `mongodb_heartbeat_transitions_total{to="down",${labels}} 1`,
      `mongodb_heartbeat_last_success_timestamp_seconds{${labels}} 1795261342.5`,
      `mongodb_replset_member_state_changes_total{${labels}} 4`,
    ]) {
      assert.ok(page.includes(`\n${line}\n`), line);
    }
  });

  it('a round trip counts from the third success after a failure', async () => {
    const of = async (consecutiveSuccesses: number) => {
      const view = watchView({ consecutiveSuccesses, roundTrip: { average: 0.002, min: 0.001 } });
      return new Page(await watchedPage(view)).value('mongodb_heartbeat_round_trip_seconds');
    };
    assert.deepEqual([await of(2), await of(3)], [undefined, 0.002]);
  });

  it('the histogram in the text format, line by line', async () => {
    assert.deepEqual(linesOf(await watchedPage(busy), HISTOGRAM), [
      `# HELP ${HISTOGRAM} ${MEANING}`,
      `# TYPE ${HISTOGRAM} histogram`,
      ...histogram('elected', [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2], 10.73),
      ...histogram('writable', [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1], 11.2),
    ]);
  });

  it('the histogram in OpenMetrics: the same lines', async () => {
    const page = await watchedPage(busy, 'openmetrics');
    assert.deepEqual(linesOf(page, HISTOGRAM), linesOf(await watchedPage(busy), HISTOGRAM));
    assert.deepEqual(linesOf(page, 'mongodb_replset_primary_changes').slice(1), [
      '# TYPE mongodb_replset_primary_changes counter',
      `mongodb_replset_primary_changes_total{${OWN}} 2`,
    ]);
    assert.ok(page.endsWith('\n# EOF\n'));
  });

  it('a duration that ends on a bound belongs to its bucket', () => {
    assert.deepEqual(durations(12).counts.buckets, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    assert.deepEqual(durations(12.001).counts.buckets, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it('a duration beyond the last bound is counted in +Inf alone', () => {
    const { buckets, count, sum } = durations(61, 100).counts;
    assert.deepEqual([Math.max(...buckets), count, sum], [0, 2, 161]);
  });

  it('sums have no noise of binary fractions', () => {
    assert.equal(durations(0.1, 0.2).counts.sum, 0.3);
  });
});
