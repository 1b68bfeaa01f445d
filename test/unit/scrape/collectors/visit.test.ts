import assert from 'node:assert/strict';
import { DeadlineExceeded } from '../../../../src/errors.js';
import type { Document } from '../../../../src/mongo/bson.js';
import { collStatsLatency } from '../../../../src/scrape/collectors/collstats-latency.js';
import { collStats } from '../../../../src/scrape/collectors/collstats.js';
import { dbStats } from '../../../../src/scrape/collectors/dbstats.js';
import { indexStats } from '../../../../src/scrape/collectors/indexstats.js';
import { documentsOf } from '../../../../src/mongo/bson.js';
import { refusal } from '../scripted.js';
import { ScriptedServer } from './scripted-session.js';

describe('collections that are visited one after the other', () => {
  let server: ScriptedServer;

  beforeEach(() => {
    server = new ScriptedServer({ app: ['a', 'b', 'c'] });
    for (const name of ['a', 'b', 'c']) server.answers.set(`app.${name}`, [{ count: 1 }]);
  });

  const visited = (reply: Document) => documentsOf(reply.collections).map(({ collection }) => collection);

  for (const survey of [collStats, collStatsLatency, indexStats]) {
    describe(survey.name, () => {
      it('has each, and tells when the limit has cut', async () => {
        const { sent } = server;
        assert.deepEqual(visited(await server.hold(survey)), ['a', 'b', 'c']);
        assert.deepEqual(sent.slice(2), ['aggregate app.a', 'aggregate app.b', 'aggregate app.c']);
        const cut = await server.hold(survey, 2);
        assert.deepEqual([visited(cut), cut.truncated], [['a', 'b'], true]);
        assert.equal((await server.hold(survey, 3)).truncated, false);
      });

      // NamespaceNotFound, CommandNotSupportedOnView, QueryPlanKilled, HostUnreachable.
      for (const code of [26, 166, 175, 6]) {
        it(`loses nothing but the collection that fails with ${code}`, async () => {
          server.answers.set('app.b', refusal(code));
          assert.deepEqual(visited(await server.hold(survey)), ['a', 'c']);
        });
      }

      // Unauthorized, MaxTimeMSExpired, InterruptedAtShutdown, InterruptedDueToReplStateChange, NotPrimaryOrSecondary.
      for (const code of [13, 50, 11600, 11602, 13436]) {
        it(`fails as a whole with ${code}, and asks no more`, async () => {
          server.answers.set('app.b', refusal(code));
          await assert.rejects(server.hold(survey), { code });
          assert.equal(server.sent.at(-1), 'aggregate app.b');
        });
      }

      it('fails as a whole when the time is over or the connection lost', async () => {
        for (const error of [new DeadlineExceeded(), new Error('connection lost')]) {
          server.answers.set('app.b', error);
          await assert.rejects(server.hold(survey), error);
        }
      });

      it('fails when no collection can be read', async () => {
        for (const name of ['a', 'b', 'c']) server.answers.set(`app.${name}`, refusal(8));
        await assert.rejects(server.hold(survey), { code: 8 });
      });

      it('has none where there are none', async () => {
        assert.deepEqual(await server.hold(survey, 10, ['other']), { collections: [], truncated: false });
      });

      it('fails when it may not list them', async () => {
        server.answers.set('all of app', refusal(13));
        await assert.rejects(server.hold(survey), { code: 13 });
      });
    });
  }

  it('databases: likewise', async () => {
    server = new ScriptedServer({ a: [], b: [], c: [], local: [] });
    const names = (reply: Document) => documentsOf(reply.databases).map(({ database }) => database);
    assert.deepEqual(names(await server.hold(dbStats)), ['a', 'b', 'c']);
    assert.deepEqual(server.sent, ['listDatabases admin', 'dbStats a', 'dbStats b', 'dbStats c']);
    const cut = await server.hold(dbStats, 2, ['!a']);
    assert.deepEqual([names(cut), cut.truncated], [['b', 'c'], false]);
    assert.equal((await server.hold(dbStats, 2)).truncated, true);
    server.answers.set('b', refusal(26));
    assert.deepEqual(names(await server.hold(dbStats)), ['a', 'c']);
    server.answers.set('b', refusal(13));
    await assert.rejects(server.hold(dbStats), { code: 13 });
  });
});
