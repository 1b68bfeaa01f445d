import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificates, type Certificates } from '../support/certificates.js';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { startReplicaSet, startStandalone, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

describe('TLS towards MongoDB', function () {
  this.timeout(60_000);
  let folder: string;
  let certificates: Certificates;
  let set: ReplicaSet;

  before(async function () {
    await requireMongod(this);
    folder = mkdtempSync(join(tmpdir(), 'tls-test-'));
    certificates = await createCertificates(folder);
    set = await startReplicaSet({ members: [{}, { arbiter: true }], tls: { certificates } });
  });

  after(async () => {
    await set?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const pageWith = async (address: string, ...args: string[]): Promise<Page> => {
    const exporter = await ExporterProcess.start([`--mongodb.uri=mongodb://${address}`, ...args]);
    try {
      return await exporter.scrape();
    } finally {
      await exporter.stop();
    }
  };

  const reasons = (page: Page) =>
    page.all('mongodb_down_reason').map(({ labels }) => `${labels.phase} ${labels.reason}`);

  it('with the right authority: everybody up, and the end of the certificate known, of the arbiter too', async () => {
    const page = await pageWith(set.members[0]!.address, `--mongodb.tls-ca-file=${certificates.caFile}`);
    assert.deepEqual(Object.values(page.byMember('mongodb_up')), [1, 1]);
    const { validTo } = new X509Certificate(readFileSync(certificates.serverCertificateFile));
    const expiry = page.byMember('mongodb_tls_certificate_expiry_timestamp_seconds');
    assert.deepEqual(Object.values(expiry), [Date.parse(validTo) / 1000, Date.parse(validTo) / 1000]);
  });

  it('with another authority: down, phase tls, reason tls', async () => {
    const page = await pageWith(set.members[0]!.address, `--mongodb.tls-ca-file=${certificates.otherCaFile}`);
    assert.deepEqual(reasons(page), ['tls tls']);
    assert.deepEqual(Object.values(page.byMember('mongodb_up')), [0]);
  });

  it('with another authority, but told not to care: up', async () => {
    const page = await pageWith(
      set.members[0]!.address,
      `--mongodb.tls-ca-file=${certificates.otherCaFile}`,
      '--mongodb.tls-allow-invalid-certificates',
    );
    assert.deepEqual(Object.values(page.byMember('mongodb_up')), [1, 1]);
  });

  it('without TLS to a server that wants it: hello is answered by a close', async () => {
    assert.deepEqual(reasons(await pageWith(set.members[0]!.address)), ['hello protocol']);
  });

  it('with TLS to a server that has none', async () => {
    const { server, stop } = await startStandalone();
    const page = await pageWith(server.address, `--mongodb.tls-ca-file=${certificates.caFile}`);
    assert.deepEqual(reasons(page), ['tls tls']);
    await stop();
  });

  it('hung in the handshake: phase tls, reason timeout', async () => {
    const [server] = set.members;
    const exporter = await ExporterProcess.start([
      `--mongodb.uri=mongodb://${server!.address}`,
      `--mongodb.tls-ca-file=${certificates.caFile}`,
      '--discovery.enabled=false',
    ]);
    server!.pause();
    // The first runs into its time on the open connection, the next in a handshake.
    assert.deepEqual(reasons(await exporter.scrape({ timeoutSeconds: 2 })), ['hello timeout']);
    assert.deepEqual(reasons(await exporter.scrape({ timeoutSeconds: 4 })), ['tls timeout']);
    server!.resume();
    await exporter.stop();
  });
});
