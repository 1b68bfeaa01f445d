import assert from 'node:assert/strict';
import { DEFAULT_MONITOR } from '../../../src/mongo/client-options.js';
import { toCommandFailure } from '../../../src/mongo/failure.js';
import { MemberClient } from '../../../src/mongo/member-client.js';
import { MemberDown } from '../../../src/util/errors.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { deadlineIn, plainTarget } from '../../support/test-scraper.js';
import { waitUntil } from '../../support/wait-until.js';

describe('what breaks off', () => {
  let fleet: Fleet;
  let name: string;

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 1 }], auth: true });
    name = fleet.members[0]!.name;
  });

  after(() => fleet.stop());

  it('an answer that is no BSON: hello protocol', async () => {
    await fleet.control(name, { brokenReply: { kind: 'bytes', command: 'hello' } });
    const client = new MemberClient(name, { access: plainTarget(), monitor: DEFAULT_MONITOR });
    await assert.rejects(client.hello(deadlineIn(2000)), (error) => {
      assert.ok(error instanceof MemberDown);
      assert.equal(error.failure.reason, 'protocol');
      return true;
    });
    await client.close();
    await fleet.control(name, 'healthy');
  });

  it('a socket that was closed under a command: protocol', () => {
    const error = Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' });
    assert.equal(toCommandFailure(error).reason, 'protocol');
  });

  it('a client that is closed during its login opens no connection again', async () => {
    const target = plainTarget({ credentials: { username: 'monitor', password: 'wrong' } });
    const client = new MemberClient(name, { access: target, monitor: DEFAULT_MONITOR });
    const waiting = client.hello(deadlineIn(3000)).catch(() => undefined);
    await client.close();
    await waiting;
    const open = () => process.getActiveResourcesInfo().filter((kind) => kind.startsWith('TCP'));
    await waitUntil(() => open().length === 0, { timeoutMs: 2000 });
  });
});
