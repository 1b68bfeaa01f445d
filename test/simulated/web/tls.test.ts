import express, { type Response } from 'express';
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, TLSSocket, type SecureVersion } from 'node:tls';
import type { ClientAuthType, WebTls } from '../../../src/config/files/web-settings.js';
import { DEFAULT_LIMITS, type ServerLimits } from '../../../src/web/connection-limits.js';
import { listen, type WebServer } from '../../../src/web/server.js';
import { createCertificates } from '../../support/certificates.js';
import { waitUntil } from '../../support/wait-until.js';

interface Pair {
  readonly cert: string;
  readonly key: string;
}

describe('web server over TLS', () => {
  let folder: string;
  let ca: string;
  let server: Pair;
  let client: Pair;
  /** Of an authority that nobody trusts here. */
  let strangers: { readonly ca: string; readonly server: Pair; readonly client: Pair };
  let web: WebServer | undefined;

  async function make(name: string): Promise<{ ca: string; server: Pair; client: Pair }> {
    const files = await createCertificates(join(folder, name));
    const text = (path: string): string => readFileSync(path, 'utf8');
    const both = text(files.clientFile);
    return {
      ca: text(files.caFile),
      server: { cert: text(files.serverCertificateFile), key: text(files.serverKeyFile) },
      client: { cert: both, key: both },
    };
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'web-tls-'));
    const [ours, others] = await Promise.all([make('ours'), make('others')]);
    ({ ca, server, client } = ours);
    strangers = others;
  });

  afterEach(() => web?.stop());
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const settings = (clientAuth: ClientAuthType = 'NoClientCert', more: Partial<WebTls> = {}): WebTls => ({
    ...{ ...server, minVersion: 'TLSv1.2', clientAuth },
    ...(clientAuth !== 'NoClientCert' && { ca }),
    ...more,
  });

  /** Answers under way. */
  let under: Response[] = [];

  async function start(tls: WebTls, limits: ServerLimits = DEFAULT_LIMITS): Promise<WebServer> {
    under = [];
    const app = express()
      .get('/', (request, response) => {
        response.send(request.socket instanceof TLSSocket ? request.socket.getProtocol() : '');
      })
      .get('/large', (_, response) => {
        under.push(response);
        response.send(Buffer.alloc(16 * 1024 * 1024));
      });
    web = await listen(app, { host: '127.0.0.1', port: 0 }, { tls, limits });
    return web;
  }

  /** The version of TLS that an answer came over. */
  function ask(options: RequestOptions = {}): Promise<string> {
    return new Promise((resolve, reject) => {
      const asked = get({ host: '127.0.0.1', port: web!.port, ca, agent: false, ...options }, (response) => {
        response.setEncoding('utf8').on('data', resolve).on('error', reject);
      });
      asked.on('error', reject);
    });
  }

  it('serves the certificate, with TLS 1.3 unless the client knows only 1.2', async () => {
    await start(settings());
    assert.equal(await ask(), 'TLSv1.3');
    assert.equal(await ask({ maxVersion: 'TLSv1.2' }), 'TLSv1.2');
    await assert.rejects(ask({ ca: strangers.ca }), /certificate|issuer/);
  });

  it('applies min_version and cipher_suites', async () => {
    await start(settings('NoClientCert', { minVersion: 'TLSv1.3' }));
    await assert.rejects(ask({ maxVersion: 'TLSv1.2' }));
    await web!.stop();
    await start(settings('NoClientCert', { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' }));
    const old = { maxVersion: 'TLSv1.2' } as const;
    assert.equal(await ask({ ...old, ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' }), 'TLSv1.2');
    await assert.rejects(ask({ ...old, ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' }));
  });

  /** Whether no certificate, one of another authority, one of ours is admitted. */
  const ADMITTED: readonly (readonly [ClientAuthType, boolean, boolean, boolean])[] = [
    ['NoClientCert', true, true, true],
    ['RequestClientCert', true, true, true],
    ['RequireAnyClientCert', false, true, true],
    ['VerifyClientCertIfGiven', true, false, true],
    ['RequireAndVerifyClientCert', false, false, true],
  ];
  for (const [clientAuth, ...expected] of ADMITTED) {
    it(`client_auth_type: ${clientAuth}`, async () => {
      await start(settings(clientAuth));
      const clients: readonly Partial<Pair>[] = [{}, strangers.client, client];
      const answers = await Promise.allSettled(clients.map((pair) => ask(pair)));
      assert.deepEqual(
        answers.map(({ status }) => status === 'fulfilled'),
        expected,
      );
    });
  }

  it('applies another certificate and another policy while it runs', async () => {
    await start(settings('VerifyClientCertIfGiven'));
    await ask();
    assert.equal(web!.setTls(settings('RequireAndVerifyClientCert', strangers.server)), undefined);
    assert.equal(await ask({ ...client, ca: strangers.ca }), 'TLSv1.3');
    await assert.rejects(ask(client), /certificate|issuer/);
    await assert.rejects(ask({ ca: strangers.ca }));
  });

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`rejects the session of a client whose authority is no longer trusted: ${maxVersion}`, async () => {
      await start(settings('RequireAndVerifyClientCert'));
      const first = await resumed(maxVersion);
      assert.deepEqual([first.answered, first.reused], [true, false]);
      const again = await resumed(maxVersion, first.session);
      assert.deepEqual(
        [again.answered, again.reused],
        [true, true],
        'sessions are good for the same settings',
      );
      web!.setTls(settings('RequireAndVerifyClientCert', { ca: strangers.ca }));
      assert.equal((await resumed(maxVersion, again.session ?? first.session)).answered, false);
    });
  }

  interface Resumed {
    readonly answered: boolean;
    readonly reused: boolean;
    readonly session?: Buffer;
  }

  /** Asks with the certificate of our client, and a session of before. */
  async function resumed(maxVersion: SecureVersion, session?: Buffer): Promise<Resumed> {
    const options = { host: '127.0.0.1', port: web!.port, ca, ...client, maxVersion };
    const socket = connect({ ...options, ...(session && { session }) });
    let outcome: Resumed = { answered: false, reused: false };
    socket.on('session', (next) => (outcome = { ...outcome, session: next }));
    socket.on('data', () => (outcome = { ...outcome, answered: true }));
    socket.on('error', () => undefined);
    socket.once('secureConnect', () => {
      outcome = { ...outcome, reused: socket.isSessionReused() };
      socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    });
    await new Promise((resolve) => socket.once('close', resolve));
    return outcome;
  }

  it('has the limits of plain HTTP for connections of one address and unread responses', async () => {
    const limits = { ...DEFAULT_LIMITS, checkMs: 50, responseMs: 300, connectionsPerAddress: 2 };
    await start(settings(), limits);
    const sockets = [1, 2, 3].map(() => connect({ host: '127.0.0.1', port: web!.port, ca }));
    for (const socket of sockets) socket.on('error', () => undefined);
    await waitUntil(() => sockets[2]!.closed, { message: 'one too many is closed' });
    sockets[0]!.pause();
    sockets[0]!.write('GET /large HTTP/1.1\r\nhost: x\r\n\r\n');
    await waitUntil(() => under[0]?.closed === true, { message: 'the unwilling one is cut' });
    assert.equal(sockets[1]!.closed, false);
    for (const socket of sockets) socket.destroy();
    await waitUntil(async () =>
      ask().then(
        () => true,
        () => false,
      ),
    );
  });

  it('names changes that need a restart', async () => {
    await start(settings());
    assert.match(web!.setTls(undefined) ?? '', /TLS cannot be switched on or off/);
    assert.match(web!.setTls(settings('RequestClientCert')) ?? '', /requesting client certificates/);
    await web!.stop();
    web = await listen(express(), { host: '127.0.0.1', port: 0 });
    assert.match(web.setTls(settings()) ?? '', /TLS cannot be switched on or off/);
    assert.equal(web.setTls(undefined), undefined);
  });
});
