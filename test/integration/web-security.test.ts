import bcrypt from 'bcryptjs';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { createCertificates } from '../support/certificates.js';
import { ExporterProcess } from '../support/exporter.js';
import { Page } from '../support/exposition.js';
import { waitUntil } from '../support/wait-until.js';

interface Answer {
  readonly status: number;
  readonly text: string;
  /** The serial number of the server's certificate. */
  readonly serial: string;
}

const LOGIN = 'prometheus:secret';
const SUCCESS = 'mongodb_exporter_config_last_reload_success';

describe('the web server with a web configuration file', function () {
  this.timeout(30_000);
  let folder: string;
  let file: string;
  /** Both authorities: clients trust either certificate. */
  let ca: string;
  let exporter: ExporterProcess;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'web-security-'));
    file = join(folder, 'web.yml');
    const made = await Promise.all(['one', 'two'].map((name) => createCertificates(join(folder, name))));
    ca = made.map(({ caFile }) => readFileSync(caFile, 'utf8')).join('');
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    use('one');
    write('secret');
    // Nobody answers there: the page is small, and whole all the same.
    exporter = ExporterProcess.spawn([
      ...['--web.listen-address=127.0.0.1:0', '--mongodb.uri=mongodb://127.0.0.1:1', '--heartbeat.mode=off'],
      ...[`--web.config.file=${file}`, '--web.enable-lifecycle', '--web.open-health'],
    ]);
    await waitUntil(() => exporter.port !== undefined || exporter.exitCode !== null, { timeoutMs: 15_000 });
  });

  afterEach(() => exporter.stop());

  /** Puts other certificates in place, as Kubernetes does. */
  function use(name: string): void {
    symlinkSync(name, join(folder, 'next'));
    renameSync(join(folder, 'next'), join(folder, 'current'));
  }

  function write(password: string, more = ''): void {
    writeFileSync(
      `${file}~`,
      `tls_server_config:\n  cert_file: current/server.crt\n  key_file: current/server.key\n` +
        `http_server_config:\n  headers:\n    X-Frame-Options: deny\n` +
        `basic_auth_users:\n  prometheus: ${bcrypt.hashSync(password, 10)}\n${more}`,
    );
    renameSync(`${file}~`, file);
  }

  async function ask(path: string, options: RequestOptions = {}): Promise<Answer> {
    const asked = request({
      ...{ host: '127.0.0.1', port: exporter.port, path, ca, auth: LOGIN, agent: false },
      ...options,
    }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    assert.ok(response.socket instanceof TLSSocket);
    const serial = response.socket.getPeerCertificate().serialNumber;
    const parts: string[] = [];
    response.setEncoding('utf8').on('data', (part: string) => parts.push(part));
    await once(response, 'end');
    return { status: response.statusCode ?? 0, text: parts.join(''), serial };
  }

  const reload = (): Promise<Answer> => ask('/-/reload', { method: 'POST' });
  const success = async (): Promise<number | undefined> =>
    new Page((await ask('/metrics')).text).value(SUCCESS);
  const errors = (): number => exporter.output.split('web config reload failed').length - 1;

  it('answers over TLS alone, and who logs in alone', async () => {
    assert.equal(await success(), 1);
    assert.equal((await ask('/metrics', { auth: 'prometheus:wrong' })).status, 401);
    assert.equal((await ask('/metrics', { auth: null })).status, 401);
    assert.equal((await ask('/-/healthy', { auth: null })).status, 200);
    await assert.rejects(exporter.fetch('/-/healthy'));
    assert.ok(!exporter.output.includes('secret'));
  });

  it('rotates its certificate under load: no scrape fails', async () => {
    const { serial: first } = await ask('/metrics');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const failures: string[] = [];
    let scrapes = 0;
    let stopped = false;
    const load = async (options: RequestOptions): Promise<void> => {
      while (!stopped) {
        await ask('/metrics', options).then(
          ({ status }) => {
            if (status !== 200) failures.push(String(status));
          },
          (error: unknown) => failures.push(String(error)),
        );
        scrapes += 1;
      }
    };
    const loads = [load({}), load({}), load({ agent })];
    try {
      use('two');
      const served = async (): Promise<boolean> => (await ask('/metrics')).serial !== first;
      await waitUntil(served, { timeoutMs: 5000, message: 'the new certificate, without being told' });
      use('one');
      process.kill(exporter.pid, 'SIGHUP');
      await waitUntil(async () => !(await served()), {
        timeoutMs: 5000,
        message: 'the old one, after SIGHUP',
      });
      use('two');
      assert.equal((await reload()).status, 200);
      assert.ok(await served());
    } finally {
      stopped = true;
      await Promise.all(loads);
      agent.destroy();
    }
    assert.deepEqual(failures, []);
    assert.ok(scrapes > 30, `${scrapes} scrapes`);
    assert.equal(await success(), 1);
  });

  it('takes other users on reload; the old password is not good any longer', async () => {
    assert.equal((await ask('/metrics')).status, 200);
    write('renewed');
    assert.equal((await reload()).status, 200);
    assert.equal((await ask('/metrics')).status, 401);
    assert.equal((await ask('/metrics', { auth: 'prometheus:renewed' })).status, 200);
  });

  it('keeps what it has while the file or a certificate is broken, and says so once', async () => {
    write('secret', 'rate_limit: {}\n');
    const { status, text } = await reload();
    assert.deepEqual([status, text.includes('rate_limit is not supported')], [500, true]);
    assert.deepEqual([await success(), errors()], [0, 1]);
    write('secret');
    assert.equal((await reload()).status, 200);
    assert.equal(await success(), 1);

    copyFileSync(join(folder, 'two/server.crt'), join(folder, 'kept.crt'));
    copyFileSync(join(folder, 'one/server.crt'), join(folder, 'two/server.crt'));
    use('two');
    assert.match((await reload()).text, /web\.yml:3:13\): is not the key of the certificate/);
    assert.equal(await success(), 0);
    renameSync(join(folder, 'kept.crt'), join(folder, 'two/server.crt'));
    await waitUntil(async () => (await success()) === 1, {
      timeoutMs: 5000,
      message: 'good again by itself',
    });
  });

  it('cannot be switched to plain HTTP while it runs: the old stays, and the remedy is named', async () => {
    writeFileSync(file, '');
    const { status, text } = await reload();
    assert.equal(status, 500);
    assert.match(text, /TLS cannot be switched on or off while it runs; restart the exporter/);
    assert.equal(await success(), 0);
    assert.equal((await ask('/metrics', { auth: null })).status, 401);
  });

  it('does not start with a file that it cannot use', async () => {
    write('secret', 'basic_auth_user: {}\n');
    const broken = ExporterProcess.spawn([`--web.config.file=${file}`]);
    assert.equal(await broken.ended(), 2);
    const lines = broken.output.trim().split('\n');
    assert.equal(lines.length, 2, broken.output);
    assert.match(lines[0]!, /web\.yml:9:1\): unknown key; did you mean basic_auth_users\?$/);
  });
});
