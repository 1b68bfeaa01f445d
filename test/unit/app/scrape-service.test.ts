import assert from 'node:assert/strict';
import { ScrapeService } from '../../../src/app/scrape-service.js';
import { SnapshotStore } from '../../../src/app/snapshot.js';
import { SelfMetrics } from '../../../src/metrics/self.js';
import { Monitor } from '../../../src/monitor/monitor.js';
import type { ScrapeReports } from '../../../src/monitor/scrape-reports.js';
import { oplogStats } from '../../../src/scrape/collectors/oplog-stats.js';
import { replSetGetStatus } from '../../../src/scrape/collectors/repl-set-get-status.js';
import { serverStatus } from '../../../src/scrape/collectors/server-status.js';
import type { ScrapeRequest } from '../../../src/scrape/inflight-scrape.js';
import type { Scrape } from '../../../src/scrape/scrape.js';
import { recordedScrape } from '../../support/recorded.js';
import { LogBook } from '../../support/scrape-log.js';

const COLLECTORS = [replSetGetStatus, serverStatus, oplogStats];

/** Keeps what scrapes report to it. */
class RecordingMonitor extends Monitor {
  readonly reports: ScrapeReports[] = [];

  override report(reports: ScrapeReports): void {
    this.reports.push(reports);
  }
}

describe('scrape service', () => {
  const scrape = recordedScrape('mongod-6.0.5/primary-killed');
  const { topology } = scrape;
  const deadlineAt = performance.now() + 60_000;
  let monitor: RecordingMonitor;
  let snapshots: SnapshotStore;
  let self: SelfMetrics;
  let requests: ScrapeRequest[];
  let ended: Scrape[];
  let hints: (readonly string[])[];

  beforeEach(() => {
    monitor = new RecordingMonitor(new LogBook(), () => undefined);
    snapshots = new SnapshotStore(() => topology, monitor);
    self = new SelfMetrics('1.2.3');
    requests = [];
    ended = [];
    hints = [];
  });

  const serviceOver = (result: Scrape, collectors = COLLECTORS) =>
    new ScrapeService({
      ...{ collectors, snapshots, self, monitor },
      scraper: {
        scrape: (request) => {
          requests.push(request);
          return Promise.resolve(result);
        },
      },
      discovered: () => Promise.resolve(topology),
      transitions: { observe: (one) => ended.push(one) },
      onHints: (clusters) => hints.push(clusters),
    });

  it('scrapes the discovered topology, analyzes it and reports to the monitor', async () => {
    const result = await serviceOver(scrape).scrapeAll({ collectors: COLLECTORS, deadlineAt });
    assert.deepEqual(requests, [{ topology, collectors: COLLECTORS, deadlineAt }]);
    assert.equal(result!.facts.scrape, scrape);
    assert.equal(result!.facts.sets[0]!.primary, '127.0.0.1:28002');
    assert.ok(result!.facts.monitor);
    assert.equal(monitor.reports.length, 1);
    assert.equal(monitor.reports[0]!.elections.length, 1);
  });

  it('publishes the analysis without the replies', async () => {
    await serviceOver(scrape).scrapeAll({ collectors: COLLECTORS, deadlineAt });
    const { analysis } = snapshots.current;
    assert.equal(analysis!.sets[0]!.primary, '127.0.0.1:28002');
    for (const { replies } of analysis!.scrape.members.values()) assert.deepEqual(replies, {});
  });

  it('calls the listener after each analysis that it publishes', async () => {
    let changes = 0;
    snapshots.onChange = () => (changes += 1);
    await serviceOver(scrape).scrapeAll({ collectors: COLLECTORS, deadlineAt });
    await serviceOver(scrape).scrapeAll({ collectors: [oplogStats], deadlineAt });
    assert.equal(changes, 1);
  });

  it('does not publish a scrape without the states of the members, unless their collector is off', async () => {
    const collectors = [serverStatus, oplogStats];
    await serviceOver(scrape).scrapeAll({ collectors, deadlineAt });
    assert.equal(snapshots.analysis, undefined);
    await serviceOver(scrape, collectors).scrapeAll({ collectors, deadlineAt });
    assert.ok(snapshots.analysis);
  });

  it('does not publish a scrape of one member, and reports no primary from it', async () => {
    const [only] = topology.clusters[0]!.members;
    const partitioned = recordedScrape('mongod-6.0.5/replicaset-healthy');
    await serviceOver(partitioned).scrape({ topology, only: only!, collectors: COLLECTORS, deadlineAt });
    assert.equal(snapshots.analysis, undefined);
    assert.deepEqual(
      monitor.reports.map(({ primaries }) => primaries),
      [[]],
    );
  });

  it('neither analyzes nor publishes when the client has disconnected', async () => {
    const gone = AbortSignal.abort();
    const result = await serviceOver(scrape).scrapeAll({ collectors: COLLECTORS, deadlineAt, gone });
    assert.deepEqual([result, snapshots.analysis, monitor.reports], [undefined, undefined, []]);
  });

  it('counts a set that cannot be analyzed', async () => {
    const [cluster] = topology.clusters;
    const broken = { ...cluster!.sets[0]!, members: null as never };
    const result = { ...scrape, topology: { clusters: [{ ...cluster!, sets: [broken] }] } };
    await serviceOver(result).scrapeAll({ collectors: COLLECTORS, deadlineAt });
    const { values } = await self.familyErrors.get();
    assert.deepEqual(values, [{ labels: { family: 'analysis' }, value: 1 }]);
  });

  it('logs transitions and looks for hints once for each scrape that has ended', () => {
    serviceOver(scrape).ended(scrape);
    assert.deepEqual([ended, hints], [[scrape], [['test']]]);
  });
});
