import type { Fault } from '../support/faults/fault.js';
import type { ProxiedSet } from '../support/faults/proxied-set.js';
import { deafHost } from '../support/mongo/odd-servers.js';
import { assertKilled, assertResumed, assertStopped, assertUpAgain } from './member-faults.js';

/** Multicast: the kernel itself says that no such connection can be. */
const NO_ROUTE = '224.0.0.1:27017';

/** Where nobody answers, the page is there all the same. */
const SILENT = { timeout: 1, within: 2 } as const;

/** A member that dies or hangs, and a network that does not lead to it. */
export function wayFaults(real: () => ProxiedSet): readonly Fault[] {
  /** The exporter dials this address for a while. */
  const dialled = (address: string) => async () => {
    await real().dial(address);
    return () => real().dial();
  };
  return [
    {
      name: 'a process killed: refused, without waiting; up at once when it is back',
      make: async () => {
        const { deployment, patient, proxy } = real();
        const told = deployment.exporter.output.length;
        await patient.kill();
        // The way to it ends where it ended.
        await proxy.close();
        return async () => {
          await Promise.all([patient.start(), proxy.open()]);
          await assertUpAgain(real(), told);
        };
      },
      shows: ['down: connect refused', 'down: connect refused'],
      within: 0.5,
      also: (page, scrape) => assertKilled(real(), page, scrape),
    },
    {
      name: 'a process stopped: it accepts and never answers',
      make: () => {
        real().patient.pause();
        return () => {
          real().patient.resume();
          return assertResumed(real());
        };
      },
      shows: ['down: hello timeout', 'down: hello timeout'],
      timeout: 3,
      within: 3,
      also: (page, scrape) => assertStopped(real(), page, scrape),
    },
    {
      name: 'a port closed by somebody in between: refused',
      make: async () => {
        await real().proxy.close();
        return () => real().proxy.open();
      },
      shows: ['down: connect refused', 'down: connect refused'],
    },
    {
      name: 'connections cut: up over new ones',
      make: () => {
        real().proxy.cut();
        return () => undefined;
      },
      shows: ['up', 'up'],
    },
    {
      name: 'packets dropped on open connections, and on new ones',
      make: () => {
        real().proxy.swallow();
        return () => {
          real().proxy.pass();
        };
      },
      shows: ['down: hello timeout', 'down: hello timeout'],
      ...SILENT,
    },
    {
      name: 'packets dropped from the first one on',
      make: async () => {
        const deaf = await deafHost();
        await real().dial(deaf.address);
        return async () => {
          await real().dial();
          await deaf.stop();
        };
      },
      shows: ['down: connect timeout', 'down: connect timeout'],
      ...SILENT,
    },
    { name: 'no route', make: dialled(NO_ROUTE), shows: ['down: connect unreachable'] },
    { name: 'a name that nobody knows', make: dialled('nope.invalid:27017'), shows: ['down: dns dns'] },
  ];
}
