import type { Document } from 'mongodb';
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CLIENT_SUBJECT,
  createCertificates,
  signCertificate,
  type Certificates,
} from '../support/certificates.js';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { startStandalone, type Standalone } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { ScrapeStream } from '../support/scrape-stream.js';
import { waitUntil } from '../support/wait-until.js';

const SUCCESS = 'mongodb_exporter_config_last_reload_success';

/** A change is seen within a second, and settles for 0.3 s; the rest is the machine's. */
const CHANGE_MS = 6_000;

describe('a login by certificate (X.509)', function () {
  this.timeout(60_000);
  let folder: string;
  /** Two authorities, each with the certificates that it signed. */
  let blue: Certificates;
  let green: Certificates;
  let standalone: Standalone;
  let exporter: ExporterProcess;

  before(async function () {
    await requireMongod(this, '6.0');
    folder = mkdtempSync(join(tmpdir(), 'x509-'));
    [blue, green] = await Promise.all([
      createCertificates(join(folder, 'blue')),
      createCertificates(join(folder, 'green')),
    ]);
    put('server.pem', blue.serverFile);
    put('server-trusts.pem', blue.caFile);
    put('trusted.pem', blue.caFile);
    put('client.pem', blue.clientFile);
    standalone = await startStandalone({
      version: '6.0',
      auth: true,
      tls: { certificates: { ...blue, serverFile: at('server.pem'), caFile: at('server-trusts.pem') } },
    });
    await external({ createUser: CLIENT_SUBJECT, roles: [{ role: 'clusterMonitor', db: 'admin' }] });
    exporter = await ExporterProcess.start([
      `--mongodb.uri=mongodb://${standalone.server.address}`,
      ...['--mongodb.auth-mechanism=MONGODB-X509', `--mongodb.tls-ca-file=${at('trusted.pem')}`],
      ...[`--mongodb.tls-certificate-key-file=${at('client.pem')}`, '--heartbeat.interval=500ms'],
    ]);
  });

  after(async () => {
    await exporter?.stop();
    await standalone?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const at = (name: string): string => join(folder, name);

  /** Puts the contents of these files, one after the other, in place of what is there, in one step. */
  function put(name: string, ...sources: readonly string[]): void {
    writeFileSync(at(`${name}~`), sources.map((source) => readFileSync(source, 'utf8')).join(''));
    renameSync(at(`${name}~`), at(name));
  }

  /** A command on the database of the users that log in by certificate. */
  async function external(command: Document): Promise<void> {
    await standalone.server.client().db('$external').command(command);
  }

  const client = (name: string) =>
    signCertificate(join(folder, 'blue'), name, `/O=test/OU=clients/CN=${name}`, [
      'extendedKeyUsage=clientAuth',
    ]);

  /** Connections that the server's log tells of: one that is refused has two lines, of hello and of the login. */
  const logins = (user: string, message = /"msg":"Successfully authenticated"/): number => {
    const lines = readFileSync(standalone.server.logPath, 'utf8').split('\n');
    const own = lines.filter(
      (line) => message.test(line) && line.includes('"MONGODB-X509"') && line.includes(user),
    );
    return new Set(own.map((line) => /"ctx":"(\w+)"/.exec(line)?.[1])).size;
  };

  const loggedIn = (user: string, before = 0) =>
    waitUntil(() => logins(user) > before, { timeoutMs: CHANGE_MS, message: `${user} has logged in` });

  const renewals = () => exporter.output.split('credentials or certificates changed').length - 1;
  const renewed = (before: number) =>
    waitUntil(() => renewals() > before, { timeoutMs: CHANGE_MS, message: 'new connections' });

  function assertComplete(page: Page): void {
    assert.deepEqual(Object.values(page.byMember('mongodb_up')), [1]);
    assert.deepEqual(page.all('mongodb_scrape_command_failure'), []);
    assert.equal(page.value('mongodb_scrape_command_success', { command: 'auth' }), 1);
    assert.equal(page.all('mongodb_connections_current').length, 1);
  }

  /** No scrape may have missed anything while that went on. */
  async function withoutGap(change: () => Promise<void>): Promise<void> {
    const stream = new ScrapeStream(exporter);
    await change().finally(() => stream.more(2));
    const { pages, failures } = await stream.end();
    assert.deepEqual(failures, []);
    for (const page of pages) assertComplete(page);
    assert.deepEqual(
      Object.values(pages.at(-1)!.byMember('mongodb_heartbeats_total', { result: 'failed' })),
      [0],
    );
    assert.deepEqual(await exporter.events('member_down,member_up'), []);
  }

  it('reads everything', async () => {
    assertComplete(await exporter.scrape());
    assert.ok(logins(CLIENT_SUBJECT) > 0);
  });

  it('goes over to the user of another certificate without a gap; the old user may go then', async () => {
    const { both } = await client('second');
    const subject = 'CN=second,OU=clients,O=test';
    await external({ createUser: subject, roles: [{ role: 'clusterMonitor', db: 'admin' }] });
    await withoutGap(async () => {
      put('client.pem', both);
      await loggedIn(subject);
      await waitUntil(() => renewals() > 0);
      await external({ dropUser: CLIENT_SUBJECT });
    });
  });

  it('stays connected while the authority of the server changes, by a bundle of both in between', async () => {
    await withoutGap(async () => {
      let count = renewals();
      put('trusted.pem', blue.caFile, green.caFile);
      await renewed(count);
      put('server.pem', green.serverFile);
      put('server-trusts.pem', blue.caFile, green.caFile);
      await standalone.server.command({ rotateCertificates: 1 });
      count = renewals();
      put('trusted.pem', green.caFile);
      await renewed(count);
    });
    const { validTo } = new X509Certificate(readFileSync(green.serverCertificateFile));
    const page = await exporter.scrape();
    assert.equal(page.value('mongodb_tls_certificate_expiry_timestamp_seconds'), Date.parse(validTo) / 1000);
  });

  it('keeps what it has while a key is not that of its certificate, and says so in one line', async () => {
    const before = renewals();
    copyFileSync(at('client.pem'), at('good.pem'));
    const [certificate, key] = [
      readFileSync(blue.serverCertificateFile),
      readFileSync(at('blue/second.key')),
    ];
    writeFileSync(at('mixed.pem'), Buffer.concat([certificate, key]));
    put('client.pem', at('mixed.pem'));
    await exporter.scrapeUntil((page) => page.value(SUCCESS) === 0, CHANGE_MS);
    await withoutGap(() => Promise.resolve());
    const complaints = exporter.output.split('\n').filter((line) => line.includes(' ERROR '));
    assert.equal(complaints.length, 1, complaints.join('\n'));
    assert.match(
      complaints[0]!,
      /mongodb\.tls-certificate-key-file: \S*client\.pem cannot be used .*name a PEM file/,
    );
    put('client.pem', at('good.pem'));
    await exporter.scrapeUntil((page) => page.value(SUCCESS) === 1, CHANGE_MS);
    assert.equal(renewals(), before);
  });

  it('is refused for a certificate without a user, once, and let in when there is one', async () => {
    const { both } = await client('third');
    const subject = 'CN=third,OU=clients,O=test';
    put('client.pem', both);
    const refused = await exporter.scrapeUntil(
      (page) => page.value('mongodb_scrape_command_success', { command: 'auth' }) === 0,
      CHANGE_MS,
    );
    for (let scrape = 0; scrape < 5; scrape++) await exporter.scrape();
    assert.equal(refused.value('mongodb_up'), 1);
    const [failure] = refused.all('mongodb_scrape_command_failure');
    assert.deepEqual([failure?.labels.command, failure?.labels.reason], ['auth', 'auth']);
    assert.equal(logins(subject, /"msg":"(Authentication failed|Failed to authenticate)"/), 1);
    await external({ createUser: subject, roles: [{ role: 'clusterMonitor', db: 'admin' }] });
    process.kill(exporter.pid, 'SIGHUP');
    const page = await exporter.scrapeUntil(
      (now) => now.value('mongodb_scrape_command_success', { command: 'auth' }) === 1,
      CHANGE_MS,
    );
    assertComplete(page);
    assert.equal(logins(subject), 1);
  });
});
