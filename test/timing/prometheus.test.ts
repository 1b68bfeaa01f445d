import assert from 'node:assert/strict';
import { ExporterProcess } from '../support/exporter.js';
import { startReplicaSet, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { Prometheus, requirePrometheus } from '../support/prometheus.js';
import { waitUntil } from '../support/wait-until.js';

describe('a real Prometheus', function () {
  this.timeout(90_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess;
  let prometheus: Prometheus;

  before(async function () {
    await requireMongod(this);
    requirePrometheus(this);
    set = await startReplicaSet({ members: [{ priority: 2 }, {}, {}] });
    exporter = await ExporterProcess.start([`--mongodb.uri=${set.uri()}`]);
    prometheus = await Prometheus.start(`
global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - job_name: mongodb
    static_configs: [{ targets: ['127.0.0.1:${exporter.port ?? 0}'] }]
`);
    await waitUntil(async () => (await prometheus.value('count(mongodb_up)')) === 3, { timeoutMs: 20_000 });
  });

  after(async () => {
    await prometheus?.stop();
    await exporter?.stop();
    await set?.stop();
  });

  it('takes every sample of the page, and its type and help', async () => {
    const added = await prometheus.value('scrape_samples_post_metric_relabeling{job="mongodb"}');
    const page = await exporter.scrape();
    assert.ok(Math.abs(added! - page.samples.length) < 10, `${added} of ${page.samples.length}`);
    assert.equal(await prometheus.value('sum(mongodb_up)'), 3);
  });

  it('loses no scrape and nobody’s numbers while a member hangs and its timeout is a second', async () => {
    const [, hung] = set.members;
    hung!.pause();
    await waitUntil(async () => (await prometheus.value('sum(mongodb_up)')) === 2, { timeoutMs: 10_000 });
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    assert.equal(await prometheus.value('min_over_time(up{job="mongodb"}[6s])'), 1);
    assert.ok((await prometheus.value('count_over_time(up{job="mongodb"}[6s])'))! >= 5);
    for (const member of set.members.filter((one) => one !== hung)) {
      const selector = `{member="${member.address}"}`;
      const counted = await prometheus.value(`count_over_time(mongodb_uptime_seconds${selector}[6s])`);
      assert.ok(counted! >= 5, `${member.address}: ${counted}`);
    }
    const longest = await prometheus.value('max_over_time(scrape_duration_seconds{job="mongodb"}[6s])');
    assert.ok(longest! < 1, `took ${longest} s`);
    hung!.resume();
    await waitUntil(async () => (await prometheus.value('sum(mongodb_up)')) === 3, { timeoutMs: 10_000 });
  });

  it('complains of nothing', () => {
    const complaints = prometheus.output.split('\n').filter((line) => /level=(warn|error)/.test(line));
    assert.deepEqual(complaints, []);
  });
});
