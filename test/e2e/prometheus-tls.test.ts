import bcrypt from 'bcryptjs';
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { createCertificates, signCertificate, type Certificates } from '../support/certificates.js';
import { ExporterProcess } from '../support/exporter.js';
import { startStandalone, type Standalone } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { Prometheus, requirePrometheus } from '../support/prometheus.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { waitUntil } from '../support/wait-until.js';

/** How many times the certificate is renewed. */
const RENEWALS = 3;

describe('a real Prometheus over TLS, with a login', function () {
  this.timeout(60_000);
  let folder: string;
  let certificates: Certificates;
  let server: Standalone;
  /** Asks for a login. */
  let exporter: ExporterProcess;
  /** Asks for a certificate. */
  let strict: ExporterProcess;
  /** Between Prometheus and the first of them: has connections made anew. */
  let network: TcpProxy;
  let prometheus: Prometheus;
  /** When all that ought to be up was, milliseconds since 1970. */
  let upSince: number;

  const path = (name: string): string => join(folder, name);

  before(async function () {
    await requireMongod(this);
    requirePrometheus(this);
    folder = mkdtempSync(join(tmpdir(), 'prometheus-tls-'));
    [server, certificates] = await Promise.all([startStandalone(), createCertificates(folder)]);
    copyFileSync(certificates.serverCertificateFile, path('web.crt'));
    copyFileSync(certificates.serverKeyFile, path('web.key'));
    writeUsers('other');
    const { caFile, clientFile } = certificates;
    writeFileSync(
      path('strict.yml'),
      `tls_server_config:\n  cert_file: web.crt\n  key_file: web.key\n  client_ca_file: ${caFile}\n` +
        '  client_auth_type: RequireAndVerifyClientCert\n',
    );
    writeFileSync(path('password'), 'secret');
    writeFileSync(path('other-password'), 'wrong');
    [exporter, strict] = await Promise.all([startExporter('web.yml'), startExporter('strict.yml')]);
    network = await TcpProxy.start(exporter.port!);
    prometheus = await Prometheus.start(`
global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - job_name: login
    scheme: https
    tls_config: { ca_file: ${caFile} }
    basic_auth: { username: prometheus, password_file: ${path('password')} }
    metric_relabel_configs: [{ source_labels: [__name__], regex: 'mongodb_.*', action: keep }]
    static_configs: [{ targets: ['127.0.0.1:${network.port}'] }]
  - job_name: other
    scheme: https
    tls_config: { ca_file: ${caFile} }
    basic_auth: { username: other, password_file: ${path('other-password')} }
    static_configs: [{ targets: ['127.0.0.1:${exporter.port!}'] }]
  - job_name: certificate
    scheme: https
    tls_config: { ca_file: ${caFile}, cert_file: ${clientFile}, key_file: ${clientFile} }
    metric_relabel_configs: [{ source_labels: [__name__], regex: 'mongodb_.*', action: keep }]
    static_configs: [{ targets: ['127.0.0.1:${strict.port!}'] }]
  - job_name: stranger
    scheme: https
    tls_config: { ca_file: ${caFile} }
    static_configs: [{ targets: ['127.0.0.1:${strict.port!}'] }]
`);
    const up = 'sum(up{job=~"login|certificate"} and on (job) mongodb_up == 1)';
    await waitUntil(async () => (await prometheus.value(up)) === 2, {
      timeoutMs: 20_000,
      message: () => exporter.output + strict.output,
    });
    upSince = Date.now();
  });

  after(async () => {
    await prometheus?.stop();
    await network?.close();
    await Promise.all([exporter?.stop(), strict?.stop(), server?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  async function startExporter(file: string): Promise<ExporterProcess> {
    const started = ExporterProcess.spawn([
      ...['--web.listen-address=127.0.0.1:0', `--mongodb.uri=${server.server.uri()}`],
      `--web.config.file=${path(file)}`,
      // hello alone: what a busy machine makes late is no matter of this test.
      ...['--heartbeat.mode=off', '--no-collector.serverstatus', '--no-collector.filesystem'],
    ]);
    await waitUntil(() => started.port !== undefined || started.exitCode !== null, { timeoutMs: 30_000 });
    assert.equal(started.exitCode, null, started.output);
    return started;
  }

  /** Two users; the password of the other one is given. */
  function writeUsers(password: string): void {
    const [first, second] = ['secret', password].map((text) => bcrypt.hashSync(text, 8));
    writeFileSync(
      path('web.yml~'),
      'tls_server_config:\n  cert_file: web.crt\n  key_file: web.key\n' +
        `basic_auth_users:\n  prometheus: ${first!}\n  other: ${second!}\n`,
    );
    renameSync(path('web.yml~'), path('web.yml'));
  }

  /** Another key and another certificate of the same authority, not yet in use. @returns its serial number */
  async function makeCertificate(): Promise<string> {
    const { certificate } = await signCertificate(folder, 'next', '/CN=localhost', [
      'subjectAltName=IP:127.0.0.1',
    ]);
    return new X509Certificate(readFileSync(certificate)).serialNumber;
  }

  /** The serial number of the certificate that a new connection is shown. */
  async function servedSerial(): Promise<string> {
    const socket = connect({
      host: '127.0.0.1',
      port: exporter.port!,
      ca: readFileSync(certificates.caFile),
    });
    await once(socket, 'secureConnect');
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  }

  /** Waits for the end of the job's next scrape. @returns when it was, seconds since 1970 */
  async function nextScrape(job: string): Promise<number> {
    const last = async (): Promise<number> => (await prometheus.value(`timestamp(up{job="${job}"})`)) ?? 0;
    const before = await last();
    return waitUntil(
      async () => {
        const now = await last();
        return now > before && now;
      },
      { message: `the next scrape of ${job}` },
    );
  }

  async function becomes(job: string, up: 0 | 1): Promise<void> {
    await waitUntil(async () => (await prometheus.value(`up{job="${job}"}`)) === up, {
      message: `up of ${job} is ${up}`,
    });
  }

  it('is shown every renewed certificate on its new connections, and the old ones go on', async () => {
    for (let renewal = 0; renewal < RENEWALS; renewal += 1) {
      const serial = await makeCertificate();
      assert.notEqual(await servedSerial(), serial);
      // One file after the other, as tools do it that know of no directory to swap: for a moment they do not match.
      renameSync(path('next.crt'), path('web.crt'));
      renameSync(path('next.key'), path('web.key'));
      await waitUntil(async () => (await servedSerial()) === serial, { message: 'the new certificate' });
      await nextScrape('login');
      const connections = await prometheus.connections('login');
      network.cut();
      await nextScrape('login');
      assert.ok((await prometheus.connections('login')) > connections, 'it was connected anew');
    }
  });

  it('is refused with a wrong password and admitted with the right one, also after that has changed', async () => {
    await becomes('other', 0);
    assert.match(await prometheus.lastError('other'), /401 Unauthorized/);
    writeFileSync(path('other-password'), 'other');
    await becomes('other', 1);
    assert.equal(await prometheus.lastError('other'), '');

    writeUsers('changed');
    await becomes('other', 0);
    assert.match(await prometheus.lastError('other'), /401 Unauthorized/);
    writeFileSync(path('other-password'), 'changed');
    await becomes('other', 1);
  });

  it('is admitted by its certificate, and refused without one', async () => {
    assert.equal(await prometheus.value('up{job="stranger"}'), 0);
    assert.match(await prometheus.lastError('stranger'), /EOF|reset|tls/);
    assert.equal(await prometheus.value('sum(mongodb_up{job="certificate"})'), 1);
  });

  it('has not lost a scrape nor a sample of it meanwhile', async () => {
    const seconds = Math.floor((Date.now() - upSince) / 1000);
    assert.ok(seconds >= 5, `${seconds} s`);
    for (const job of ['login', 'certificate']) {
      const over = (series: string) => `${series}{job="${job}"}[${seconds}s]`;
      assert.equal(await prometheus.value(`min_over_time(${over('up')})`), 1, job);
      assert.ok((await prometheus.value(`count_over_time(${over('up')})`))! >= seconds - 1, job);
      assert.equal(await prometheus.value(`min_over_time(${over('mongodb_up')})`), 1, job);
      // Of MongoDB and the exporter: those of Node.js itself come and go.
      const samples = over('scrape_samples_post_metric_relabeling');
      assert.equal(await prometheus.value(`changes(${samples})`), 0, job);
    }
    assert.match(exporter.output, /web config reloaded/);
    for (const secret of ['secret', 'wrong', 'changed', '$2b$']) {
      assert.ok(!exporter.output.includes(secret), secret);
    }
  });
});
