import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createCertificates } from '../support/certificates.js';
import { requireMongod } from '../support/mongod-binary.js';
import {
  isFree,
  isWritable,
  startReplicaSet,
  startStandalone,
  stopAll,
  waitUntil,
  type ReplicaSet,
} from '../support/mongo-servers.js';
import { removeFolder, temporaryFolder } from '../support/servers/cleanup.js';

const ROOT = join(import.meta.dirname, '../..');

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('real servers', function () {
  before(async function () {
    await requireMongod(this);
  });

  after(stopAll);

  describe('a set of three and an arbiter', function () {
    let set: ReplicaSet;

    before(async function () {
      this.timeout(40_000);
      set = await startReplicaSet({ members: [{}, {}, {}, { name: 'arbiter', arbiter: true }] });
    });

    after(() => set.stop());

    it('is ready: one writable primary, two secondaries, the arbiter', async () => {
      const hellos = (await set.views()).map(({ hello }) => hello!);
      assert.equal(hellos.filter((hello) => hello.isWritablePrimary === true).length, 1);
      assert.equal(hellos.filter((hello) => hello.secondary === true).length, 2);
      assert.equal(hellos[3]!.arbiterOnly, true);
      assert.equal((await set.primary())?.name, 'member-0');
    });

    it('elects another primary after a kill, and takes the old one back', async () => {
      const old = await set.waitForPrimary();
      const pid = old.pid!;
      await old.kill();
      assert.equal(isAlive(pid), false);
      assert.equal(await isFree(old.port), true);
      const next = await set.waitForPrimary();
      assert.notEqual(next, old);
      await old.start();
      assert.notEqual(old.pid, pid);
      await set.waitUntilSettled();
    });

    it('has a hung member that answers again when it is resumed', async () => {
      const hung = set.members.find((server) => server.name !== 'arbiter')!;
      hung.pause();
      await assert.rejects(hung.command({ ping: 1 }, AbortSignal.timeout(200)));
      assert.equal(await hung.tryCommand({ hello: 1 }), undefined);
      hung.resume();
      await set.waitUntilSettled();
      assert.equal((await hung.command({ ping: 1 })).ok, 1);
    });

    it('shuts a member down in order, within the election timeout of the others', async () => {
      const secondary = (await set.views()).find((view) => view.hello?.secondary === true)!.server;
      await secondary.stop();
      assert.equal(secondary.pid, undefined);
      await secondary.start();
      await set.waitUntilSettled();
    });

    it('grows, shrinks and is reconfigured', async () => {
      const added = await set.addMember({ name: 'added', hidden: true, votes: 0 });
      const hello = await added.command({ hello: 1 });
      assert.equal(hello.hidden, true);
      await set.removeMember(added);
      await waitUntil(async () => (await added.tryCommand({ hello: 1 }))?.isreplicaset === true);
      await set.reconfig((config) => ({ ...config, settings: { electionTimeoutMillis: 3_000 } }));
      const primary = await set.waitForPrimary();
      const { config } = await primary.command({ replSetGetConfig: 1 });
      assert.equal((config as { settings: Record<string, unknown> }).settings.electionTimeoutMillis, 3_000);
    });

    it('leaves nothing behind when it is stopped', async () => {
      const pids = set.members.map(({ pid }) => pid!);
      await set.stop();
      assert.deepEqual(pids.filter(isAlive), []);
      assert.deepEqual(await Promise.all(set.members.map(({ port }) => isFree(port))), Array(5).fill(true));
      assert.deepEqual(
        set.members.map(({ dbPath }) => existsSync(dbPath)),
        Array(5).fill(false),
      );
    });
  });

  it('take users and TLS, and have members that were never initiated', async function () {
    this.timeout(40_000);
    const folder = temporaryFolder();
    const certificates = await createCertificates(folder);
    const set = await startReplicaSet({
      members: [{}, { arbiter: true }, { name: 'fresh', initiated: false }],
      keyFile: true,
      users: [{ name: 'monitor', password: 'päss:w@rd', roles: ['clusterMonitor'] }],
      tls: { certificates },
    });
    const [data, arbiter, fresh] = set.members;
    assert.equal((await fresh!.command({ hello: 1 })).isreplicaset, true);
    await assert.rejects(arbiter!.command({ serverStatus: 1 }), { code: 13 });
    const nobody = data!.client({ auth: { username: 'nobody', password: 'nobody-password' } });
    await assert.rejects(nobody.db('admin').command({ serverStatus: 1 }), { code: 13 });
    const untrusting = data!.client({ tlsCAFile: certificates.otherCaFile, serverSelectionTimeoutMS: 300 });
    await assert.rejects(untrusting.connect());
    assert.match(set.uri(), /^mongodb:\/\/monitor:p%C3%A4ss%3Aw%40rd@.*replicaSet=rs0.*tls=true/);
    await set.stop();
    await removeFolder(folder);
  });

  it('run different versions in one set, initiated by the older', async function () {
    await requireMongod(this, '5.0');
    await requireMongod(this, '6.0');
    const set = await startReplicaSet({ members: [{}, { version: '5.0' }] });
    const primary = (await set.views()).find(isWritable)?.server;
    assert.match(primary?.version ?? '', /^5\.0\./);
    assert.deepEqual(
      set.members.map(({ version }) => version.slice(0, 3)),
      ['6.0', '5.0'],
    );
    await set.stop();
  });

  it('refuses what it cannot start with the last words of the log', async () => {
    await assert.rejects(
      startStandalone({ args: ['--setParameter', 'noSuchParameter=1'] }),
      /ended at once[^]*noSuchParameter/,
    );
  });

  for (const [how, script] of [
    ['an uncaught exception', 'setImmediate(() => { throw new Error("on purpose"); });'],
    ['SIGTERM', 'process.kill(process.pid, "SIGTERM");'],
  ] as const) {
    it(`are ended and removed at ${how}`, async function () {
      this.timeout(30_000);
      const code = `
        import { startStandalone } from './test/support/mongo-servers.ts';
        const { server } = await startStandalone();
        process.send({ pid: server.pid, dbPath: server.dbPath });
        ${script}`;
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', code], {
        cwd: ROOT,
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      const exit = once(child, 'exit');
      const [{ pid, dbPath }] = (await once(child, 'message')) as [{ pid: number; dbPath: string }];
      await exit;
      await waitUntil(() => !isAlive(pid));
      assert.equal(existsSync(dbPath), false);
    });
  }
});
