import assert from 'node:assert/strict';
import { ExporterHere } from '../support/exporter-here.js';
import type { Page } from '../support/exposition.js';
import { startFleet, type Fleet } from '../support/fleet/fleet.js';
import { PLATFORMS } from '../support/platforms/platforms.js';
import { requirePromtool } from '../support/promtool.js';
import { waitUntil } from '../support/wait-until.js';
import { standingAlerts } from '../support/standing-alerts.js';

for (const { name, members, answers } of PLATFORMS) {
  describe(`platform: ${name}`, function () {
    this.timeout(120_000);
    let fleet: Fleet;
    let exporter: ExporterHere;
    let page: Page;

    before(async function () {
      requirePromtool(this);
      fleet = await startFleet({ sets: [{ name: 'rs0', members }] });
      const all = fleet.members;
      await Promise.all(all.map((member) => fleet.control(member.name, answers(member, all))));
      exporter = await ExporterHere.start([
        ...[`--mongodb.uri=mongodb://${all[0]!.address}/`, '--discovery.interval=1s'],
      ]);
      await exporter.scrape();
      page = await exporter.scrape();
    });

    after(async () => {
      await exporter?.stop();
      await fleet?.stop();
    });

    it('is up, with every process that it names', () => {
      assert.deepEqual(
        page.all('mongodb_up').map(({ value }) => value),
        new Array(members).fill(1),
      );
      assert.equal(page.value('mongodb_topology_discovery_success'), 1);
    });

    it('what it does not have fails as unsupported alone', () => {
      for (const { labels } of page.all('mongodb_scrape_command_failure')) {
        assert.equal(labels.reason, 'unsupported', labels.command);
      }
    });

    it('has one line in the log for each command that a process does not have, however often it is scraped', async () => {
      await exporter.scrape();
      const lines = exporter.log.lines.filter((line) => line.startsWith('warn command failed'));
      assert.equal(lines.length, page.all('mongodb_scrape_command_failure').length);
    });

    it('is not asked again for ten minutes for what it does not have', async () => {
      const failing = new Set(page.all('mongodb_scrape_command_failure').map(({ labels }) => labels.command));
      // MongoDB itself may have a command after another start.
      const isManaged = !/MongoDB|Percona|FerretDB/.test(name);
      const names = [
        ...['replSetGetStatus', 'serverStatus'].filter((command) => failing.has(command)),
        ...(isManaged ? ['replSetGetConfig', 'getShardMap'] : []),
      ];
      const counts = async () => {
        const { commands } = await fleet.seen(fleet.members[0]!.name);
        return names.map((command) => commands[command] ?? 0);
      };
      const before = await counts();
      const lastDiscovery = async (): Promise<number> =>
        (await exporter.scrape()).value('mongodb_topology_last_discovery_timestamp_seconds')!;
      const last = await lastDiscovery();
      await waitUntil(async () => (await lastDiscovery()) > last + 1.5);
      assert.deepEqual(await counts(), before);
    });

    it('no alert fires for ever', async () => {
      assert.deepEqual(await standingAlerts(page), []);
    });
  });
}
