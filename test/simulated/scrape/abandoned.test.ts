import assert from 'node:assert/strict';
import { replSetGetStatus } from '../../../src/scrape/collectors/repl-set-get-status.js';
import { serverStatus } from '../../../src/scrape/collectors/server-status.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { fleetTopology, outcomesOf, Rounds } from '../../support/rounds.js';
import { waitUntil } from '../../support/wait-until.js';

/** As long as a user's Prometheus might wait. */
const PATIENCE_MS = 8_000;

describe('a scrape for which no client waits any more', () => {
  let fleet: Fleet;
  let rounds: Rounds;
  let names: readonly string[];
  const collectors = [replSetGetStatus, serverStatus];

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 3 }] });
    names = fleet.members.map(({ name }) => name);
  });

  beforeEach(async () => {
    rounds = new Rounds(fleetTopology(fleet));
    await rounds.scrape(PATIENCE_MS, collectors);
    rounds.ended.length = 0;
    await fleet.control(names[1]!, { hangCommand: 'replSetGetStatus' });
  });

  afterEach(async () => {
    await rounds.close();
    await Promise.all(names.map((name) => fleet.control(name, 'healthy')));
  });

  after(() => fleet.stop());

  const asked = async (command: string): Promise<number> =>
    (await fleet.seen(names[1]!)).commands[command] ?? 0;

  /** A scrape that hangs at one member, by somebody who may hang up. */
  async function hanging(): Promise<{ readonly hangUp: () => void; readonly ended: Promise<unknown> }> {
    const before = await asked('replSetGetStatus');
    const client = new AbortController();
    const ended = rounds.scrape(PATIENCE_MS, collectors, client.signal);
    await waitUntil(async () => (await asked('replSetGetStatus')) > before);
    return {
      ended,
      hangUp: () => {
        client.abort();
      },
    };
  }

  it('ends soon, sends nothing more, and is not reported', async () => {
    const before = await asked('serverStatus');
    const { hangUp, ended } = await hanging();
    const hungUpAt = performance.now();
    hangUp();
    await ended;
    const took = performance.now() - hungUpAt;
    assert.ok(took < 2_500, `${took} ms`);
    assert.equal(await asked('serverStatus'), before);
    assert.deepEqual(rounds.ended, []);
  });

  it('is not shared by the next client', async () => {
    const { hangUp, ended } = await hanging();
    hangUp();
    await fleet.control(names[1]!, 'healthy');
    const next = await rounds.scrape(PATIENCE_MS, collectors);
    assert.deepEqual(outcomesOf(next, names[1]!), {
      hello: 'ok',
      replSetGetStatus: 'ok',
      serverStatus: 'ok',
    });
    assert.equal(rounds.ended.length, 1);
    await ended;
  });

  it('continues while another client waits', async () => {
    const { hangUp } = await hanging();
    const other = rounds.scrape(1_500, collectors);
    hangUp();
    const round = await other;
    assert.ok(round.durationSeconds > 1.2, `${round.durationSeconds} s`);
    assert.equal(outcomesOf(round, names[0]!).serverStatus, 'ok');
  });
});
