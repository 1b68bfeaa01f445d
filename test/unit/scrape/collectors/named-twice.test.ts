import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import type { Collector } from '../../../../src/scrape/collector.js';
import { dbStats } from '../../../../src/scrape/collectors/dbstats.js';
import { indexStats } from '../../../../src/scrape/collectors/indexstats.js';
import { limitsOf } from '../../../../src/scrape/limits.js';
import { parseHello } from '../../../../src/topology/model/hello.js';
import { firstRun } from '../../../support/first-run.js';
import { helloOf, SECONDARY, memberNamed } from '../scripted-target.js';
import { pageOfReply } from './page-with.js';
import { cursorOf } from './run-with.js';

const TWICE = [{ name: 'shop' }, { name: 'shop' }];

/** A server that lists everything twice. */
function answer(request: Document): Document {
  if ('listDatabases' in request) return { databases: TWICE, ok: 1 };
  if ('listCollections' in request) return cursorOf({ name: 'orders' }, { name: 'orders' });
  if ('dbStats' in request) return { objects: 5, ok: 1 };
  return cursorOf({ name: '_id_', ops: 1 }, { name: '_id_', ops: 7 });
}

async function run(
  collector: Collector,
): Promise<{ readonly reply: Document; readonly sent: readonly Document[] }> {
  const sent: Document[] = [];
  const reply = await collector.commands[0]!.run({
    target: { member: memberNamed('a:1'), hello: parseHello(helloOf(SECONDARY)), leaveOut: {} },
    limits: limitsOf(100),
    ...firstRun(collector),
    send: (_, request) => {
      sent.push(request);
      return Promise.resolve(answer(request));
    },
  });
  return { reply, sent };
}

describe('a name that a server lists twice', () => {
  it('is read and reported once: a database', async () => {
    const { reply, sent } = await run(dbStats);
    assert.equal(sent.filter((request) => 'dbStats' in request).length, 1);
    const page = await pageOfReply(dbStats, reply);
    assert.equal(page.all('mongodb_database_objects').length, 1);
  });

  it('is read and reported once: a collection with its indexes', async () => {
    const { reply, sent } = await run(indexStats);
    assert.equal(sent.filter((request) => 'aggregate' in request).length, 1);
    const page = await pageOfReply(indexStats, reply);
    assert.equal(page.all('mongodb_index_accesses_total').length, 1);
  });
});
