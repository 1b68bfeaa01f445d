import assert from 'node:assert/strict';
import { ExporterHere } from '../support/exporter-here.js';
import {
  startReplicaSet,
  startStandalone,
  type ReplicaSet,
  type Standalone,
} from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

const OPEN = /runs commands without a login: it has no access control/;

describe('a login that is refused', function () {
  this.timeout(60_000);
  let closed: Standalone;
  let open: ReplicaSet;
  let exporter: ExporterHere | undefined;

  before(async function () {
    await requireMongod(this);
    [closed, open] = await Promise.all([
      startStandalone({ auth: true }),
      startReplicaSet({ members: [{}, { arbiter: true }] }),
    ]);
  });

  afterEach(() => exporter?.stop());
  after(() => Promise.all([closed?.stop(), open?.stop()]));

  const refusals = async (uri: string): Promise<readonly string[]> => {
    const running = (exporter = await ExporterHere.start([`--mongodb.uri=${uri}`]));
    for (let scrape = 0; scrape < 2; scrape++) {
      const page = await running.scrape();
      assert.equal(page.value('mongodb_scrape_command_success', { command: 'auth' }), 0);
      assert.equal(page.value('mongodb_scrape_command_failure', { command: 'auth', reason: 'auth' }), 1);
      assert.deepEqual(new Set(Object.values(page.byMember('mongodb_up'))), new Set([1]));
    }
    return running.log.lines.filter((line) => line.includes('command=auth'));
  };

  it('by a server without access control: the log says so, once, and what to do', async () => {
    const told = await refusals(`mongodb://monitor:secret@${open.members[0]!.address}`);
    assert.equal(told.length, 1, told.join('\n'));
    assert.match(told[0]!, OPEN);
    assert.match(told[0]!, /rejects this user/);
    assert.match(told[0]!, /remedy=remove user name and password, or enable authorization on/);
  });

  it('by a server with access control: the log says to check the login', async () => {
    const told = await refusals(`mongodb://monitor:wrong@${closed.server.address}/?authSource=admin`);
    assert.equal(told.length, 1, told.join('\n'));
    assert.doesNotMatch(told[0]!, OPEN);
    assert.match(told[0]!, /remedy=check user, password and authentication database/);
  });
});
