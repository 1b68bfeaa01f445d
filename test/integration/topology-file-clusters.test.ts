import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import { createCertificates, type Certificates } from '../support/certificates.js';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { startFleet, type Fleet } from '../support/fleet/fleet.js';
import { startStandalone, type Standalone } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

describe('a topology file of several clusters, of which one has parts with an access of their own', function () {
  this.timeout(60_000);
  let folder: string;
  let file: string;
  let certificates: Certificates;
  let fleet: Fleet;
  /** Takes TLS connections and users only. */
  let secure: Standalone;
  let exporter: ExporterProcess;

  before(async function () {
    await requireMongod(this);
    folder = mkdtempSync(join(tmpdir(), 'topology-clusters-'));
    file = join(folder, 'topology.yml');
    certificates = await createCertificates(folder);
    writeFileSync(join(folder, 'password'), 'monitor-password\n');
    [secure, fleet] = await Promise.all([
      startStandalone({ auth: true, tls: { certificates } }),
      startFleet({
        sets: [{ name: 'rs0', members: 2 }],
        clusters: [{ name: 'shop', mongos: 1, config: 1, shards: [{ name: 'shard1', members: 2 }] }],
      }),
    ]);
    writeFileSync(file, stringify({ clusters: [mixed(), shop()] }));
    exporter = await ExporterProcess.start([`--topology.file=${file}`]);
  });

  after(async () => {
    await exporter?.stop();
    await fleet?.stop();
    await secure?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Plain TCP without a login for one part, TLS and a user for the other. */
  const mixed = () => ({
    name: 'mixed',
    replicaSets: { rs0: fleet.membersOf({ set: 'rs0' }).map(({ name }) => name) },
    standalones: {
      members: [secure.server.address],
      credentials: { username: 'monitor', passwordFile: 'password' },
      tls: { caFile: relative(folder, certificates.caFile) },
    },
  });

  const shop = () => ({ name: 'shop', seeds: [fleet.routers[0]!.name] });

  const namesIn = (page: Page, cluster: string) =>
    page
      .all('mongodb_up', { mongodb_cluster: cluster })
      .filter(({ value }) => value === 1)
      .map(({ labels }) => labels.member)
      .toSorted();
  const ofMixed = () => [...mixed().replicaSets.rs0, secure.server.address].toSorted();
  const ofShop = () =>
    fleet
      .membersOf({ cluster: 'shop' })
      .map(({ name }) => name)
      .toSorted();

  it('has all of them on one page, each under its name', async () => {
    const page = await exporter.scrape();
    assert.deepEqual(namesIn(page, 'mixed'), ofMixed());
    assert.deepEqual(namesIn(page, 'shop'), ofShop());
    assert.equal(page.all('mongodb_up').length, ofMixed().length + ofShop().length);
    const declared = page.byMember('mongodb_topology_member_declared');
    assert.deepEqual(
      Object.keys(declared)
        .filter((name) => declared[name] === 1)
        .toSorted(),
      ofMixed(),
    );
    assert.equal(page.value('mongodb_sharding_shards', { mongodb_cluster: 'shop' }), 1);
    assert.equal(page.all('mongodb_sharding_shards').length, 1);
  });

  it('reaches each part by its own access', async () => {
    const page = await exporter.scrape();
    for (const member of ofMixed()) {
      assert.ok(page.value('mongodb_connections_current', { member })! > 0, member);
    }
    const expiries = page.byMember('mongodb_tls_certificate_expiry_timestamp_seconds');
    assert.deepEqual(Object.keys(expiries), [secure.server.address]);
    assert.deepEqual(
      page.all('mongodb_scrape_command_success').filter(({ value }) => value !== 1),
      [],
    );
  });

  it('that loses a cluster drops it, and the other has no gap', async () => {
    writeFileSync(file, stringify({ clusters: [mixed()] }));
    const page = await exporter.scrapeUntil((now) => {
      assert.deepEqual(namesIn(now, 'mixed'), ofMixed());
      return now.all('mongodb_up', { mongodb_cluster: 'shop' }).length === 0;
    }, 5_000);
    assert.deepEqual(
      page.samples.filter(({ labels }) => labels.mongodb_cluster === 'shop'),
      [],
    );
  });
});
