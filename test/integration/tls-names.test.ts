import assert from 'node:assert/strict';
import { createCertificates, signCertificate, type Certificates } from '../support/certificates.js';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { freePorts } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { requireNamespaces } from '../support/network-namespace.js';
import { removeFolder, temporaryFolder } from '../support/servers/cleanup.js';
import { startSetElsewhere, type SetElsewhere } from '../support/set-elsewhere.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const HOSTS = ['db-0.internal', 'db-1.internal'];

describe('TLS to members by other addresses than their names', function () {
  this.timeout(120_000);
  let folder: string;
  let certificates: Certificates;
  let elsewhere: SetElsewhere;
  let proxies: readonly TcpProxy[] = [];
  let mapped: readonly string[];
  let exporter: ExporterProcess | undefined;

  before(async function () {
    await requireMongod(this);
    await requireNamespaces(this);
    folder = temporaryFolder();
    certificates = await createCertificates(folder);
    const files = new Map<string, string>();
    for (const host of HOSTS) {
      // The second has one more name, of its horizon.
      const names = host === HOSTS[1] ? `DNS:${host},DNS:localhost` : `DNS:${host}`;
      const { both } = await signCertificate(folder, host, `/O=test/OU=servers/CN=${host}`, [
        `subjectAltName=${names}`,
        'extendedKeyUsage=serverAuth,clientAuth',
      ]);
      files.set(host, both);
    }
    const outside = await freePorts(2);
    elsewhere = await startSetElsewhere({
      hosts: HOSTS,
      access: { users: [], tls: { certificates, forOtherName: true } },
      argsOf: (host) => [
        ...['--tlsMode', 'requireTLS', '--tlsCertificateKeyFile', files.get(host)!],
        ...['--tlsCAFile', certificates.caFile, '--tlsAllowConnectionsWithoutCertificates'],
      ],
      horizonsOf: (index) => ({ outside: `localhost:${outside[index]!}` }),
    });
    proxies = await Promise.all(
      elsewhere.servers.map(({ address, port }, index) =>
        TcpProxy.start(port, { host: address.split(':')[0]!, port: outside[index]! }),
      ),
    );
    mapped = proxies.map(({ address }) => address);
  });

  afterEach(() => exporter?.stop());

  after(async () => {
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await elsewhere?.stop();
    if (folder) await removeFolder(folder);
  });

  async function pageWith(seeds: readonly string[], ...args: readonly string[]): Promise<Page> {
    exporter = await ExporterProcess.start([
      `--mongodb.uri=mongodb://${seeds.join()}`,
      `--mongodb.tls-ca-file=${certificates.caFile}`,
      ...args,
    ]);
    return exporter.scrape();
  }

  const mapping = (addresses: readonly string[]) =>
    elsewhere.names.map((name, index) => `--host-map=${name}=${addresses[index]!}`);

  const reasonsOf = (page: Page) =>
    page.all('mongodb_down_reason').map(({ labels }) => `${labels.phase} ${labels.reason}`);

  it('by a host map: each is up, its certificate being for its own name', async () => {
    for (const seeds of [mapped, elsewhere.names]) {
      const page = await pageWith(seeds, ...mapping(mapped));
      assert.deepEqual(Object.keys(page.byMember('mongodb_up')).toSorted(), elsewhere.names.toSorted());
      assert.deepEqual(reasonsOf(page), []);
      assert.equal(page.all('mongodb_tls_certificate_expiry_timestamp_seconds').length, 2);
      await exporter!.stop();
    }
  });

  it('by a host map that confuses two of them: the certificate of the other is refused', async () => {
    const page = await pageWith([mapped[0]!], ...mapping(mapped.toReversed()));
    assert.deepEqual(reasonsOf(page), ['tls tls']);
  });

  it('by an address for which nothing says the name: refused, and the line says what to set', async () => {
    const page = await pageWith([mapped[0]!]);
    assert.deepEqual(reasonsOf(page), ['tls tls']);
    const lines = exporter!.output.split('\n').filter((line) => line.includes('member down'));
    assert.match(lines[0]!, /altnames.*remedy=.*--host-map name=address/);
  });

  it('by the seed that answers as it, where the certificate is for the address of the seed, too', async () => {
    const seed = mapped[1]!.replace('127.0.0.1', 'localhost');
    const page = await pageWith([seed]);
    assert.equal(page.byMember('mongodb_up')[elsewhere.names[1]!], 1);
    assert.equal(page.byMember('mongodb_up')[elsewhere.names[0]!], 0);
    assert.match(exporter!.output, /is unreachable by its own name.*--host-map/);
  });

  it('by a split horizon: its name is sent and checked, so that the server answers as in this horizon', async () => {
    const seed = mapped[1]!.replace('127.0.0.1', 'localhost');
    const page = await pageWith([seed], '--discovery.horizon=outside');
    assert.equal(page.byMember('mongodb_up')[elsewhere.names[1]!], 1);
    // The certificate of the first is not for the name of its horizon.
    assert.deepEqual(reasonsOf(page), ['tls tls']);
  });
});
