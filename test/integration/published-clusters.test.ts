import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import type { ClusterSpec } from '../support/fleet/cluster-spec.js';
import { startFleet, type Fleet } from '../support/fleet/fleet.js';
import type { FleetMember } from '../support/fleet/spec.js';
import { promtool, requirePromtool } from '../support/promtool.js';
import { FIFTEEN, THIRTY_NINE } from '../support/published-clusters.js';
import { isOfMongodb, seriesOf } from '../support/series.js';
import { structureOf } from '../support/structure.js';

/** A member as its labels and its info tell it. */
function described(page: Page, { name }: FleetMember): readonly unknown[] {
  const [up] = page.all('mongodb_up', { member: name });
  const [info] = page.all('mongodb_member_info', { member: name });
  const { cluster_role: clusterRole, replica_set: set } = up!.labels;
  return [clusterRole, set, info!.labels.host, info!.labels.shard];
}

function expected({ clusterRole, set, name, shard }: FleetMember): readonly unknown[] {
  return [clusterRole, clusterRole === 'mongos' ? undefined : set, name.split(':')[0], shard ?? ''];
}

/** Every series but those of a member that was added; the values left out. */
function seriesOn(page: Page, besides: readonly string[] = []): ReadonlySet<string> {
  const others = page.samples.filter(
    ({ labels }) => ![labels.member, labels.observer].some((member) => besides.includes(member ?? '')),
  );
  return new Set(others.filter(isOfMongodb).map(seriesOf));
}

function suite(title: string, spec: ClusterSpec, total: number): void {
  describe(title, () => {
    let fleet: Fleet;
    let exporter: ExporterProcess;
    let folder: string;
    let file: string;

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'structure-'));
      file = join(folder, 'topology.json');
      fleet = await startFleet({ clusters: [spec] });
      write();
      exporter = await ExporterProcess.start([`--topology.file=${file}`]);
    });

    after(async () => {
      await exporter?.stop();
      await fleet?.stop();
      rmSync(folder, { recursive: true });
    });

    function write(): void {
      writeFileSync(file, JSON.stringify(structureOf(fleet.members), null, 2));
    }

    it('every instance is named once, with its host, cluster_role, set and shard', async () => {
      const page = await exporter.scrape();
      assert.equal(fleet.members.length, total);
      const names = page.all('mongodb_up').map(({ labels }) => labels.member);
      assert.deepEqual(names.toSorted(), fleet.members.map(({ name }) => name).toSorted());
      for (const member of fleet.members) {
        assert.deepEqual(described(page, member), expected(member), member.name);
        assert.equal(page.value('mongodb_up', { member: member.name }), 1, member.name);
      }
      for (const flag of ['declared', 'discovered']) {
        const flags = Object.values(page.byMember(`mongodb_topology_member_${flag}`));
        assert.deepEqual(flags, new Array<number>(total).fill(1), flag);
      }
      const counts = page
        .all('mongodb_topology_members')
        .map(({ labels, value }) => [labels.cluster_role, value]);
      assert.equal(
        counts.reduce((sum, [, value]) => sum + Number(value), 0),
        total,
      );
      assert.ok(counts.some(([clusterRole, value]) => clusterRole === 'mongos' && value === 3));
      assert.equal(page.value('mongodb_sharding_shards'), spec.shards.length);
    });

    it('promtool has nothing to say of the page', async function () {
      requirePromtool(this);
      const { text } = await exporter.scrape();
      assert.equal(await promtool(['check', 'metrics'], text), '');
    });

    it('arbiters are only up, routers have no set, data members have their state', async () => {
      const page = await exporter.scrape();
      for (const { name, role } of fleet.members) {
        const connections = page.value('mongodb_connections_current', { member: name });
        const state = page.value('mongodb_replset_member_state', { member: name });
        if (role === 'arbiter') assert.deepEqual([connections, state], [undefined, 7], name);
        else if (role === 'mongos') assert.ok(connections !== undefined && state === undefined, name);
        else assert.ok(connections !== undefined && [1, 2].includes(state!), name);
      }
    });

    it('a node of which everything is dead costs the others nothing', async () => {
      const hostname = '127.0.0.2';
      const before = await exporter.scrape();
      const dead = fleet.members.filter(({ name }) => name.startsWith(`${hostname}:`));
      await Promise.all(dead.map(({ name }) => fleet.control(name, 'dead')));
      const page = await exporter.scrapeUntil(
        (one) => Object.values(one.byMember('mongodb_up')).filter((up) => up === 0).length === dead.length,
      );
      const down = page.all('mongodb_up').filter(({ value }) => value === 0);
      assert.deepEqual(
        down.map(({ labels }) => labels.member).toSorted(),
        dead.map(({ name }) => name).toSorted(),
      );
      const hosts = page.all('mongodb_member_info', { host: hostname }).map(({ labels }) => labels.member);
      assert.deepEqual(hosts.toSorted(), dead.map(({ name }) => name).toSorted());
      const living = fleet.members.filter((member) => !dead.includes(member));
      const connections = page.byMember('mongodb_connections_current');
      assert.deepEqual(
        Object.keys(connections).toSorted(),
        living
          .filter(({ role }) => role !== 'arbiter')
          .map(({ name }) => name)
          .toSorted(),
      );
      assert.ok(page.seconds < 1, `${page.seconds} s`);
      await Promise.all(dead.map(({ name }) => fleet.control(name, 'healthy')));
      const after = await exporter.scrapeUntil((one) => {
        const series = seriesOn(one);
        return [...seriesOn(before)].every((name) => series.has(name));
      });
      assert.equal(Object.values(after.byMember('mongodb_up')).filter((up) => up === 1).length, total);
    });

    it('a shard added to the file is there within 5 s, and no other series has a gap', async () => {
      // Its last scrapes have brought all there is: figures of config.* are read once a minute.
      const before = seriesOn(await exporter.scrape());
      const added = await fleet.addShard(spec.name, { name: 'added', members: 3, arbiters: 1 });
      const names = added.map(({ name }) => name);
      const startedAt = performance.now();
      write();
      for (let seen = false; !seen;) {
        const page = await exporter.scrape();
        const series = seriesOn(page, names);
        const gone = [...before].filter((name) => !series.has(name));
        assert.deepEqual(gone, []);
        seen = names.every((member) => page.value('mongodb_up', { member }) === 1);
        if (!seen && performance.now() - startedAt > 5000) assert.fail('not within 5 s');
        await sleep(200);
      }
      const page = await exporter.scrape();
      for (const member of added) assert.deepEqual(described(page, member), expected(member));
      assert.match(exporter.output, /topology changed: added/);
    });
  });
}

suite('the published cluster of 15 instances on 5 nodes, declared', FIFTEEN, 15);
suite('the one of 39 instances on 13 nodes, declared', THIRTY_NINE, 39);
