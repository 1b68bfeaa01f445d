import assert from 'node:assert/strict';
import type { Document } from '../../../src/mongo/bson.js';
import type { Collector } from '../../../src/scrape/collector.js';
import { oplogStats } from '../../../src/scrape/collectors/oplog-stats.js';
import { replSetGetStatus } from '../../../src/scrape/collectors/repl-set-get-status.js';
import { serverStatus } from '../../../src/scrape/collectors/server-status.js';
import { later, outcomesOf, resultOf, TestScraper } from '../../support/test-scraper.js';
import { refusal, ScriptedMember, topologyOf } from './scripted.js';

describe('the commands to a member', () => {
  let member: ScriptedMember;
  let scraper: TestScraper;

  beforeEach(() => {
    member = new ScriptedMember();
    scraper = new TestScraper(topologyOf(), { pool: member.pool, leaveOut: { locks: 0 } });
  });

  const asked = async (collector: Collector): Promise<Document | undefined> => {
    await scraper.scrape(5000, [collector]);
    return member.take()[0];
  };

  it('have the remaining time less a margin as their limit', async () => {
    await scraper.scrape(2000, [replSetGetStatus]);
    const { maxTimeMS } = member.sent[0]!.command;
    assert.ok(Number.isInteger(maxTimeMS));
    assert.ok((maxTimeMS as number) <= 1950 && (maxTimeMS as number) > 1500, String(maxTimeMS));
  });

  it('go to the database that the collector names', async () => {
    await scraper.scrape();
    assert.deepEqual(
      member.sent.map(({ database, command }) => [database, Object.keys(command)[0]]),
      [
        ['admin', 'replSetGetStatus'],
        ['admin', 'serverStatus'],
        ['local', 'dbStats'],
        ['local', 'aggregate'],
      ],
    );
  });

  describe('serverStatus', () => {
    it('leaves out the sections that nothing reads, and has the oplog where there is one', async () => {
      assert.deepEqual(await asked(serverStatus), { serverStatus: 1, locks: 0, oplog: 1 });
    });

    it('before 6.0 has no oplog for a member that may have none', async () => {
      const initialising = { setName: 'rs0', me: 'a:1', secondary: false };
      member.hello = { ...initialising, maxWireVersion: 13 };
      assert.deepEqual(await asked(serverStatus), { serverStatus: 1, locks: 0 });
      member.hello = { ...initialising, maxWireVersion: 17 };
      assert.deepEqual(await asked(serverStatus), { serverStatus: 1, locks: 0, oplog: 1 });
      member.hello = { ...initialising, secondary: true, maxWireVersion: 13 };
      assert.deepEqual(await asked(serverStatus), { serverStatus: 1, locks: 0, oplog: 1 });
    });

    it('has no arguments where a managed service refuses them, and from then on', async () => {
      for (const code of [9, 72, 303, 8000, 40415]) {
        member = new ScriptedMember();
        scraper = new TestScraper(topologyOf(), { pool: member.pool, leaveOut: { locks: 0 } });
        member.answer = (command) => ('locks' in command ? refusal(code) : { connections: { current: 1 } });
        const result = await scraper.scrape(5000, [serverStatus]);
        assert.equal(outcomesOf(result, 'a:1').serverStatus, 'ok', String(code));
        assert.deepEqual(member.take(), [{ serverStatus: 1, locks: 0, oplog: 1 }, { serverStatus: 1 }]);
        assert.deepEqual(await asked(serverStatus), { serverStatus: 1 });
      }
    });

    it('is sent once in ten minutes where the platform does not support it', async () => {
      member.answer = () => refusal(8000);
      for (const seconds of [0, 15, 599]) {
        const result = await later(seconds * 1000, () => scraper.scrape(5000, [serverStatus]));
        assert.equal(outcomesOf(result, 'a:1').serverStatus, 'unsupported');
      }
      assert.equal(member.take().length, 2, 'with arguments and without');
      await later(601_000, () => scraper.scrape(5000, [serverStatus]));
      assert.equal(member.take().length, 2);
    });

    it('has no oplog for a process outside of sets', async () => {
      scraper = new TestScraper(topologyOf('standalone'), { pool: member.pool });
      member.hello = { isWritablePrimary: true, maxWireVersion: 17 };
      assert.deepEqual(await asked(serverStatus), { serverStatus: 1 });
    });

    it('is sent without the oplog at once and from then on where the server refuses that', async () => {
      member.answer = (command) => ('oplog' in command ? refusal(17347) : { version: '5.0.4' });
      const first = await scraper.scrape(5000, [serverStatus]);
      assert.equal(outcomesOf(first, 'a:1').serverStatus, 'ok');
      assert.equal(resultOf(first, 'a:1').replies.serverStatus!.version, '5.0.4');
      assert.deepEqual(
        member.take().map((command) => 'oplog' in command),
        [true, false],
      );
      await scraper.scrape(5000, [serverStatus]);
      assert.deepEqual(member.take(), [{ serverStatus: 1, locks: 0 }]);
    });

    it('is sent in full again after ten minutes: the process may have been upgraded', async () => {
      member.answer = (command) => ('oplog' in command ? refusal(17347) : {});
      await scraper.scrape(5000, [serverStatus]);
      member.take();
      await later(601_000, () => scraper.scrape(5000, [serverStatus]));
      assert.equal(member.take().length, 2);
    });

    it('is not sent again in the same scrape after another refusal', async () => {
      member.answer = () => refusal(13);
      const result = await scraper.scrape(5000, [serverStatus]);
      assert.equal(outcomesOf(result, 'a:1').serverStatus, 'unauthorized');
      assert.equal(member.take().length, 1);
    });
  });

  describe('replSetGetStatus', () => {
    it('has the progress of an initial sync only where there may be one', async () => {
      assert.equal((await asked(replSetGetStatus))!.initialSync, 0);
      member.hello = { setName: 'rs0', me: 'a:1', secondary: false };
      assert.equal((await asked(replSetGetStatus))!.initialSync, 1);
      member.hello = { setName: 'rs0', me: 'a:1', isWritablePrimary: true };
      assert.equal((await asked(replSetGetStatus))!.initialSync, 0);
      member.hello = { isreplicaset: true };
      assert.equal((await asked(replSetGetStatus))!.initialSync, 0);
    });

    it('fails with the reason why a process has no usable configuration', async () => {
      member.hello = { isreplicaset: true };
      for (const [code, reason] of [
        [93, 'removed'],
        [94, 'not_initialized'],
      ] as const) {
        member.answer = () => refusal(code);
        const result = await scraper.scrape(5000, [replSetGetStatus]);
        assert.deepEqual(outcomesOf(result, 'a:1'), { hello: 'ok', replSetGetStatus: reason });
        assert.equal(resultOf(result, 'a:1').up, true);
      }
    });
  });

  describe('the oplog', () => {
    it('is read only from primaries and secondaries', async () => {
      for (const hello of [{ setName: 'rs0', me: 'a:1' }, { isreplicaset: true }]) {
        member.hello = hello;
        assert.equal(await asked(oplogStats), undefined);
      }
    });

    it('has the first document as its reply', async () => {
      member.answer = () => ({ cursor: { firstBatch: [{ size: 1, maxSize: 2 }], id: 0 }, ok: 1 });
      const result = await scraper.scrape(5000, [oplogStats]);
      assert.deepEqual(resultOf(result, 'a:1').replies['local.oplog.rs'], { size: 1, maxSize: 2 });
    });

    it('has an empty reply for an empty cursor', async () => {
      member.answer = () => ({ cursor: { firstBatch: [], id: 0 }, ok: 1 });
      const result = await scraper.scrape(5000, [oplogStats]);
      assert.deepEqual(resultOf(result, 'a:1').replies['local.oplog.rs'], {});
    });

    it('is sent again after an error, which is not cached', async () => {
      member.answer = () => refusal(26);
      await scraper.scrape(5000, [oplogStats]);
      await scraper.scrape(5000, [oplogStats]);
      assert.equal(member.take().length, 2);
    });
  });

  it('are sent once a minute without the privilege: every refusal is a line in the log of the server', async () => {
    member.answer = () => refusal(13);
    for (let scrape = 0; scrape < 3; scrape++) {
      const result = await scraper.scrape(5000, [replSetGetStatus, serverStatus]);
      const unauthorized = { replSetGetStatus: 'unauthorized', serverStatus: 'unauthorized' };
      assert.deepEqual(outcomesOf(result, 'a:1'), { hello: 'ok', ...unauthorized });
    }
    assert.equal(member.take().length, 2);
    member.answer = () => ({ ok: 1 });
    const result = await later(61_000, () => scraper.scrape(5000, [serverStatus]));
    assert.equal(outcomesOf(result, 'a:1').serverStatus, 'ok');
  });

  it('are not sent while the login is refused, except hello', async () => {
    member.login = { reason: 'auth', message: 'Authentication failed.' };
    const result = await scraper.scrape();
    assert.deepEqual(outcomesOf(result, 'a:1'), { hello: 'ok', auth: 'auth' });
    assert.equal(resultOf(result, 'a:1').up, true);
    assert.deepEqual(member.sent, []);
    member.login = 'ok';
    assert.equal(outcomesOf(await scraper.scrape(), 'a:1').auth, 'ok');
  });
});
