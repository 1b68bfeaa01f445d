import assert from 'node:assert/strict';
import { enabledFamilies, OFF_BY_DEFAULT, serverStatusPaths } from '../../../../src/metrics/catalogue.js';
import type { Document } from '../../../../src/mongo/bson.js';
import { partsOf } from '../../../../src/mongo/partial-decode.js';
import { leaveOut } from '../../../../src/scrape/collectors/server-status.js';
import { recorded } from '../../../support/recorded.js';
import { singleMemberScrape, pageOf } from '../../../support/metrics/rendered.js';

const DOCUMENTED = recorded('documented/serverStatus-8.0.json');

/** Name without its prefix, command and value of every series of the subject. */
async function counted(serverStatus: Document, names: readonly string[] = []) {
  const page = await pageOf(singleMemberScrape({}, { serverStatus }), enabledFamilies(new Set(), names));
  return page.samples
    .filter(({ name }) => name.startsWith('mongodb_commands_'))
    .map(({ name, labels, value }) => [name.slice('mongodb_commands_'.length), labels.command, value]);
}

function commandsOf(commands: unknown): Document {
  return { metrics: { commands } };
}

describe('counts of commands', () => {
  it('are off by default, and then not asked for', () => {
    const paths = serverStatusPaths(enabledFamilies(OFF_BY_DEFAULT));
    assert.deepEqual(
      paths.filter((path) => path.startsWith('metrics.commands')),
      [],
    );
    assert.equal((leaveOut(paths).metrics as Document).commands, false);
  });

  it('are asked for when they are switched on', () => {
    const { metrics } = leaveOut(serverStatusPaths(enabledFamilies(new Set())));
    assert.ok(!('commands' in (metrics as Document)));
  });

  it('stand under the names that the server gives them', async () => {
    const path = 'mongod-6.0.5/replicaset-healthy/primary.serverStatus.json';
    const series = await counted(recorded(path));
    const failed = series.filter(([name]) => name === 'failed_total');
    assert.deepEqual(failed, [
      ['failed_total', 'getMore', 4],
      ['failed_total', 'getShardMap', 2],
      ['failed_total', 'hello', 1],
      ['failed_total', 'listIndexes', 1],
      ['failed_total', 'replSetGetConfig', 1],
      ['failed_total', 'replSetGetStatus', 1],
    ]);
    assert.ok(series.some(([name, command]) => name === 'total' && command === 'replSetUpdatePosition'));
  });

  it('are left out while they are 0', async () => {
    const status = commandsOf({ find: { total: 2, failed: 0 }, insert: { total: 0, failed: 0 } });
    assert.deepEqual(await counted(status), [['total', 'find', 2]]);
  });

  it('of what no server knows are told as unknown', async () => {
    const totals = (await counted(DOCUMENTED)).filter(([name]) => name === 'total');
    assert.deepEqual(
      totals.map(([, command]) => command),
      ['unknown', 'find', 'hello', 'insert'],
    );
    assert.equal(totals[0]![2], 80);
  });

  it('of refused ones are there from 8.0 on', async () => {
    const rejected = (await counted(DOCUMENTED)).filter(([name]) => name === 'rejected_total');
    assert.deepEqual(
      rejected.map(([, command]) => command),
      ['find'],
    );
  });

  it('of another type are lost alone', async () => {
    const status = commandsOf({
      find: 7,
      insert: { total: 'many', failed: 3 },
      ping: null,
      hello: { total: 1 },
    });
    assert.deepEqual(await counted(status), [
      ['total', 'hello', 1],
      ['failed_total', 'insert', 3],
    ]);
    for (const odd of [undefined, null, 5, 'text', [], true])
      assert.deepEqual(await counted(commandsOf(odd)), []);
  });

  describe('of chosen names', () => {
    it('are those, also at 0, in that order', async () => {
      const status = commandsOf({
        find: { total: 2, failed: 1 },
        insert: { total: 0, failed: 0 },
        hello: { total: 9, failed: 0 },
      });
      assert.deepEqual(await counted(status, ['insert', 'find', 'explain']), [
        ['total', 'insert', 0],
        ['total', 'find', 2],
        ['failed_total', 'insert', 0],
        ['failed_total', 'find', 1],
      ]);
    });

    it('can have unknown among them', async () => {
      assert.deepEqual(await counted(DOCUMENTED, ['unknown']), [['total', 'unknown', 80]]);
    });

    it('are all that is decoded', () => {
      const names = ['find', 'unknown'];
      const off = new Set([...OFF_BY_DEFAULT].filter((name) => name !== 'commands'));
      const { metrics } = partsOf(serverStatusPaths(enabledFamilies(off, names)));
      assert.deepEqual(Object.keys((metrics as Record<string, object>).commands!), ['find', '<UNKNOWN>']);
    });
  });
});
