import { type CommandFailure, type Failure, MemberDown } from '../errors.js';
import { within } from '../mongo/abort.js';
import type { ClientPool } from '../mongo/client-pool.js';
import type { MemberClient } from '../mongo/member-client.js';
import { Waves } from '../waves.js';
import { accessOf, type Place } from './access.js';
import type { DiscoverRequest } from './discover-request.js';
import { parseHello, type Hello } from './hello.js';

/** A process that answered hello during discovery. */
export interface Contact {
  readonly address: string;
  /** Where it was taken to belong when it was dialled. */
  readonly place: Place;
  readonly client: MemberClient;
  readonly hello: Hello;
  readonly login: 'none' | 'ok' | CommandFailure;
}

/** A process that hangs must not use up the time in which the others are asked for the configuration. */
const HELLO_MS = 2_000;

/** How the addresses that were dialled answered. */
export interface Answers {
  readonly contacts: readonly Contact[];
  /** Address → why there is no usable answer. */
  readonly unanswered: ReadonlyMap<string, Failure>;
}

/** Asks hello of all addresses at once, and waits no longer than there is time for each. */
export async function contactAll(
  addresses: ReadonlyMap<string, Place>,
  { target, cluster }: Pick<DiscoverRequest, 'target' | 'cluster'>,
  pool: ClientPool,
  signal: AbortSignal,
): Promise<Answers> {
  const waves = new Waves();
  const answers = await Promise.all(
    [...addresses].map(async ([address, place]) => {
      const client = pool.get({ cluster, address, access: accessOf(target, place) });
      await waves.next();
      return contact(address, place, client, signal);
    }),
  );
  return {
    contacts: answers.filter((answer) => 'hello' in answer),
    unanswered: new Map(
      answers.flatMap((answer) => ('failure' in answer ? [[answer.address, answer.failure] as const] : [])),
    ),
  };
}

interface NoAnswer {
  readonly address: string;
  readonly failure: Failure;
}

async function contact(
  address: string,
  place: Place,
  client: MemberClient,
  signal: AbortSignal,
): Promise<Contact | NoAnswer> {
  try {
    const { reply, login } = await within(signal, HELLO_MS, (one) => client.hello(one));
    return { address, place, client, login, hello: parseHello(reply) };
  } catch (error) {
    if (error instanceof MemberDown) return { address, failure: error.failure };
    throw error;
  }
}
