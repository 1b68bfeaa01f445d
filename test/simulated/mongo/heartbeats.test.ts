import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_MONITOR, type MonitorSettings } from '../../../src/mongo/client-options.js';
import { ClientPool } from '../../../src/mongo/client-pool.js';
import type { Heartbeat } from '../../../src/mongo/heartbeat-source.js';
import { parseHello } from '../../../src/topology/model/hello.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { ACCESSES, contactable, deadlineIn, plainTarget } from '../../support/test-scraper.js';
import { waitUntil } from '../../support/wait-until.js';

interface Heard {
  readonly cluster: string;
  readonly address: string;
  readonly beat: Heartbeat;
}

/** A pool that notes every heartbeat. */
class Listening {
  readonly heard: Heard[] = [];
  readonly pool: ClientPool;

  constructor(monitor: Partial<MonitorSettings> = {}) {
    const settings = { ...DEFAULT_MONITOR, mode: 'stream', heartbeatMs: 500, ...monitor } as const;
    this.pool = new ClientPool({
      accesses: ACCESSES,
      monitor: settings,
      onHeartbeat: (cluster, address, beat) => {
        this.heard.push({ cluster, address, beat });
      },
    });
  }

  async beats(count: number, wanted: (one: Heard) => boolean = () => true): Promise<readonly Heard[]> {
    await waitUntil(() => this.heard.filter(wanted).length >= count, { message: `${count} heartbeats` });
    return this.heard.filter(wanted);
  }
}

const failed = ({ beat }: Heard) => !beat.ok;

describe('heartbeats of the clients', () => {
  let fleet: Fleet;
  let listening: Listening;

  beforeEach(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 3 }] });
  });

  afterEach(async () => {
    await listening.pool.close();
    await fleet.stop();
  });

  const one = () => fleet.members[0]!.address;
  const hello = (wanted = contactable(one())) => listening.pool.get(wanted).hello(deadlineIn(3000));

  for (const mode of ['stream', 'poll'] as const) {
    it(`are handed on with cluster and address, one after the other (${mode})`, async () => {
      listening = new Listening({ mode });
      await hello({ ...contactable(one()), cluster: 'prod' });
      for (const { cluster, address, beat } of await listening.beats(3)) {
        assert.deepEqual([cluster, address, beat.ok], ['prod', one(), true]);
        assert.ok(Math.abs(beat.at - Date.now()) < 10_000);
        assert.ok(beat.ok && parseHello(beat.reply).setName === 'rs0');
      }
    });
  }

  it('in a stream a change is reported at once, not at the next interval', async () => {
    listening = new Listening({ heartbeatMs: 30_000 });
    const second = fleet.members[1]!.address;
    await hello(contactable(second));
    await waitUntil(async () => ((await fleet.seen(second)).commands.hello ?? 0) >= 2);
    await sleep(200);
    await fleet.control(second, 'stepUp');
    const leads = ({ beat }: Heard) => beat.ok && parseHello(beat.reply).electionTerm === 2;
    const [first] = await listening.beats(1, leads);
    assert.equal(first?.address, second);
  });

  it('of a member that dies they fail, with the reason', async () => {
    listening = new Listening();
    await hello();
    await listening.beats(2);
    await fleet.control(one(), 'dead');
    const refused = ({ beat }: Heard) => !beat.ok && beat.failure.reason === 'refused';
    assert.equal((await listening.beats(1, refused))[0]?.address, one());
  });

  it('a client that is closed while its member is well says nothing more, least of all that it failed', async () => {
    listening = new Listening();
    await hello();
    await listening.beats(2);
    await listening.pool.close();
    const before = listening.heard.length;
    await sleep(1000);
    assert.deepEqual(listening.heard.slice(before), []);
    assert.deepEqual(listening.heard.filter(failed), []);
  });

  it('nor does one that is closed while the first connection is being made', async () => {
    listening = new Listening();
    const asked = hello().catch(() => undefined);
    await listening.pool.close();
    await asked;
    await sleep(300);
    assert.deepEqual(listening.heard.filter(failed), []);
  });

  it('an arbiter whose login is dropped has not been down', async () => {
    listening = new Listening();
    const access = plainTarget({ credentials: { username: 'm', password: 'p' } });
    const wanted = contactable(one(), access);
    await hello(wanted).catch(() => undefined);
    await listening.beats(2);
    listening.pool.get({ ...wanted, login: false });
    await sleep(1000);
    assert.deepEqual(listening.heard.filter(failed), []);
  });

  it('a stream that broke off does not make a scrape in the next moment believe the process dead', async () => {
    listening = new Listening();
    await hello();
    // The second comes over the stream.
    await listening.beats(2);
    const { name } = fleet.members[0]!;
    await fleet.control(name, 'dead');
    await fleet.control(name, 'healthy');
    await listening.beats(1, failed);
    const { reply } = await hello();
    assert.equal(parseHello(reply).setName, 'rs0');
  });
});
