import { BSON } from 'mongodb';
import type { Document } from '../../../src/mongo/bson.js';
import { discover, type Discovered } from '../../../src/topology/discover.js';
import type { DiscoverRequest } from '../../../src/topology/discover-request.js';
import type { Behaviour, CommandError } from '../../support/fleet/behaviour.js';
import { ask, closeClients } from '../../support/fleet/direct-client.js';
import type { Fleet } from '../../support/fleet/fleet.js';
import { clientPool, deadlineIn } from '../../support/rounds.js';

/** One discovery with clients of its own. */
export async function discovery(
  seeds: readonly string[],
  more: Partial<DiscoverRequest> = {},
  ms = 3000,
): Promise<Discovered | undefined> {
  const pool = clientPool();
  const previous = { members: [], sets: [] };
  const request = { cluster: 'test', dial: (name: string) => name, follow: true, seeds, previous, ...more };
  try {
    return await discover(request, pool, deadlineIn(ms));
  } finally {
    await pool.close();
  }
}

/** Names of the members, in their order. */
export function namesOf(found: Discovered | undefined): readonly string[] {
  return (found?.members ?? []).map(({ name }) => name);
}

/** A behaviour that answers a command with a document of BSON types. */
export function replying(command: string, document: Document): { readonly reply: object } & Behaviour {
  return { reply: { command, document: BSON.EJSON.stringify(document, { relaxed: false }) } };
}

/** The commands are refused for lack of the privilege. */
export function refusing(...commands: readonly string[]): { readonly error: readonly CommandError[] } {
  const refusal = { code: 13, codeName: 'Unauthorized', errmsg: 'not authorized on admin' };
  return { error: commands.map((command) => ({ command, ...refusal })) };
}

/** The configuration that a member of the fleet gives, for a test to change. */
export async function configOf(name: string): Promise<Document & { readonly config: SetConfig }> {
  try {
    const exact = { promoteValues: false, promoteLongs: false };
    return (await ask(name, { replSetGetConfig: 1 }, exact)) as Document & { readonly config: SetConfig };
  } finally {
    await closeClients();
  }
}

/** The configuration of a set as it comes over the wire. */
export type SetConfig = Document & { readonly members: readonly Document[] };

/** Gives every member of a set the same behaviour. */
export async function controlSet(fleet: Fleet, set: string, behaviour: Behaviour): Promise<void> {
  const members = fleet.members.filter((member) => member.set === set);
  await Promise.all(members.map(({ name }) => fleet.control(name, behaviour)));
}
