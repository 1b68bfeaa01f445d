import assert from 'node:assert/strict';
import { selectNamespaces } from '../../../../src/scrape/collectors/namespaces.js';
import { collectorNamed } from '../scripted-target.js';
import { ScriptedServer } from './scripted-server.js';

/** What is selected: `app.orders`. */
const SELECTION = collectorNamed('choice', 'deployment', {
  run: async (session) => {
    const { selected, truncated } = await selectNamespaces(session);
    return { selected: selected.map(({ database, collection }) => `${database}.${collection}`), truncated };
  },
});

describe('collections that a collector visits', () => {
  let server: ScriptedServer;

  beforeEach(() => {
    server = new ScriptedServer({
      admin: ['system.users'],
      shop: ['orders', 'items', 'system.profile'],
      app: ['users.old', 'system.views', 'system.buckets.weather'],
      config: ['chunks'],
      local: ['oplog.rs'],
    });
  });

  it("are all except the server's own, in the order of their names", async () => {
    const selection = await server.run(SELECTION);
    assert.deepEqual(selection, {
      selected: ['app.users.old', 'shop.items', 'shop.orders'],
      truncated: false,
    });
    assert.deepEqual(server.sent, ['listDatabases admin', 'listCollections app', 'listCollections shop']);
  });

  it('are listed by name only, as clusterMonitor permits', async () => {
    await server.run(SELECTION);
    const [databases, collections] = server.requests;
    assert.deepEqual(databases, { listDatabases: 1, nameOnly: true });
    const { listCollections, nameOnly, authorizedCollections } = collections!;
    assert.deepEqual([listCollections, nameOnly, authorizedCollections], [1, true, true]);
  });

  it('include time series, and no views', async () => {
    server.databases.set('app', { weather: 'timeseries', recent: 'view', log: 'collection' });
    const { selected } = await server.run(SELECTION, 100, ['app']);
    assert.deepEqual(selected, ['app.log', 'app.weather']);
  });

  it('are those that the patterns include', async () => {
    assert.deepEqual((await server.run(SELECTION, 100, ['*.orders', 'app'])).selected, [
      'app.users.old',
      'shop.orders',
    ]);
    assert.deepEqual((await server.run(SELECTION, 100, ['!shop.o*'])).selected, [
      'app.users.old',
      'shop.items',
    ]);
  });

  it('are no more than the limit, which is reported', async () => {
    assert.deepEqual(await server.run(SELECTION, 3), {
      selected: ['app.users.old', 'shop.items', 'shop.orders'],
      truncated: false,
    });
    assert.deepEqual(await server.run(SELECTION, 2), {
      selected: ['app.users.old', 'shop.items'],
      truncated: true,
    });
  });

  it('are listed in no more databases than the limit reaches', async () => {
    await server.run(SELECTION, 1);
    assert.deepEqual(server.sent, ['listDatabases admin', 'listCollections app', 'listCollections shop']);
    server.sent.length = 0;
    server.databases.set('aaa', { x: 'collection', y: 'collection' });
    assert.deepEqual(await server.run(SELECTION, 1), { selected: ['aaa.x'], truncated: true });
    assert.deepEqual(server.sent, ['listDatabases admin', 'listCollections aaa']);
  });

  it('are the same with a limit as without, also where database names have the same beginning', async () => {
    // As text, "app-1.x" comes before "app.x", and "app1.x" after it.
    const names = { app: ['x'], 'app-1': ['x', 'y'], app1: ['x'], admin: [], app_: ['x'] };
    server = new ScriptedServer(names);
    const { selected: all } = await server.run(SELECTION);
    assert.deepEqual(all, ['app-1.x', 'app-1.y', 'app.x', 'app1.x', 'app_.x']);
    for (const most of [1, 2, 3, 4]) {
      assert.deepEqual((await server.run(SELECTION, most)).selected, all.slice(0, most));
    }
  });

  it('are none where there are none, or where the database has been dropped meanwhile', async () => {
    server.databases.set('gone', {});
    assert.deepEqual((await server.run(SELECTION, 100, ['gone'])).selected, []);
    assert.deepEqual(await new ScriptedServer({}).run(SELECTION), { selected: [], truncated: false });
  });
});
