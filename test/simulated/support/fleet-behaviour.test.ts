import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { BSON, MongoNetworkError, type MongoClient } from 'mongodb';
import { ask, closeClients, directClient, refusedWith } from '../../support/fleet/direct-client.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';

const { EJSON } = BSON;

/** For clients that will not get an answer. */
const IMPATIENT = { serverSelectionTimeoutMS: 300 };

describe('simulated fleet: behaviours', () => {
  let fleet: Fleet;
  let name: string;

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 2 }] });
    name = fleet.members[1]!.name;
  });

  afterEach(async () => {
    await closeClients();
    await fleet.control(name, 'healthy');
  });

  after(() => fleet.stop());

  /** How long a ping takes, or the error it ends with. */
  async function ping(open: MongoClient, signal?: AbortSignal): Promise<number> {
    const start = Date.now();
    await open.db('admin').command({ ping: 1 }, signal ? { signal } : {});
    return Date.now() - start;
  }

  it('dead: connections are reset, the port is closed, and open again afterwards', async () => {
    const open = directClient(name, IMPATIENT);
    await ping(open);
    await fleet.control(name, 'dead');
    await assert.rejects(ping(open), /ECONNREFUSED|ECONNRESET|closed/);
    await assert.rejects(ping(directClient(name, IMPATIENT)), /ECONNREFUSED/);
    await fleet.control(name, 'healthy');
    await ping(directClient(name));
  });

  it('hang: connects and waits; the answer comes when it goes on', async () => {
    const open = directClient(name);
    await ping(open);
    await fleet.control(name, 'hang');
    await assert.rejects(
      ping(directClient(name, { ...IMPATIENT, connectTimeoutMS: 200 })),
      /timed out|Server selection/i,
    );
    const answered = ping(open);
    await sleep(100);
    await fleet.control(name, 'healthy');
    assert.ok((await answered) >= 90);
  });

  it('hangCommand: that command alone', async () => {
    await fleet.control(name, { hangCommand: 'serverStatus' });
    const open = directClient(name, { maxPoolSize: 2 });
    await ping(open);
    const signal = AbortSignal.timeout(200);
    await assert.rejects(open.db('admin').command({ serverStatus: 1 }, { signal }));
    await ping(open);
  });

  it('delayMs: every reply is late', async () => {
    const open = directClient(name);
    await ping(open);
    await fleet.control(name, { delayMs: 150 });
    assert.ok((await ping(open)) >= 149);
  });

  it('error and reply: in place of the healthy answer', async () => {
    await fleet.control(name, {
      error: { command: 'serverStatus', code: 13, codeName: 'Unauthorized', errmsg: 'not authorized' },
      reply: { command: 'ping', document: EJSON.stringify({ ok: 1, size: BSON.Long.fromNumber(2 ** 40) }) },
    });
    await assert.rejects(ask(name, { serverStatus: 1 }), refusedWith(13));
    assert.equal((await ask(name, { ping: 1 })).size, 2 ** 40);
  });

  it('reply: a mongos', async () => {
    const hello = { ismaster: true, msg: 'isdbgrid', maxWireVersion: 17, minWireVersion: 0, ok: 1 };
    await fleet.control(name, {
      reply: { command: 'hello', document: EJSON.stringify(hello, { relaxed: false }) },
    });
    const open = directClient(name);
    const types: string[] = [];
    open.on('serverDescriptionChanged', ({ newDescription }) => types.push(newDescription.type));
    await open.connect();
    assert.equal(types.at(-1), 'Mongos');
  });

  it('brokenReply: half of it, or bytes that are no BSON', async () => {
    await fleet.control(name, { brokenReply: { kind: 'half', command: 'serverStatus' } });
    const open = directClient(name);
    await ping(open);
    await assert.rejects(open.db('admin').command({ serverStatus: 1 }), MongoNetworkError);
    await fleet.control(name, { brokenReply: { kind: 'bytes', command: 'serverStatus' } });
    await assert.rejects(open.db('admin').command({ serverStatus: 1 }), /BSON/i);
    await fleet.control(name, { brokenReply: { kind: 'half' } });
    await assert.rejects(ping(directClient(name, IMPATIENT)), /Server selection|closed/);
  });

  it('refuses an unknown member', async () => {
    await assert.rejects(fleet.control('127.0.0.1:1', 'dead'), /No member/);
  });
});
