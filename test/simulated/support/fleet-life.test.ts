import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, closeClients, directClient, refusedWith } from '../../support/fleet/direct-client.js';
import { startFleet } from '../../support/fleet/fleet.js';
import type { FleetMember } from '../../support/fleet/spec.js';
import { TSX_ARGUMENTS } from '../../support/fleet/tsx-loader.js';

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('simulated fleet: life', () => {
  it('with auth, refuses logins and everything that needs one', async () => {
    const fleet = await startFleet({ sets: [{ name: 'rs0', members: 2, arbiters: 1 }], auth: true });
    try {
      const [data, arbiter] = fleet.members.map(({ address }) => address);
      await assert.rejects(ask(data!, { serverStatus: 1 }), refusedWith(13));
      const auth = { username: 'monitor', password: 'wrong' };
      await assert.rejects(directClient(data!, { auth }).connect(), refusedWith(18));
      // The driver does not log in to an arbiter.
      await directClient(arbiter!, { auth }).db('admin').command({ hello: 1 });
    } finally {
      await closeClients();
      await fleet.stop();
    }
  });

  it('hangs up on clients that speak something else', async () => {
    const fleet = await startFleet({ sets: [{ name: 'rs0', members: 1 }] });
    try {
      const [{ address }] = fleet.members as [FleetMember];
      await assert.rejects(directClient(address, { tls: true, serverSelectionTimeoutMS: 300 }).connect());
      const socket = connect(Number(address.split(':')[1]), '127.0.0.1');
      socket.write('GET / HTTP/1.1\r\n\r\n');
      await once(socket, 'close');
      assert.equal((await ask(address, { hello: 1 })).me, address);
    } finally {
      await closeClients();
      await fleet.stop();
    }
  });

  it('starts 100 members within 10 s and leaves nothing behind', async () => {
    const start = Date.now();
    const sets = Array.from({ length: 20 }, (_, index) => ({ name: `rs${index}`, members: 5 }));
    const fleet = await startFleet({ sets });
    const took = Date.now() - start;
    const { pid } = fleet;
    const replies = await Promise.all(fleet.members.map(({ address }) => ask(address, { hello: 1 })));
    await closeClients();
    await fleet.stop();
    assert.ok(took < 10_000, `${took} ms`);
    assert.deepEqual(
      replies.map(({ me }) => me as string),
      fleet.members.map((member) => member.name),
    );
    assert.equal(isRunning(pid), false);
    await assert.rejects(fleet.control(fleet.members[0]!.name, 'dead'));
  });

  it('ends with its parent', async () => {
    const module = new URL('../../support/fleet/fleet.ts', import.meta.url).href;
    const script = `import { startFleet } from '${module}';
      const fleet = await startFleet({ sets: [{ name: 'rs0', members: 1 }] });
      console.log(fleet.pid);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, [...TSX_ARGUMENTS, '--input-type=module', '--eval', script], {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    assert.ok(isRunning(pid));
    parent.kill('SIGKILL');
    for (let waited = 0; isRunning(pid) && waited < 2000; waited += 10) await sleep(10);
    assert.equal(isRunning(pid), false);
  });
});
