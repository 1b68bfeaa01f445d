import assert from 'node:assert/strict';
import type { Page } from '../support/exposition.js';
import type { Fault } from '../support/faults/fault.js';
import type { SimulatedSets } from '../support/faults/simulated.js';
import type { Faults } from '../support/fleet/behaviour.js';

/** A member that accepts connections, and hangs somewhere on the way to its last reply. */
export function hangFaults(simulated: () => SimulatedSets): readonly Fault[] {
  const hanging = (behaviour: 'hang' | Faults) => () => simulated().behaving(behaviour)();
  /** What is told of it all the same, by a metric of each command. */
  const told =
    (expected: { readonly status: boolean; readonly numbers: boolean }) =>
    (page: Page): void => {
      const member = simulated().deployment.patient;
      const found = {
        status: page.value('mongodb_replset_member_state', { member }) === 2,
        numbers: page.value('mongodb_connections_current', { member }) !== undefined,
      };
      assert.deepEqual(found, expected);
    };
  return [
    {
      name: 'before hello: half of the time, then a second at most',
      make: hanging('hang'),
      shows: ['down: hello timeout', 'down: hello timeout'],
      also: told({ status: false, numbers: false }),
    },
    {
      name: 'in hello alone',
      make: hanging({ hangCommand: 'hello' }),
      shows: ['down: hello timeout'],
      also: told({ status: false, numbers: false }),
    },
    {
      name: 'in the login, of new connections',
      make: async () => {
        const { fleet, deployment } = simulated();
        // Those that are open have logged in already.
        await fleet.control(deployment.patient, 'dead');
        return hanging({ hangCommand: 'saslStart' })();
      },
      shows: ['down: hello timeout'],
      also: told({ status: false, numbers: false }),
    },
    {
      name: 'in replSetGetStatus: what comes after it is lost, too',
      make: hanging({ hangCommand: 'replSetGetStatus' }),
      shows: Array<string>(2).fill('up, replSetGetStatus timeout, serverStatus timeout'),
      also: told({ status: true, numbers: false }),
    },
    {
      name: 'in serverStatus: its numbers alone are lost',
      make: hanging({ hangCommand: 'serverStatus' }),
      shows: Array<string>(2).fill('up, serverStatus timeout'),
      also: told({ status: true, numbers: false }),
    },
    {
      name: 'never, but dawdles: all is told, later',
      make: hanging({ delayMs: 150 }),
      shows: ['up'],
      also: told({ status: true, numbers: true }),
    },
  ].map((fault) => ({ ...fault, timeout: 1, within: 2 }));
}
