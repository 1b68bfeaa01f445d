import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scrapeAgreeing } from '../support/agree.js';
import { ExporterProcess } from '../support/exporter.js';
import { startReplicaSet, type MongoServer, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

/** Every character that means something in a URI. */
const STRANGE = 'p@ss:/?#[]%';

/** Refusals in a server's log: of logins and of commands. */
function refusals({ logPath }: MongoServer): readonly string[] {
  const refused =
    /"Authentication failed"|"Checking authorization failed"|not authorized|requires authentication/;
  return readFileSync(logPath, 'utf8')
    .split('\n')
    .filter((line) => refused.test(line));
}

describe('a set with keyFile, users and an arbiter', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let folder: string;
  let exporter: ExporterProcess | undefined;
  let members: string;

  before(async function () {
    await requireMongod(this);
    folder = mkdtempSync(join(tmpdir(), 'auth-test-'));
    writeFileSync(join(folder, 'password'), `${STRANGE}\n`);
    set = await startReplicaSet({
      members: [{ name: 'first' }, { name: 'hidden', hidden: true }, { name: 'arbiter', arbiter: true }],
      keyFile: true,
      users: [{ name: 'monitor', password: STRANGE, roles: ['clusterMonitor'] }],
    });
    members = set.members.map(({ address }) => address).join();
  });

  afterEach(() => exporter?.stop());

  after(async () => {
    await set?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (userinfo: string, ...args: string[]): Promise<ExporterProcess> => {
    const uri = `mongodb://${userinfo}${set.member('first').address}/?authSource=admin`;
    exporter = await ExporterProcess.start([`--mongodb.uri=${uri}`, ...args]);
    return exporter;
  };

  it('is read whole with clusterMonitor, the password from a file or percent-encoded in the URI', async () => {
    for (const [userinfo, ...args] of [
      ['', '--mongodb.username=monitor', `--mongodb.password-file=${join(folder, 'password')}`],
      [`monitor:${encodeURIComponent(STRANGE)}@`],
    ] as [string, ...string[]][]) {
      const page = await scrapeAgreeing(await start(userinfo, ...args), [
        set.member('first'),
        set.member('hidden'),
      ]);
      assert.deepEqual(Object.values(page.byMember('mongodb_up')), [1, 1, 1]);
      assert.equal(page.value('mongodb_replset_primaries'), 1);
      assert.equal(page.all('mongodb_scrape_command_failure').length, 0);
      assert.equal(page.all('mongodb_scrape_command_success', { command: 'auth' }).length, 2);
      await exporter?.stop();
    }
  });

  it('asks the arbiter nothing that it would refuse, not even at the end', async () => {
    const arbiter = set.member('arbiter');
    const before = refusals(arbiter).length;
    await start('', '--mongodb.username=monitor', `--mongodb.password-file=${join(folder, 'password')}`);
    for (let n = 0; n < 5; n++) {
      const page = await exporter!.scrape();
      assert.equal(page.value('mongodb_replset_member_state', { member: arbiter.address }), 7);
      const commands = page.all('mongodb_scrape_command_success', { member: arbiter.address });
      assert.deepEqual(
        commands.map(({ labels }) => labels.command),
        ['hello'],
      );
    }
    await exporter!.stop();
    assert.deepEqual(refusals(arbiter).slice(before), []);
  });

  it('is up with a wrong password, which is told once and not tried at every scrape', async () => {
    const first = set.member('first');
    const before = refusals(first).length;
    await start('monitor:wrong@');
    for (let n = 0; n < 6; n++) {
      const page = await exporter!.scrape();
      const labels = { member: first.address };
      assert.equal(page.value('mongodb_up', labels), 1);
      assert.equal(page.value('mongodb_scrape_command_success', { ...labels, command: 'auth' }), 0);
      const [failure] = page.all('mongodb_scrape_command_failure', labels);
      assert.deepEqual([failure?.labels.command, failure?.labels.reason], ['auth', 'auth']);
      assert.equal(page.all('mongodb_connections_current').length, 0);
      // What hello tells needs no login.
      assert.equal(page.value('mongodb_replset_primaries'), 1);
      assert.equal(page.value('mongodb_replset_member_is_primary', labels), 1);
    }
    assert.ok(refusals(first).length - before <= 2, refusals(first).slice(before).join('\n'));
    const told = exporter!.output.split('\n').filter((line) => line.includes('command=auth'));
    assert.equal(told.filter((line) => line.includes(first.address)).length, 1);
    assert.match(told[0]!, /remedy="check user, password/);
  });

  it('tells a missing privilege per command, and finds by hello what hello lists', async () => {
    await start('nobody:nobody-password@');
    const page = await exporter!.scrape();
    const member = set.member('first').address;
    assert.equal(page.value('mongodb_up', { member }), 1);
    assert.equal(page.value('mongodb_scrape_command_success', { member, command: 'auth' }), 1);
    for (const command of ['serverStatus', 'replSetGetStatus']) {
      const [failure] = page.all('mongodb_scrape_command_failure', { member, command });
      assert.equal(failure?.labels.reason, 'unauthorized', command);
    }
    // The hidden member is not in hello; the arbiter is.
    assert.deepEqual(
      Object.keys(page.byMember('mongodb_up')).sort(),
      [member, set.member('arbiter').address].sort(),
    );
    assert.equal(page.value('mongodb_replset_fault_tolerance'), undefined);
    assert.equal(page.value('mongodb_replset_majority_writable'), 1);
    // A refusal is a line in the server's log: it is not asked for again at every scrape.
    const refused = refusals(set.member('first')).length;
    for (let n = 0; n < 5; n++) {
      const again = await exporter!.scrape();
      assert.equal(again.all('mongodb_scrape_command_failure', { member, reason: 'unauthorized' }).length, 3);
    }
    assert.equal(refusals(set.member('first')).length, refused);
    assert.match(
      exporter!.output,
      /command=serverStatus reason=unauthorized .*remedy="grant the role clusterMonitor/,
    );
  });

  it('never prints the password: not in the log, the page, check-config or an error', async () => {
    const encoded = encodeURIComponent(STRANGE);
    const printed: string[] = [];
    await start(`monitor:${encoded}@`, '--log.level=debug');
    printed.push((await exporter!.scrape()).text);
    set.member('first').pause();
    printed.push((await exporter!.scrape({ timeoutSeconds: 1 })).text);
    set.member('first').resume();
    for (const path of ['/', '/-/ready', '/metrics?collect[]=nothing', '/nothing']) {
      printed.push(await (await exporter!.fetch(path)).text());
    }
    await exporter!.stop();
    printed.push(exporter!.output);
    const uri = `mongodb://monitor:${encoded}@${members}/`;
    for (const args of [
      ['check-config', `--mongodb.uri=${uri}`],
      ['check-config', `--mongodb.uri=${uri}?loadBalanced=true`],
      ['check-config', `--mongodb.uri=${uri}?noSuchOption=1`],
      ['check-config', `--mongodb.uri=mongodb://monitor:${STRANGE}@${members}/`],
      [uri],
    ]) {
      const process = ExporterProcess.spawn(args);
      await process.ended();
      printed.push(process.output);
    }
    for (const text of printed) {
      assert.ok(text !== '');
      assert.ok(!text.includes(STRANGE) && !text.includes(encoded), text);
    }
  });
});
