import assert from 'node:assert/strict';
import { ExporterHere } from '../support/exporter-here.js';
import type { Page } from '../support/exposition.js';
import { startFleet, type Fleet } from '../support/fleet/fleet.js';
import { THIRTY_NINE } from '../support/published-clusters.js';
import { notOnce } from '../support/shared-pages.js';
import { waitUntil } from '../support/wait-until.js';

interface TargetGroup {
  readonly targets: readonly string[];
}

/** Scrapes until nothing speaks against it: some series need a second heartbeat. */
async function untilOnce(parts: readonly ExporterHere[], whole: ExporterHere): Promise<readonly Page[]> {
  let reasons: readonly string[] = [];
  return waitUntil(
    async () => {
      const [all, ...pages] = await Promise.all([whole, ...parts].map((one) => one.scrape()));
      reasons = notOnce(pages, all!);
      return reasons.length === 0 && pages;
    },
    { intervalMs: 200, message: () => reasons.slice(0, 20).join('\n') },
  );
}

describe('the published cluster of 39 instances, shared out', function () {
  this.timeout(60_000);
  let fleet: Fleet;
  let args: readonly string[];
  let whole: ExporterHere;
  const started: ExporterHere[] = [];

  async function start(...more: readonly string[]): Promise<ExporterHere> {
    const exporter = await ExporterHere.start([...args, ...more]);
    started.push(exporter);
    return exporter;
  }

  before(async () => {
    fleet = await startFleet({ clusters: [THIRTY_NINE] });
    args = [
      `--mongodb.uri=mongodb://${fleet.routers[0]!.name}/`,
      '--topology.name=shop',
      '--heartbeat.interval=500ms',
      '--discovery.interval=1s',
      '--collector.dbstats',
      '--collector.chunks',
    ];
    whole = await start();
  });

  after(async () => {
    await Promise.all(started.map((exporter) => exporter.stop()));
    await fleet?.stop();
  });

  for (const total of [2, 3]) {
    describe(`over ${total} exporters`, () => {
      let parts: readonly ExporterHere[];
      let pages: readonly Page[];

      before(async () => {
        const ordinals = Array.from({ length: total }, (_, ordinal) => ordinal);
        parts = await Promise.all(
          ordinals.map((ordinal) => start(`--partition.index=${ordinal}`, `--partition.count=${total}`)),
        );
        pages = await untilOnce(parts, whole);
      });

      after(() => Promise.all(parts.map((part) => part.stop())));

      it('every series of members, sets and clusters is on the page of one of them', async () => {
        pages = await untilOnce(parts, whole);
        const members = pages.map((page) => page.all('mongodb_up').length);
        assert.equal(
          members.reduce((sum, count) => sum + count),
          39,
        );
        assert.ok(Math.min(...members) > 0, members.join());
      });

      it('whoever watches a set has all of it: its members, its counts and its pairs', () => {
        for (const page of pages) {
          for (const { labels } of page.all('mongodb_replset_members')) {
            const { replica_set = '' } = labels;
            assert.equal(page.all('mongodb_up', { replica_set }).length, 3, replica_set);
            assert.equal(page.value('mongodb_replset_members_up', { replica_set }), 3);
            assert.equal(page.value('mongodb_replset_primaries', { replica_set }), 1);
            // Arbiters do not say whom they see.
            const observers = new Set(
              page
                .all('mongodb_replset_heartbeat_health', { replica_set })
                .map((pair) => pair.labels.observer),
            );
            const pairs = page.all('mongodb_replset_heartbeat_health', { replica_set });
            assert.equal(pairs.length, observers.size * 2, replica_set);
            assert.ok(observers.size >= 2);
          }
        }
      });

      it('figures of the cluster come from the one with the config servers', () => {
        const speakers = pages.filter((page) => page.value('mongodb_sharding_shards') !== undefined);
        assert.equal(speakers.length, 1);
        const [page] = speakers;
        assert.equal(page!.all('mongodb_up', { cluster_role: 'config' }).length, 3);
        assert.equal(page!.value('mongodb_sharding_shards'), 11);
        assert.equal(page!.value('mongodb_sharding_balancer_running'), 0, 'asked of a router');
        assert.equal(page!.all('mongodb_sharding_chunks').length, 11);
      });

      it('routers have their last report, whoever watches them', () => {
        const reports = pages.flatMap((page) => page.all('mongodb_router_last_ping_timestamp_seconds'));
        assert.deepEqual(
          reports.map(({ labels }) => labels.member).toSorted(),
          fleet.routers.map(({ name }) => name).toSorted(),
        );
      });

      it('each tells which one it is, and how it finds the cluster', () => {
        pages.forEach((page, ordinal) => {
          assert.equal(page.value('mongodb_exporter_partition_index'), ordinal);
          assert.equal(page.value('mongodb_exporter_partitions'), total);
          assert.equal(page.value('mongodb_topology_discovery_success'), 1);
          assert.equal(page.value('mongodb_exporter_scrape_members'), page.all('mongodb_up').length);
        });
      });

      it('/sd lists the own members, /probe answers for them and says who watches others', async () => {
        const names: string[] = [];
        for (const [ordinal, part] of parts.entries()) {
          const groups = (await (await part.fetch('/sd')).json()) as readonly TargetGroup[];
          const own = groups.flatMap(({ targets }) => targets);
          assert.deepEqual(own.toSorted(), Object.keys(pages[ordinal]!.byMember('mongodb_up')).toSorted());
          names.push(...own);
          assert.equal((await part.fetch(`/probe?target=${own[0]!}`)).status, 200);
          const another = parts[(ordinal + 1) % total]!;
          const refused = await another.fetch(`/probe?target=${own[0]!}`);
          assert.equal(refused.status, 404);
          assert.match(
            await refused.text(),
            new RegExp(`^the exporter with --partition.index=${ordinal} monitors`),
          );
        }
        assert.deepEqual(names.toSorted(), fleet.members.map(({ name }) => name).toSorted());
        const unknown = await parts[1]!.fetch('/probe?target=nobody:1');
        assert.equal(unknown.status, 404);
        assert.match(
          await unknown.text(),
          new RegExp(`to this exporter; /sd lists .* 1 of ${total} \\(--partition`),
        );
      });

      if (total === 3) {
        it('what one of them loses, the others do not notice', async () => {
          const [first, ...rest] = parts;
          const before = new Set(pages.slice(1).flatMap(({ samples }) => samples.map(idOf)));
          await first!.stop();
          const after = await Promise.all(rest.map((part) => part.scrape()));
          const now = new Set(after.flatMap(({ samples }) => samples.map(idOf)));
          const gone = [...before].filter((id) => !now.has(id) && !id.startsWith('nodejs_'));
          assert.deepEqual(gone, []);
        });
      }
    });
  }
});

function idOf({ name, labels }: Page['samples'][number]): string {
  return `${name}${JSON.stringify(labels)}`;
}
