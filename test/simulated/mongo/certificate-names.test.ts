import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DEFAULT_MONITOR } from '../../../src/mongo/client-options.js';
import { ClientPool } from '../../../src/mongo/client-pool.js';
import { MemberDown } from '../../../src/util/errors.js';
import { createCertificates, signCertificate, type Certificates } from '../../support/certificates.js';
import { pem } from '../../support/pem.js';
import { ACCESSES, contactable, deadlineIn, plainTarget } from '../../support/test-scraper.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';
import { tlsServer, type OddServer } from '../../support/mongo/odd-servers.js';

describe('the name that the certificate of a member must be for', () => {
  let folder: string;
  let files: Certificates;
  let server: OddServer | undefined;
  let sent: (string | undefined)[] = [];

  before(async () => {
    folder = temporaryFolder();
    files = await createCertificates(folder);
  });

  afterEach(async () => {
    await server?.stop();
    server = undefined;
    sent = [];
  });

  after(() => removeFolder(folder));

  /** A server that shakes hands with a certificate for these names, and notes the names that clients send. */
  async function serving(...names: readonly string[]): Promise<OddServer> {
    const { certificate, key } = await signCertificate(folder, 'member', '/O=test/CN=member', [
      `subjectAltName=${names.join()}`,
    ]);
    server = await tlsServer({
      cert: readFileSync(certificate),
      key: readFileSync(key),
      SNICallback: (name, done) => {
        sent.push(name);
        done(null);
      },
    });
    return server;
  }

  /** How far contact gets with the member that has these names by the configuration. */
  async function contact(address: string, ownNames: readonly string[], ca = files.caFile): Promise<string> {
    const tls = { ca: pem(ca), allowInvalidCertificates: false, allowInvalidHostnames: false };
    const pool = new ClientPool({
      accesses: ACCESSES,
      monitor: DEFAULT_MONITOR,
      ownNames: () => ownNames,
    });
    try {
      await pool.get(contactable(address, plainTarget({ tls }))).hello(deadlineIn(5000));
      return 'answered';
    } catch (error) {
      assert.ok(error instanceof MemberDown, String(error));
      const { phase, reason, message } = error.failure;
      return reason === 'tls' ? `${phase} ${message}` : 'shaken hands';
    } finally {
      await pool.close();
    }
  }

  const local = (address: string) => address.replace('127.0.0.1', 'localhost');

  it('is its own name where that is dialled at another address, and that is sent', async () => {
    const { address } = await serving('DNS:member.internal');
    assert.equal(await contact(address, ['member.internal']), 'shaken hands');
    assert.deepEqual(new Set(sent), new Set(['member.internal']));
  });

  it('is its own name where the address is a name, too', async () => {
    const { address } = await serving('DNS:member.internal');
    assert.equal(await contact(local(address), ['member.internal']), 'shaken hands');
    assert.deepEqual(new Set(sent), new Set(['member.internal']));
  });

  it('may be the address that is dialled instead', async () => {
    const { address } = await serving('IP:127.0.0.1');
    assert.equal(await contact(address, ['member.internal']), 'shaken hands');
  });

  it('may be each of several names that are dialled at one address', async () => {
    const { address } = await serving('DNS:second.internal');
    assert.equal(await contact(address, ['first.internal', 'second.internal']), 'shaken hands');
  });

  it('may be an IP address, which is not sent', async () => {
    const { address } = await serving('IP:192.0.2.7');
    assert.equal(await contact(address, ['192.0.2.7']), 'shaken hands');
    assert.deepEqual(sent, []);
  });

  it('is neither of them: refused', async () => {
    const { address } = await serving('DNS:another.internal');
    assert.match(await contact(address, ['member.internal']), /^tls .*altnames: Host: member\.internal/);
  });

  it('is that of the member, of an authority that is not trusted: refused', async () => {
    const { address } = await serving('DNS:member.internal');
    assert.match(await contact(address, ['member.internal'], files.otherCaFile), /^tls /);
  });

  it('is that of the address where the configuration has no other: nothing that the server says adds one', async () => {
    const { address } = await serving('DNS:member.internal');
    assert.match(await contact(address, []), /^tls .*altnames: IP: 127\.0\.0\.1/);
    assert.match(await contact(local(address), []), /^tls .*altnames: Host: localhost/);
    assert.deepEqual(new Set(sent), new Set(['localhost']));
  });
});
