import assert from 'node:assert/strict';
import type { End, Fault } from '../support/faults/fault.js';
import type { Listening } from '../support/faults/proxied-standalone.js';
import type { ProxiedSet } from '../support/faults/proxied-set.js';
import { startReplicaSet, startStandalone } from '../support/mongo-servers.js';

const MISTAKEN = ['down: hello wrong_identity', 'down: hello wrong_identity'];

/** Another process where a member ought to be. */
export function identityFaults(real: () => ProxiedSet): readonly Fault[] {
  const leadingTo = (open: () => Promise<Listening>) => async (): Promise<End> => {
    const { port, stop } = await open();
    real().proxy.lead(port);
    return async () => {
      real().proxy.lead(real().patient.port);
      await stop();
    };
  };
  return [
    {
      name: 'a member of another set',
      make: leadingTo(async () => {
        const other = await startReplicaSet({ name: 'other', members: [{}] });
        return { port: other.members[0]!.port, stop: () => other.stop() };
      }),
      shows: MISTAKEN,
    },
    {
      name: 'a server without replication',
      make: leadingTo(async () => {
        const { server, stop } = await startStandalone();
        return { port: server.port, stop };
      }),
      shows: MISTAKEN,
    },
    {
      name: 'another member of the same set',
      make: leadingTo(() =>
        Promise.resolve({ port: real().set.members[1]!.port, stop: () => Promise.resolve() }),
      ),
      shows: MISTAKEN,
    },
    {
      name: 'a member that has lost its data: up, and never initiated',
      make: leadingTo(async () => {
        const { server, stop } = await startStandalone({ args: ['--replSet', real().set.name] });
        return { port: server.port, stop };
      }),
      shows: Array<string>(2).fill('up, replSetGetStatus not_initialized'),
      also: (page) => {
        const member = real().deployment.patient;
        assert.equal(page.value('mongodb_replset_member_state', { member }), 0);
        assert.ok(page.value('mongodb_connections_current', { member })! > 0);
      },
    },
  ];
}
