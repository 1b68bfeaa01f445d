import { LONG, type Fault } from '../support/faults/fault.js';
import type { SimulatedSets } from '../support/faults/simulated.js';
import type { BrokenKind } from '../support/fleet/broken.js';

/** The reply to a command, and what is told where it is broken: of that command and what comes after it. */
type Broken = Readonly<Partial<Record<'hello' | 'replSetGetStatus' | 'serverStatus', string>>>;

const UNREADABLE: Broken = {
  hello: 'down: hello protocol',
  replSetGetStatus: 'up, replSetGetStatus protocol, serverStatus protocol',
  serverStatus: 'up, serverStatus protocol',
};

const ENDLESS: Broken = {
  hello: 'down: hello timeout',
  replSetGetStatus: 'up, replSetGetStatus timeout, serverStatus timeout',
  serverStatus: 'up, serverStatus timeout',
};

const READABLE: Broken = { hello: 'up', replSetGetStatus: 'up', serverStatus: 'up' };

const KINDS: readonly (readonly [kind: BrokenKind, what: string, shows: Broken])[] = [
  ['half', 'half of it, and the connection closed', UNREADABLE],
  ['bytes', 'BSON of unknown types', UNREADABLE],
  ['length', 'BSON that is longer than the message', UNREADABLE],
  ['negative', 'BSON of a negative length', UNREADABLE],
  ['inner', 'BSON with a part that is longer than the whole', UNREADABLE],
  ['foreign', 'another protocol', UNREADABLE],
  ['header', 'the beginning of two gigabytes', ENDLESS],
  // The name of the set is another one then.
  ['text', 'strings that are no UTF-8', { ...READABLE, hello: 'down: hello wrong_identity' }],
  ['huge', '20 MB in one field', READABLE],
  // A hello of that kind is decoded by the driver at every heartbeat, which leaves no time for anything else.
  ['many', '20 MB in small documents', { replSetGetStatus: 'up', serverStatus: 'up' }],
];

/** Faults of heartbeats take a while to be over. */
const HELLOS_IN_SHORT: readonly BrokenKind[] = ['half', 'text'];

/** Of what hangs, and of what takes time to read. */
const SLOW: Readonly<Partial<Record<BrokenKind, Pick<Fault, 'timeout' | 'within'>>>> = {
  header: { timeout: 1, within: 2 },
  huge: { within: 5 },
  many: { within: 5 },
};

/** Replies that are not what was asked for. */
export function replyFaults(simulated: () => SimulatedSets): readonly Fault[] {
  return KINDS.flatMap(([kind, what, shows]) => {
    const isDue = (command: string): boolean =>
      LONG ||
      (command === 'hello'
        ? HELLOS_IN_SHORT.includes(kind)
        : kind !== 'header' || command === 'serverStatus');
    return Object.entries(shows)
      .filter(([command]) => isDue(command))
      .map(([command, verdict]) => ({
        name: `${what}, to ${command}`,
        make: () => simulated().behaving({ brokenReply: { kind, command } })(),
        shows: [verdict, verdict],
        ...SLOW[kind],
      }));
  });
}
