import assert from 'node:assert/strict';
import { DEFAULT_MONITOR } from '../../../src/mongo/client-options.js';
import { MemberClient, type HelloAnswer } from '../../../src/mongo/member-client.js';
import { MemberDown, SERVER_CODES } from '../../../src/util/errors.js';
import { ExporterHere } from '../../support/exporter-here.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { deadlineIn, plainTarget } from '../../support/test-scraper.js';

/** Every member of the fleet takes this login. */
const PLAIN = { username: 'monitor', password: 'x', mechanism: 'PLAIN' as const, source: '$external' };

describe('a server that knows isMaster and no hello', () => {
  let fleet: Fleet;
  let name: string;
  let client: MemberClient | undefined;

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 3 }] });
    name = fleet.members[1]!.name;
  });

  beforeEach(async () => {
    for (const member of fleet.members) await fleet.control(member.name, { withoutHello: true });
  });

  afterEach(async () => {
    await client?.close();
    client = undefined;
    for (const member of fleet.members) await fleet.control(member.name, 'healthy');
  });

  after(() => fleet.stop());

  const open = (credentials?: typeof PLAIN) =>
    (client = new MemberClient(name, {
      access: plainTarget(credentials && { credentials }),
      monitor: DEFAULT_MONITOR,
    }));

  /** What came of so many hellos, and how many of them the server refused. */
  async function hellos(
    of: MemberClient,
    times: number,
  ): Promise<{ answers: HelloAnswer[]; refused: number }> {
    const before = (await fleet.seen(name)).commands.hello ?? 0;
    const answers: HelloAnswer[] = [];
    for (let time = 0; time < times; time += 1) answers.push(await of.hello(deadlineIn(3000)));
    return { answers, refused: ((await fleet.seen(name)).commands.hello ?? 0) - before };
  }

  it('receives isMaster; hello is tried once per connection', async () => {
    const opened = open();
    const { answers, refused } = await hellos(opened, 3);
    assert.ok(answers.every(({ reply, login }) => reply.me === name && login === 'none'));
    assert.equal(answers[0]!.reply.ismaster, false);
    assert.equal(refused, 1);
    const { connections } = await fleet.seen(name);
    assert.equal((await hellos(opened, 3)).refused, 0);
    assert.equal((await fleet.seen(name)).connections, connections);
  });

  it('receives hello again after a restart, when it may be a newer version', async () => {
    const opened = open();
    await hellos(opened, 2);
    await fleet.control(name, 'dead');
    await fleet.control(name, { withoutHello: true });
    await hellos(opened, 1);
    assert.equal((await hellos(opened, 3)).refused, 1);
    await fleet.control(name, 'dead');
    await fleet.control(name, 'healthy');
    await hellos(opened, 1);
    const { answers } = await hellos(opened, 1);
    assert.equal(answers[0]!.reply.isWritablePrimary, false);
  });

  it('is not taken for one that refuses the login', async () => {
    const opened = open(PLAIN);
    const { answers } = await hellos(opened, 3);
    assert.deepEqual(
      answers.map(({ login }) => login),
      ['ok', 'ok', 'ok'],
    );
  });

  it('of one that knows neither command the login is not blamed', async () => {
    const unknown = { code: SERVER_CODES.CommandNotFound, codeName: 'CommandNotFound' };
    await fleet.control(name, {
      error: { ...unknown, command: 'hello', errmsg: "no such command: 'isMaster'" },
    });
    const { saslStart = 0 } = (await fleet.seen(name)).commands;
    const error: unknown = await open(PLAIN)
      .hello(deadlineIn(3000))
      .catch((reason: unknown) => reason);
    assert.ok(error instanceof MemberDown);
    assert.deepEqual([error.failure.phase, error.failure.reason], ['hello', 'protocol']);
    assert.equal((await fleet.seen(name)).commands.saslStart ?? 0, saslStart);
  });

  it('is up on the page, with its role; connections stay the same from scrape to scrape', async () => {
    const exporter = await ExporterHere.start([
      `--mongodb.uri=${fleet.uri().replace('://', '://monitor:x@')}?authMechanism=PLAIN&authSource=$external`,
    ]);
    try {
      await exporter.scrape();
      const connections = async () =>
        Promise.all(fleet.members.map(async (member) => (await fleet.seen(member.name)).connections));
      await exporter.scrape();
      const before = await connections();
      let page = await exporter.scrape();
      for (let scrape = 0; scrape < 3; scrape += 1) page = await exporter.scrape();
      assert.deepEqual(await connections(), before);
      assert.deepEqual(
        page.all('mongodb_up').map(({ value }) => value),
        [1, 1, 1],
      );
      assert.equal(page.value('mongodb_replset_primaries'), 1);
      assert.equal(page.value('mongodb_replset_writable'), 1);
      assert.equal(page.all('mongodb_scrape_command_failure').length, 0);
      assert.ok(page.all('mongodb_heartbeat_consecutive_failures').every(({ value }) => value === 0));
    } finally {
      await exporter.stop();
    }
  });
});
