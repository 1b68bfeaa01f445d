import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import type { TlsOptions as TlsServerOptions } from 'node:tls';
import type { TlsOptions } from '../../../src/config/config.js';
import { createTlsContext, DEFAULT_MONITOR } from '../../../src/mongo/client-options.js';
import { MemberClient } from '../../../src/mongo/member-client.js';
import { MemberDown, type Failure } from '../../../src/util/errors.js';
import { createCertificates, type Certificates } from '../../support/certificates.js';
import { pem } from '../../support/pem.js';
import { deadlineIn, plainTarget } from '../../support/test-scraper.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';
import {
  closedPort,
  closingServer,
  deafHost,
  silentServer,
  tlsServer,
  type OddServer,
} from '../../support/mongo/odd-servers.js';

/** No hello can be had here: how the driver's own error reads, and how long it took. */
async function failure(
  address: string,
  tls?: Partial<TlsOptions>,
  connectTimeoutMs = DEFAULT_MONITOR.connectTimeoutMs,
  withinMs = 5000,
): Promise<Failure & { readonly ms: number }> {
  const options = { allowInvalidCertificates: false, allowInvalidHostnames: false, ...tls };
  const client = new MemberClient(address, {
    access: plainTarget(tls && { tls: options }),
    monitor: { ...DEFAULT_MONITOR, connectTimeoutMs },
    ...(tls && { tlsContext: createTlsContext(options) }),
  });
  const startedAt = performance.now();
  try {
    await client.hello(deadlineIn(withinMs));
  } catch (error) {
    assert.ok(error instanceof MemberDown, String(error));
    return { ...error.failure, ms: performance.now() - startedAt };
  } finally {
    await client.close();
  }
  throw new assert.AssertionError({ message: `${address} answered` });
}

describe('how far contact gets: errors as the driver makes them', () => {
  const servers: OddServer[] = [];
  let folder: string;
  let files: Certificates;

  before(async () => {
    folder = temporaryFolder();
    files = await createCertificates(folder);
  });

  afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

  after(() => removeFolder(folder));

  async function opened(starting: Promise<OddServer>): Promise<OddServer> {
    const server = await starting;
    servers.push(server);
    return server;
  }

  async function shaking(more: TlsServerOptions = {}, host?: string): Promise<OddServer> {
    const [cert, key] = [readFileSync(files.serverCertificateFile), readFileSync(files.serverKeyFile)];
    return opened(tlsServer({ cert, key, ...more }, host));
  }

  it('a closed port: connect refused, at once', async () => {
    const { phase, reason, ms, message } = await failure(await closedPort());
    assert.deepEqual([phase, reason], ['connect', 'refused']);
    assert.ok(ms < 500, `${ms} ms`);
    assert.match(message, /ECONNREFUSED/);
  });

  it('no such name: dns', async () => {
    const { phase, reason } = await failure('nope.invalid:27017');
    assert.deepEqual([phase, reason], ['dns', 'dns']);
  });

  it('a host that drops packets: connect timeout', async () => {
    const { address } = await opened(deafHost());
    const { phase, reason } = await failure(address, undefined, 300);
    assert.deepEqual([phase, reason], ['connect', 'timeout']);
  });

  it('a process that hangs: hello timeout', async () => {
    const { address } = await opened(silentServer());
    const { phase, reason } = await failure(address, undefined, 300);
    assert.deepEqual([phase, reason], ['hello', 'timeout']);
  });

  it('a port that hangs up, as one that wants TLS: hello protocol', async () => {
    const { address } = await opened(closingServer());
    const { phase, reason, ms } = await failure(address);
    assert.deepEqual([phase, reason], ['hello', 'protocol']);
    assert.ok(ms < 500, `${ms} ms`);
  });

  it('a web server on the port: hello protocol', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const { phase, reason } = await failure(`127.0.0.1:${port}`);
      assert.deepEqual([phase, reason], ['hello', 'protocol']);
    } finally {
      server.close();
    }
  });

  it('TLS to a plain port: tls', async () => {
    const { address } = await opened(closingServer());
    const { phase, reason } = await failure(address, { ca: pem(files.caFile) });
    assert.deepEqual([phase, reason], ['tls', 'tls']);
  });

  it('TLS to a process that hangs: tls timeout', async () => {
    const { address } = await opened(silentServer());
    const { phase, reason } = await failure(address, { ca: pem(files.caFile) }, 300);
    assert.deepEqual([phase, reason], ['tls', 'timeout']);
  });

  it('a bare connection shows the phase when the time ends before the driver gives up', async () => {
    const silent = await opened(silentServer());
    const deaf = await opened(deafHost());
    const tls = { ca: pem(files.caFile) };
    const reached = async (...where: readonly [string, Partial<TlsOptions>?]) => {
      const { phase, reason, ms } = await failure(where[0], where[1], 3000, 600);
      assert.equal(reason, 'timeout');
      assert.ok(ms >= 590 && ms < 1000, `${ms} ms`);
      return phase;
    };
    assert.equal(await reached(silent.address), 'hello');
    assert.equal(await reached(silent.address, tls), 'tls');
    assert.equal(await reached(deaf.address), 'connect');
    assert.equal(await reached(deaf.address, tls), 'connect');
  });

  it('TLS to a closed port or an unknown name: not the fault of TLS', async () => {
    const refused = await failure(await closedPort(), { ca: pem(files.caFile) });
    assert.deepEqual([refused.phase, refused.reason], ['connect', 'refused']);
    const unknown = await failure('nope.invalid:27017', { ca: pem(files.caFile) });
    assert.deepEqual([unknown.phase, unknown.reason], ['dns', 'dns']);
  });

  it('a certificate of an unknown authority, or of another host: tls', async () => {
    const unknown = await failure((await shaking()).address, { ca: pem(files.otherCaFile) });
    assert.deepEqual([unknown.phase, unknown.reason], ['tls', 'tls']);
    const other = await failure((await shaking({}, '127.0.0.2')).address, { ca: pem(files.caFile) });
    assert.deepEqual([other.phase, other.reason], ['tls', 'tls']);
    assert.match(other.message, /127\.0\.0\.2|altname/i);
  });

  it('no client certificate where one is required: tls, or hung up at hello', async () => {
    const ca = readFileSync(files.caFile);
    const { address } = await shaking({ ca, requestCert: true, rejectUnauthorized: true });
    const { phase, reason } = await failure(address, { ca: pem(files.caFile) });
    assert.ok(['tls tls', 'hello protocol'].includes(`${phase} ${reason}`), `${phase} ${reason}`);
  });

  it('after the handshake TLS is no longer to blame', async () => {
    const { address } = await shaking();
    const { phase, reason } = await failure(address, { ca: pem(files.caFile) });
    assert.deepEqual([phase, reason], ['hello', 'protocol']);
  });
});
