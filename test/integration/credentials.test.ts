import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import {
  DEFAULT_USERS,
  startReplicaSet,
  type MongoServer,
  type ReplicaSet,
} from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { ScrapeStream } from '../support/scrape-stream.js';
import { waitUntil } from '../support/wait-until.js';

const ROTATED = ['second#password', 'third:password/'];
const WRONG = 'wr0ng&mistyped';
const SUCCESS = 'mongodb_exporter_config_last_reload_success';

/** What only a login brings. */
const BEHIND_LOGIN = [
  'mongodb_connections_current',
  'mongodb_opcounters_total',
  'mongodb_replset_member_rollback_id',
];

/** A change is seen within a second, and settles for 0.3 s; the rest is the machine's. */
const CHANGE_MS = 6_000;

/** One after the other, on one running exporter. */
describe('credentials that change while the exporter runs', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let folder: string;
  let exporter: ExporterProcess | undefined;
  /** Of the user monitor, as the servers have it. */
  let password = DEFAULT_USERS.find(({ name }) => name === 'monitor')!.password;

  before(async function () {
    await requireMongod(this);
    folder = mkdtempSync(join(tmpdir(), 'credentials-'));
    set = await startReplicaSet({ members: [{}, {}, {}], keyFile: true });
  });

  after(async () => {
    await exporter?.stop();
    await set?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** In one step, as whoever rotates secrets does. */
  function write(name: string, content: string): string {
    const path = join(folder, name);
    writeFileSync(`${path}~`, content);
    renameSync(`${path}~`, path);
    return path;
  }

  async function changeOnServer(renewed: string): Promise<void> {
    const primary = await set.waitForPrimary();
    await primary.command({ updateUser: 'monitor', pwd: renewed, writeConcern: { w: 3 } });
    password = renewed;
  }

  /** Lines of the server's log about logins of the user monitor that were accepted, or refused. */
  function logins({ logPath }: MongoServer, accepted: boolean): readonly string[] {
    const message = accepted
      ? /"msg":"(Successfully authenticated|Authentication succeeded)"/
      : /"Authentication failed"/;
    return readFileSync(logPath, 'utf8')
      .split('\n')
      .filter((line) => message.test(line) && line.includes('"monitor"'));
  }

  const counted = (accepted: boolean) => set.members.map((member) => logins(member, accepted).length);
  const logged = (pattern: RegExp) => exporter!.output.split('\n').filter((line) => pattern.test(line));

  function isComplete(page: Page): boolean {
    return set.members.every(
      ({ address: member }) =>
        page.value('mongodb_scrape_command_success', { member, command: 'auth' }) === 1 &&
        BEHIND_LOGIN.every((metric) => page.all(metric, { member }).length > 0),
    );
  }

  const refused = (page: Page) =>
    page.all('mongodb_scrape_command_failure', { command: 'auth', reason: 'auth' }).length;

  it('a password is rotated under a stream of scrapes: nobody is down, no command fails', async () => {
    write('password', `${password}\n`);
    exporter = await ExporterProcess.start([
      ...[`--mongodb.uri=mongodb://${set.members[0]!.address}`, '--mongodb.username=monitor'],
      ...[`--mongodb.password-file=${join(folder, 'password')}`, '--web.enable-lifecycle'],
      ...['--heartbeat.interval=500ms', '--discovery.interval=1h'],
    ]);
    await exporter.hasHeard(3);
    const stream = new ScrapeStream(exporter);
    for (const renewed of ROTATED) {
      const before = counted(true);
      await changeOnServer(renewed);
      write('password', `${renewed}\n`);
      await waitUntil(() => counted(true).every((count, index) => count > before[index]!), {
        timeoutMs: CHANGE_MS,
        message: 'a login with the new password on every member',
      });
      await stream.more(3);
    }
    const { pages, failures } = await stream.end();
    assert.deepEqual(failures, []);
    assert.ok(pages.length > 10, `${pages.length} scrapes`);
    for (const page of pages) {
      assert.deepEqual(Object.values(page.byMember('mongodb_up')), [1, 1, 1]);
      assert.deepEqual(page.all('mongodb_scrape_command_failure'), []);
      assert.ok(isComplete(page));
    }
    const page = pages.at(-1)!;
    assert.deepEqual(
      Object.values(page.byMember('mongodb_heartbeats_total', { result: 'failed' })),
      [0, 0, 0],
    );
    assert.deepEqual(
      await exporter.events('member_down,member_up,primary_lost,primary_changed,state_changed'),
      [],
    );
    assert.equal(logged(/credentials or certificates changed/).length, 2);
    assert.deepEqual(logged(/ (WARN|ERROR) /), []);
  });

  it('while the file is empty the old password stays, and one line tells what to do', async () => {
    const path = write('password', '\n');
    const broken = await exporter!.scrapeUntil((page) => page.value(SUCCESS) === 0, CHANGE_MS);
    assert.ok(isComplete(broken));
    write('password', password);
    const mended = await exporter!.scrapeUntil((page) => page.value(SUCCESS) === 1, CHANGE_MS);
    assert.ok(isComplete(mended));
    const complaints = logged(/ (WARN|ERROR) /);
    assert.equal(complaints.length, 1, complaints.join('\n'));
    assert.match(
      complaints[0]!,
      /ERROR .*mongodb\.password-file \(argument\): .* is empty; write the password/,
    );
    assert.ok(complaints[0]!.includes(path));
    assert.equal(logged(/credentials or certificates changed/).length, 2);
  });

  it('a wrong password is tried once per member, and the right one as soon as it stands in the file', async () => {
    const before = counted(false);
    const once = before.map((count) => count + 1);
    write('password', WRONG);
    await exporter!.scrapeUntil((page) => refused(page) === 3, CHANGE_MS);
    for (let scrapes = 0; scrapes < 20; scrapes++) {
      const page = await exporter!.scrape();
      assert.deepEqual(Object.values(page.byMember('mongodb_up')), [1, 1, 1]);
      assert.equal(refused(page), 3);
      // hello goes on meanwhile.
      assert.equal(page.value('mongodb_replset_primaries'), 1);
    }
    assert.deepEqual(counted(false), once);
    write('password', password);
    const page = await exporter!.scrapeUntil(isComplete, CHANGE_MS);
    assert.deepEqual(page.all('mongodb_scrape_command_failure'), []);
    assert.deepEqual(counted(false), once);
  });

  it('the user put right on the server: the login is tried again on request', async () => {
    write('password', 'fourth password');
    await exporter!.scrapeUntil((page) => refused(page) === 3, CHANGE_MS);
    await changeOnServer('fourth password');
    assert.equal(refused(await exporter!.scrape()), 3);
    assert.equal((await exporter!.fetch('/-/reload', { method: 'POST' })).status, 200);
    assert.ok(isComplete(await exporter!.scrape()));
  });

  it('no password is printed', async () => {
    const { text } = await exporter!.scrape();
    for (const secret of [WRONG, ...ROTATED, 'fourth password']) {
      assert.ok(!exporter!.output.includes(secret) && !text.includes(secret), secret);
    }
  });

  it('hosts, user and password of a URI in a file are followed; other options take a restart, and are named', async () => {
    const uri = (count: number) => {
      const hosts = set.members.slice(0, count).map(({ address }) => address);
      return `mongodb://monitor:${encodeURIComponent(password)}@${hosts.join(',')}/?authSource=admin`;
    };
    const settings = (level: string) =>
      write(
        'config.yml',
        `mongodb: { uri-file: ${join(folder, 'uri')} }\nlog: { level: ${level} }\n` +
          'topology: { name: shop }\ndiscovery: { enabled: false }\n',
      );
    write('uri', uri(1));
    await exporter?.stop();
    exporter = await ExporterProcess.start([`--config.file=${settings('info')}`]);
    assert.equal((await exporter.scrape()).all('mongodb_up').length, 1);
    write('uri', uri(3));
    const page = await exporter.scrapeUntil((now) => now.all('mongodb_up').length === 3, CHANGE_MS);
    assert.ok(isComplete(page));
    settings('debug');
    await waitUntil(
      () => logged(/WARN changed options take effect after a restart options=log\.level$/).length === 1,
      {
        timeoutMs: CHANGE_MS,
      },
    );
    assert.equal((await exporter.scrape()).value(SUCCESS), 1);
  });
});
