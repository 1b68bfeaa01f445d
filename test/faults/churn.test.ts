import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { once } from 'node:events';
import type { Page } from '../support/exposition.js';
import { Deployment } from '../support/faults/deployment.js';
import { LONG, verdictOn } from '../support/faults/fault.js';
import { startFleet, type Fleet } from '../support/fleet/fleet.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const TIMES = LONG ? 2_000 : 200;

/** Of those that die and come back, so many do it at once. */
const AT_ONCE = 4;

/** Who is up is all that is looked at each time. */
const NARROW = { query: '?collect[]=replsetgetstatus' };

describe(`${TIMES} connects and disconnects`, function () {
  this.timeout(60_000 + TIMES * 200);
  let fleet: Fleet;
  let proxy: TcpProxy;
  let deployment: Deployment;

  before(async () => {
    fleet = await startFleet({ sets: ['rs0', 'rs1'].map((name) => ({ name, members: 3 })) });
    const { name } = fleet.members[1]!;
    proxy = await TcpProxy.start(Number(name.split(':')[1]));
    const args = [`--mongodb.uri=${fleet.uri()}`, `--host-map=${name}=${proxy.address}`];
    deployment = await Deployment.start(name, fleet.members.length, args);
  });

  after(async () => {
    await deployment?.stop();
    await proxy?.close();
    await fleet?.stop();
  });

  /** Everything is as before, and nobody has complained. */
  const assertAsBefore = async (before: Page): Promise<void> => {
    await deployment.rest(before);
    assert.doesNotMatch(deployment.exporter.output, /MaxListenersExceeded| ERROR |nhandled/);
  };

  it('of all connections to a member: it is up over new ones', async () => {
    const before = await deployment.rest();
    const downs: string[] = [];
    for (let time = 0; time < TIMES; time++) {
      proxy.cut();
      const verdict = verdictOn(await deployment.exporter.scrape(NARROW), deployment.patient);
      if (verdict !== 'up') downs.push(`time ${time}: ${verdict}`);
    }
    // A cut may hit the heartbeats in the very moment in which they connect anew.
    assert.ok(downs.length <= TIMES / 50, downs.join('\n'));
    await assertAsBefore(before);
  });

  it('half as many of members that die and come back: nobody else is down, ever', async () => {
    const before = await deployment.rest();
    const dying = fleet.members.filter(({ role }) => role === 'secondary').map(({ name }) => name);
    assert.equal(dying.length, AT_ONCE);
    for (let time = 0; time < TIMES / AT_ONCE / 2; time++) {
      for (const behaviour of ['dead', 'healthy'] as const) {
        await Promise.all(dying.map((name) => fleet.control(name, behaviour)));
        const page = await deployment.exporter.scrape(NARROW);
        for (const { name, role } of fleet.members) {
          const verdict = verdictOn(page, name);
          if (role === 'primary') assert.equal(verdict, 'up', `time ${time}`);
          // Come back, it may still have its verdict of a moment ago.
          else assert.match(verdict, behaviour === 'dead' ? /^down: / : /^up$|^down: /, `time ${time}`);
        }
      }
    }
    await assertAsBefore(before);
  });

  it('of clients that go away before they are answered', async () => {
    const before = await deployment.rest();
    const port = deployment.exporter.port!;
    for (let time = 0; time < TIMES; time++) {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write('GET /metrics HTTP/1.1\r\nHost: exporter\r\n\r\n');
      socket.destroy();
    }
    await assertAsBefore(before);
  });
});
