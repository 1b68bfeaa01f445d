import assert from 'node:assert/strict';
import { documentsOf, type Document } from '../../../../src/mongo/bson.js';
import { collStatsLatency } from '../../../../src/scrape/collectors/collstats-latency.js';
import { collStats } from '../../../../src/scrape/collectors/collstats.js';
import { dbStats } from '../../../../src/scrape/collectors/dbstats.js';
import { indexStats } from '../../../../src/scrape/collectors/indexstats.js';
import { Abandoned, DeadlineExceeded } from '../../../../src/util/errors.js';
import { later } from '../../../support/test-scraper.js';
import { refusal } from '../scripted.js';
import { ScriptedServer } from './scripted-server.js';

describe('collections that are visited one after the other', () => {
  let server: ScriptedServer;

  beforeEach(() => {
    server = new ScriptedServer({ app: ['a', 'b', 'c'] });
    for (const name of ['a', 'b', 'c']) server.answers.set(`app.${name}`, [{ count: 1 }]);
  });

  const visited = (reply: Document) => documentsOf(reply.collections).map(({ collection }) => collection);

  for (const collector of [collStats, collStatsLatency, indexStats]) {
    describe(collector.name, () => {
      it('has each, and reports when the limit has truncated them', async () => {
        const { sent } = server;
        assert.deepEqual(visited(await server.run(collector)), ['a', 'b', 'c']);
        assert.deepEqual(sent.slice(2), ['aggregate app.a', 'aggregate app.b', 'aggregate app.c']);
        const cut = await server.run(collector, 2);
        assert.deepEqual([visited(cut), cut.truncated], [['a', 'b'], true]);
        assert.equal((await server.run(collector, 3)).truncated, false);
      });

      // NamespaceNotFound, CommandNotSupportedOnView, QueryPlanKilled, HostUnreachable.
      for (const code of [26, 166, 175, 6]) {
        it(`loses only the collection that fails with ${code}`, async () => {
          server.answers.set('app.b', refusal(code));
          assert.deepEqual(visited(await server.run(collector)), ['a', 'c']);
        });
      }

      // Unauthorized, InterruptedAtShutdown, InterruptedDueToReplStateChange, NotPrimaryOrSecondary.
      for (const code of [13, 11600, 11602, 13436]) {
        it(`fails as a whole with ${code}, and sends no further requests`, async () => {
          server.answers.set('app.b', refusal(code));
          await assert.rejects(server.run(collector), { code });
          assert.equal(server.sent.at(-1), 'aggregate app.b');
        });
      }

      it('fails as a whole when the connection is lost', async () => {
        const error = new Error('connection lost');
        server.answers.set('app.b', error);
        await assert.rejects(server.run(collector), error);
      });

      // MaxTimeMSExpired, ExceededTimeLimit.
      for (const error of [refusal(50), refusal(262), new DeadlineExceeded(), new Abandoned()]) {
        it(`keeps what arrived in time after ${error.message}, and names what did not`, async () => {
          server.answers.set('app.b', error);
          const reply = await server.run(collector);
          assert.deepEqual(visited(reply), ['a', 'c']);
          assert.deepEqual([reply.truncated, reply.missing], [true, ['app.b']]);
        });
      }

      it('begins with what is missing the next time, and reads nothing else again while it is young', async () => {
        server.answers.set('app.b', refusal(50));
        await server.run(collector);
        server.answers.set('app.b', [{ count: 1 }]);
        server.sent.length = 0;
        const reply = await server.run(collector);
        assert.deepEqual(server.sent.slice(2), ['aggregate app.b']);
        assert.deepEqual(visited(reply), ['a', 'b', 'c']);
        assert.deepEqual([reply.truncated, reply.missing], [false, undefined]);
        server.sent.length = 0;
        await server.run(collector);
        assert.equal(server.sent.length, 5, 'after a complete run all are read again');
      });

      it('reads what has grown too old, after what is missing', async () => {
        server.answers.set('app.b', refusal(50));
        await server.run(collector);
        server.sent.length = 0;
        const reply = await later(collector.maxAgeSeconds * 1000 + 1, () => server.run(collector));
        assert.deepEqual(server.sent.slice(2), ['aggregate app.b', 'aggregate app.a', 'aggregate app.c']);
        assert.deepEqual(reply.missing, ['app.b']);
      });

      it('stops when the time is over; the next run begins with what it did not reach', async () => {
        server.answers.set('app.a', refusal(50));
        server.hasTime = () => !server.sent.includes('aggregate app.b');
        const first = await server.run(collector);
        assert.deepEqual([visited(first), first.missing], [['b'], ['app.c', 'app.a']]);
        server.sent.length = 0;
        server.hasTime = () => true;
        await server.run(collector);
        assert.deepEqual(server.sent.slice(2), ['aggregate app.c', 'aggregate app.a']);
      });

      it('a collection that always uses up the time does not prevent the others from being read', async () => {
        // It ends with the scrape, whatever its own limit.
        server.answers.set('app.a', new DeadlineExceeded());
        server.hasTime = () => !server.sent.includes('aggregate app.a');
        await assert.rejects(server.run(collector), DeadlineExceeded);
        server.sent.length = 0;
        const second = await server.run(collector);
        assert.deepEqual(server.sent.slice(2), ['aggregate app.b', 'aggregate app.c', 'aggregate app.a']);
        assert.deepEqual([visited(second), second.missing], [['b', 'c'], ['app.a']]);
      });

      it('a database whose collections cannot be listed in time does not affect the others', async () => {
        server.databases.set('shop', { x: 'collection' });
        server.answers.set('shop.x', [{ count: 1 }]);
        server.answers.set('all of app', refusal(50));
        const reply = await server.run(collector, 1);
        assert.deepEqual([visited(reply), reply.missing], [['x'], ['app']]);
        server.answers.delete('all of app');
        server.sent.length = 0;
        assert.deepEqual(visited(await server.run(collector, 1)), ['a'], 'the limit goes by the names again');
      });

      it('fails when no collection can be read', async () => {
        for (const name of ['a', 'b', 'c']) server.answers.set(`app.${name}`, refusal(8));
        await assert.rejects(server.run(collector), { code: 8 });
      });

      it('has none where there are none', async () => {
        assert.deepEqual(await server.run(collector, 10, ['other']), { collections: [], truncated: false });
      });

      it('fails when it may not list them', async () => {
        server.answers.set('all of app', refusal(13));
        await assert.rejects(server.run(collector), { code: 13 });
      });
    });
  }

  it('databases that are visited one after the other behave alike', async () => {
    server = new ScriptedServer({ a: [], b: [], c: [], local: [] });
    const names = (reply: Document) => documentsOf(reply.databases).map(({ database }) => database);
    assert.deepEqual(names(await server.run(dbStats)), ['a', 'b', 'c']);
    assert.deepEqual(server.sent, ['listDatabases admin', 'dbStats a', 'dbStats b', 'dbStats c']);
    const cut = await server.run(dbStats, 2, ['!a']);
    assert.deepEqual([names(cut), cut.truncated], [['b', 'c'], false]);
    assert.equal((await server.run(dbStats, 2)).truncated, true);
    server.answers.set('b', refusal(26));
    assert.deepEqual(names(await server.run(dbStats)), ['a', 'c']);
    server.answers.set('b', refusal(13));
    await assert.rejects(server.run(dbStats), { code: 13 });
    server.answers.set('b', refusal(50));
    const incomplete = await server.run(dbStats);
    assert.deepEqual([names(incomplete), incomplete.missing], [['a', 'c'], ['b']]);
  });
});
