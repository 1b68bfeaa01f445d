import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DEFAULT_MONITOR } from '../../../src/mongo/client-options.js';
import { MemberClient } from '../../../src/mongo/member-client.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { deadlineIn, plainTarget } from '../../support/test-scraper.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { waitUntil } from '../../support/wait-until.js';

/** How many turns of the event loop after the cut hello is asked: what notices it first is another thing each time. */
const TURNS = [0, 1, 3];

describe('connections that are cut just before hello is sent', () => {
  let fleet: Fleet;
  let proxy: TcpProxy;
  let client: MemberClient;
  let beats = 0;

  before(async () => {
    fleet = await startFleet({ sets: [{ name: 'rs0', members: 1 }] });
    proxy = await TcpProxy.start(Number(fleet.members[0]!.name.split(':')[1]));
    client = new MemberClient(proxy.address, {
      access: plainTarget(),
      monitor: { ...DEFAULT_MONITOR, mode: 'stream', heartbeatMs: 500 },
      onHeartbeat: ({ ok }) => {
        beats += Number(ok);
      },
    });
  });

  after(async () => {
    await client.close();
    await proxy.close();
    await fleet.stop();
  });

  for (const turns of TURNS) {
    it(`${turns} turns before: they are opened again, without waiting`, async () => {
      await client.hello(deadlineIn(3000));
      const before = beats;
      await waitUntil(() => beats > before, { message: 'a heartbeat of the stream' });
      proxy.cut();
      for (let turn = 0; turn < turns; turn++) await nextTurn();
      const startedAt = performance.now();
      await client.hello(deadlineIn(3000));
      const ms = performance.now() - startedAt;
      assert.ok(ms < 1000, `${ms} ms`);
    });
  }
});
