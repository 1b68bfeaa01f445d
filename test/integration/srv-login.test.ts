import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeDns } from '../support/dns.js';
import { ExporterHere } from '../support/exporter-here.js';
import { startStandalone, type Standalone } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

const PASSWORD = 'monitor-password';

/** What a hosted MongoDB hands out, with the database of an application in the path. */
const URI = `mongodb+srv://monitor:${PASSWORD}@cluster0.abc.example.net/app?tls=false&retryWrites=true&w=majority`;

describe('a mongodb+srv URI as it is handed out', function () {
  this.timeout(30_000);
  let standalone: Standalone;
  let folder: string;
  let dns: FakeDns;
  let exporter: ExporterHere | undefined;

  before(async function () {
    await requireMongod(this);
    standalone = await startStandalone({ auth: true });
    folder = mkdtempSync(join(tmpdir(), 'srv-login-'));
  });

  beforeEach(() => {
    dns = new FakeDns();
    dns.srv = [{ name: 'shard-00.abc.example.net', port: standalone.server.port }];
    dns.txt = [['authSource=admin']];
  });

  afterEach(() => exporter?.stop());

  after(async () => {
    await standalone?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (...args: string[]): Promise<ExporterHere> => {
    const { port, address } = standalone.server;
    const map = `--host-map=shard-00.abc.example.net:${port}=${address}`;
    exporter = await ExporterHere.start([map, ...args], { resolver: dns });
    return exporter;
  };

  it('logs in where the TXT record says, not on the database of the path', async () => {
    const page = await (await start(`--mongodb.uri=${URI}`)).scrape();
    assert.equal(page.value('mongodb_up'), 1);
    assert.equal(page.value('mongodb_scrape_command_success', { command: 'auth' }), 1);
    assert.equal(page.all('mongodb_connections_current').length, 1);
    assert.deepEqual(page.all('mongodb_scrape_command_failure'), []);
  });

  it('logs in on the database of the path where there is no TXT record, and is refused', async () => {
    dns.txt = [];
    const page = await (await start(`--mongodb.uri=${URI}`)).scrape();
    assert.equal(page.value('mongodb_scrape_command_success', { command: 'auth' }), 0);
  });

  it('logs in where the option says, whatever the TXT record says', async () => {
    dns.txt = [['authSource=app']];
    const page = await (await start(`--mongodb.uri=${URI}`, '--mongodb.auth-source=admin')).scrape();
    assert.equal(page.value('mongodb_scrape_command_success', { command: 'auth' }), 1);
  });

  it('the login of the topology file takes the TXT record as well', async () => {
    dns.txt = [['authSource=app']];
    writeFileSync(join(folder, 'password'), PASSWORD);
    const file = join(folder, 'topology.yaml');
    const write = (more: string): void => {
      const credentials = `{ username: monitor, passwordFile: password${more} }`;
      writeFileSync(file, `name: hosted\nseeds: []\ncredentials: ${credentials}\n`);
    };
    const args = [
      '--mongodb.uri=mongodb+srv://cluster0.abc.example.net/?tls=false',
      `--topology.file=${file}`,
    ];
    write('');
    const refused = await (await start(...args)).scrape();
    assert.equal(refused.value('mongodb_scrape_command_success', { command: 'auth' }), 0);
    await exporter!.stop();
    write(', authSource: admin');
    const accepted = await (await start(...args)).scrape();
    assert.equal(accepted.value('mongodb_scrape_command_success', { command: 'auth' }), 1);
  });
});
