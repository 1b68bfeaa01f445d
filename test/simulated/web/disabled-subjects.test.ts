import { BSON } from 'mongodb';
import assert from 'node:assert/strict';
import { METRIC_GROUPS } from '../../../src/metrics/families/index.js';
import { ExporterHere } from '../../support/exporter-here.js';
import { ask, closeClients } from '../../support/fleet/direct-client.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';

const ALL = METRIC_GROUPS.map(({ name }) => name).join();

describe('events of rollbacks', () => {
  let fleet: Fleet;
  let exporter: ExporterHere | undefined;

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 3 }] });
  });

  afterEach(async () => {
    await exporter?.stop();
    exporter = undefined;
  });

  after(async () => {
    await closeClients();
    await fleet.stop();
  });

  /** From now on the member has rolled back so often. */
  async function hasRolledBack(name: string, times: number): Promise<void> {
    await fleet.control(name, 'healthy');
    const status = await ask(name, { serverStatus: 1 }, { promoteValues: false, promoteLongs: false });
    const repl = { ...(status.repl as object), rbid: 1 + times };
    const document = BSON.EJSON.stringify({ ...status, repl }, { relaxed: false });
    await fleet.control(name, { reply: { command: 'serverStatus', document } });
  }

  for (const disabled of ['members', ALL]) {
    it(`come with --metrics.disable=${disabled === ALL ? '(every subject)' : disabled}`, async () => {
      const member = fleet.members[1]!.name;
      await hasRolledBack(member, 0);
      const started = (exporter = await ExporterHere.start([
        `--mongodb.uri=${fleet.uri()}`,
        `--metrics.disable=${disabled}`,
      ]));
      const rollbacks = async () => {
        await started.scrape();
        const answer = await started.fetch('/api/events?type=rollback');
        return ((await answer.json()) as { events: { member: string; rollbackId: number }[] }).events;
      };
      assert.deepEqual(await rollbacks(), []);
      await hasRolledBack(member, 1);
      assert.deepEqual(
        (await rollbacks()).map((event) => [event.member, event.rollbackId]),
        [[member, 2]],
      );
    });
  }
});
