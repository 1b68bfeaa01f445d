import assert from 'node:assert/strict';
import { ExporterProcess } from '../support/exporter.js';
import { startFleet, type Fleet } from '../support/fleet/fleet.js';
import type { FleetMember } from '../support/fleet/spec.js';
import { Prometheus, requirePrometheus } from '../support/prometheus.js';
import { waitUntil } from '../support/wait-until.js';

const SECONDS = 5;
const SETS = 5;
const MEMBERS = 15;

/** Scrapes while the member hangs, and when it is dead. */
const [HUNG, DEAD] = [2, 1];

/** All samples that were taken. */
const ALL = '[2m]';

describe(`a real Prometheus that scrapes 15 members every ${SECONDS} s, and waits no longer`, function () {
  this.timeout(90_000);
  let fleet: Fleet;
  let exporter: ExporterProcess;
  let prometheus: Prometheus;
  let ill: FleetMember;

  before(async function () {
    requirePrometheus(this);
    fleet = await startFleet({
      sets: Array.from({ length: SETS }, (_, index) => ({ name: `rs${index}`, members: MEMBERS / SETS })),
    });
    exporter = await ExporterProcess.start([`--mongodb.uri=${fleet.uri()}`]);
    ill = fleet.members[0]!;
    await fleet.control(ill.name, 'hang');
    prometheus = await Prometheus.start(`
global: { scrape_interval: ${SECONDS}s, scrape_timeout: ${SECONDS}s }
scrape_configs:
  - job_name: mongodb
    static_configs: [{ targets: ['127.0.0.1:${exporter.port ?? 0}'] }]
`);
    await downFor('timeout', HUNG);
    await fleet.control(ill.name, 'dead');
    await downFor('refused', DEAD);
  });

  after(async () => {
    await prometheus?.stop();
    await exporter?.stop();
    await fleet?.stop();
  });

  /** Waits until so many scrapes have told why the ill member is down. */
  async function downFor(reason: string, scrapes: number): Promise<void> {
    const told = `count_over_time(mongodb_down_reason{member="${ill.address}",reason="${reason}"}${ALL})`;
    await waitUntil(async () => ((await prometheus.value(told)) ?? 0) >= scrapes, {
      timeoutMs: (scrapes + 2) * SECONDS * 1000,
      intervalMs: 200,
      message: `${scrapes} scrapes tell of ${reason}`,
    });
  }

  it('loses no scrape while one of them hangs, nor when it dies', async () => {
    assert.equal(await prometheus.value(`min_over_time(up{job="mongodb"}${ALL})`), 1);
  });

  it('loses no sample of the 14 others', async () => {
    const scrapes = `count_over_time(up{job="mongodb"}${ALL})`;
    assert.ok((await prometheus.value(scrapes))! >= HUNG + DEAD);
    for (const name of ['mongodb_up', 'mongodb_uptime_seconds', 'mongodb_replset_member_state']) {
      const samples = `count_over_time(${name}{member!="${ill.address}"}${ALL})`;
      // One query: a scrape may come between two.
      assert.deepEqual(await prometheus.query(`${samples} != scalar(${scrapes})`), [], name);
      assert.equal(await prometheus.value(`count(${samples})`), MEMBERS - 1, name);
    }
    assert.equal(await prometheus.value('sum(mongodb_up)'), MEMBERS - 1);
  });

  it('has the last byte before its patience ends', async () => {
    const longest = await prometheus.value(`max_over_time(scrape_duration_seconds{job="mongodb"}${ALL})`);
    assert.ok(longest! < SECONDS, `took ${longest} s`);
  });
});
