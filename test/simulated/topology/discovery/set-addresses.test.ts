import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { Discovered } from '../../../../src/topology/discovery/discover.js';
import { startFleet, type Fleet } from '../../../support/fleet/fleet.js';
import { freePorts } from '../../../support/mongo-servers.js';
import { TcpProxy } from '../../../support/tcp-proxy.js';
import { controlAll, find, refusing, Succession } from '../../../support/topology/discovering.js';

/** A member whose own name does not lead to it, in a set that is seeded by other addresses. */
describe('a member that cannot be dialled by its own name', () => {
  let fleet: Fleet;
  let first: string;
  let second: string;
  let silent: Server;
  let closed: string;
  let succession: Succession | undefined;

  before(async () => {
    fleet = await startFleet({
      sets: [
        { name: 'rs0', members: 3 },
        { name: 'other', members: 1 },
      ],
    });
    [first, second] = fleet.membersOf({ set: 'rs0' }).map(({ name }) => name) as [string, string];
    closed = `127.0.0.1:${(await freePorts(1))[0]!}`;
    silent = createServer((socket) => socket.on('error', () => undefined).resume());
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    silent.unref();
  });

  afterEach(async () => {
    await succession?.close();
    succession = undefined;
    await controlAll(fleet, fleet.members, 'healthy');
  });

  after(async () => {
    silent.close();
    await fleet.stop();
  });

  const alias = (name: string) => name.replace('127.0.0.1', 'localhost');
  const alternativesOf = ({ alternateAddresses: alternatives }: Discovered) =>
    alternatives.map(({ host, address, reason }) => [host, address, reason]);

  /** From here the name of the first member leads to that address. */
  function opened(leads: string, seeds: readonly string[]): Succession {
    return (succession = new Succession(seeds, { dial: (name) => (name === first ? leads : name) }));
  }

  for (const [reason, leads] of [
    ['refused', () => closed],
    ['timeout', () => `127.0.0.1:${(silent.address() as AddressInfo).port}`],
    ['dns', () => 'nowhere.invalid:27017'],
    ['wrong_identity', () => second],
    ['wrong_identity', () => fleet.membersOf({ set: 'other' })[0]!.name],
  ] as const) {
    it(`is dialled at the seed that answers as it: ${reason}`, async () => {
      const found = await opened(leads(), [alias(first)]).next({}, 8_000);
      assert.equal(find(found, first).address, alias(first));
      assert.deepEqual(alternativesOf(found), [[first, alias(first), reason]]);
      assert.deepEqual(
        found.sets.map(({ name }) => name),
        ['rs0'],
      );
      assert.equal(found.members.length, 3);
    });
  }

  it('is dialled there where the configuration of its set cannot be read', async () => {
    await controlAll(fleet, fleet.members, refusing('replSetGetConfig'));
    const found = await opened(closed, [alias(first)]).next();
    assert.equal(find(found, first).address, alias(first));
    assert.equal(found.members.length, 3);
  });

  it('stays there, also while it is down, and its name is not tried while it answers', async () => {
    opened(closed, [alias(first), alias(second)]);
    await succession!.next();
    const again = await succession!.next();
    assert.deepEqual(alternativesOf(again), [[first, alias(first), undefined]]);
    await fleet.control(first, 'dead');
    const later = await succession!.next();
    assert.equal(find(later, first).address, alias(first));
  });

  it('is dialled by its name once that leads to it and no seed has the other address', async () => {
    opened(closed, [alias(first), second]);
    await succession!.next();
    const seeds = [alias(closed), second];
    const found = await succession!.next({ seeds, dial: (name) => name });
    assert.equal(find(found, first).address, first);
    assert.deepEqual(found.alternateAddresses, []);
  });

  it('is dialled by its name where that leads to it, whatever else does', async () => {
    succession = new Succession([alias(first), alias(second)]);
    const found = await succession.next();
    assert.deepEqual(
      found.members.map(({ address }) => address),
      found.members.map(({ host }) => host),
    );
    assert.deepEqual(found.alternateAddresses, []);
  });

  it('is dialled at no address where another member answers by now, as behind a service', async () => {
    const service = await TcpProxy.start(portOf(first));
    opened(closed, [service.address]);
    assert.equal(find(await succession!.next(), first).address, service.address);
    service.lead(portOf(second));
    const found = await succession!.next();
    assert.equal(find(found, first).address, closed);
    assert.equal(find(found, second).address, second);
    await service.close();
  });
});

function portOf(address: string): number {
  return Number(address.split(':')[1]);
}
