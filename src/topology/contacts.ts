import { type CommandFailure, MemberDown } from '../errors.js';
import { within } from '../mongo/abort.js';
import type { ClientPool } from '../mongo/client-pool.js';
import type { MemberClient } from '../mongo/member-client.js';
import { parseHello, type Hello } from './hello.js';

/** A process that answered hello during discovery. */
export interface Contact {
  readonly address: string;
  readonly client: MemberClient;
  readonly hello: Hello;
  readonly login: 'none' | 'ok' | CommandFailure;
}

/** A process that hangs must not use up the time in which the others are asked for the configuration. */
const HELLO_MS = 2_000;

/** Asks hello of all addresses at once; those that do not answer in time are left out. */
export async function contactAll(
  addresses: Iterable<string>,
  pool: ClientPool,
  signal: AbortSignal,
): Promise<readonly Contact[]> {
  const answers = await Promise.all(
    [...addresses].map((address) => contact(address, pool.get(address), signal)),
  );
  return answers.filter((answer) => answer !== undefined);
}

async function contact(
  address: string,
  client: MemberClient,
  signal: AbortSignal,
): Promise<Contact | undefined> {
  try {
    const { reply, login } = await within(signal, HELLO_MS, (one) => client.hello(one));
    return { address, client, login, hello: parseHello(reply) };
  } catch (error) {
    if (error instanceof MemberDown) return undefined;
    throw error;
  }
}
