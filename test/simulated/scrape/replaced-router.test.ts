import assert from 'node:assert/strict';
import { BSON } from 'mongodb';
import { ExporterHere } from '../../support/exporter-here.js';
import type { Page } from '../../support/exposition.js';
import type { CommandReply } from '../../support/fleet/behaviour.js';
import { ask, closeClients } from '../../support/fleet/direct-client.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { freePorts } from '../../support/mongo-servers.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { waitUntil } from '../../support/wait-until.js';
import { refusing, replying } from '../../support/topology/discovering.js';

/** Two routers whose own names cannot be dialled, behind one address, as behind a service in Kubernetes. */
describe('a router behind a service whose process is replaced', () => {
  let fleet: Fleet;
  let first: string;
  let second: string;
  let service: TcpProxy;
  let closed: string;
  let exporter: ExporterHere | undefined;

  beforeEach(async () => {
    const shards = [{ name: 'rs1', members: 1 }];
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 2, config: 1, shards }] });
    [first, second] = fleet.routers.map(({ name }) => name) as [string, string];
    service = await TcpProxy.start(portOf(first));
    closed = `127.0.0.1:${(await freePorts(1))[0]!}`;
    exporter = await ExporterHere.start([...args(), '--discovery.interval=1s']);
  });

  afterEach(async () => {
    await exporter?.stop();
    await service.close();
    await fleet.stop();
  });

  const args = () => [
    `--mongodb.uri=mongodb://${service.address}`,
    ...[first, second].map((name) => `--host-map=${name}=${closed}`),
  ];
  const scrape = () => exporter!.scrape();
  const upOf = (page: Page) => {
    const up = page.byMember('mongodb_up');
    return [up[first], up[second]];
  };

  /** The process of the first router ends, and the service leads to the second one. */
  async function replace(): Promise<void> {
    await fleet.control(first, 'dead');
    service.lead(portOf(second));
  }

  it('is the one that answers there; the other one is down', async () => {
    assert.deepEqual(upOf(await scrape()), [1, 0]);
  });

  it('is down at once, without a value of the living one', async () => {
    await scrape();
    await replace();
    const page = await scrape();
    assert.equal(page.byMember('mongodb_up')[first], 0);
    assert.deepEqual(Object.keys(page.byMember('mongodb_uptime_seconds')).includes(first), false);
  });

  it('is down, and the living one is up, as soon as that is discovered, while both still report', async () => {
    await scrape();
    await replace();
    await waitUntil(async () => upOf(await scrape()).join() === '0,1', {
      timeoutMs: 10_000,
      intervalMs: 100,
      message: 'the first is down and the second is up',
    });
    for (let result = 0; result < 3; result++) assert.deepEqual(upOf(await scrape()), [0, 1]);
  });

  it('stays up where its process has only been restarted', async () => {
    await scrape();
    const hello = await ask(first, { hello: 1 }, { promoteValues: false, promoteLongs: false });
    await closeClients();
    const topologyVersion = { processId: new BSON.ObjectId(), counter: BSON.Long.ZERO };
    await fleet.control(first, replying('hello', { ...hello, topologyVersion }));
    service.cut();
    for (let result = 0; result < 3; result++) assert.deepEqual(upOf(await scrape()), [1, 0]);
  });

  it('receives the request for its name once where it refuses that', async () => {
    await scrape();
    const hello = await ask(first, { hello: 1 }, { promoteValues: false, promoteLongs: false });
    await closeClients();
    const topologyVersion = { processId: new BSON.ObjectId(), counter: BSON.Long.ZERO };
    const reply = replying('hello', { ...hello, topologyVersion }).reply as CommandReply;
    await exporter!.stop();
    exporter = await ExporterHere.start([...args(), '--discovery.interval=1h']);
    await scrape();
    await fleet.control(first, { reply, ...refusing('serverStatus') });
    service.cut();
    const asked = async () => (await fleet.seen(first)).commands.serverStatus ?? 0;
    const before = await asked();
    for (let result = 0; result < 3; result++) assert.deepEqual(upOf(await scrape()), [1, 0]);
    // One for its name, and one that is not asked again for a minute.
    assert.equal((await asked()) - before, 2);
  });
});

function portOf(address: string): number {
  return Number(address.split(':')[1]);
}
